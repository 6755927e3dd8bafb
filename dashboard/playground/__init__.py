"""The Playground: one experiment set by hand, raced live.

In: an address, or an experiment that another page opens; the controls a person moves.
Out: the race of the experiment, its examples with their labels, and an address to share.
page draws, controls are the widgets, state is what this person has set; figures are shared.
May import core and dashboard.shared.
"""
