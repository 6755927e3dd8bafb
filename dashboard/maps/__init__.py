"""What-if maps: where together beats apart over one or two settings.

In: maps of the atlas, measured ahead, or a grid that a person chooses and the workers compute.
Out: a map of gains, a slice of it with intervals, a table, and points to open in the Playground.
page draws, controls choose the grid, state is this person's sweep; frames and charts are shared.
May import core and dashboard.shared.
"""
