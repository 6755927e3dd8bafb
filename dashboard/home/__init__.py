"""The first page: what the dashboard is about, answered from a record before anybody asks.

In: the points of a recorded grid; which of them a person wants to see. Out: the verdict aloud, both
ways drawn, a scene with its labels, the curves replayed in the browser, and ways into other pages.
points are what can be shown, state is which of them is, words and frames what is said and drawn of
it, page puts it together. Nothing is trained or waited for.
May import core and dashboard.shared.
"""
