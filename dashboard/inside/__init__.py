"""Inside: what the networks of an experiment learned, one panel for each question.

In: an experiment by address, or from another page; what core.inside found in its networks.
Out: a panel with its pictures, its number, and what it would look like if the claim were false.
page draws, finding has networks looked into, panels lists the panels; a panel has numbers (frames),
figures (charts) and what puts them on the page.
May import core and dashboard.shared.
"""
