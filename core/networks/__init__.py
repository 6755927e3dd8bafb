"""Networks: many of one shape as one stack of parameters, with a hand-written backward pass.

In: a shape, groups of tasks, and seeds. Out: stacks of networks (network, out, in) with initial
weights; the widths that make a comparison of arms fair.
May import: core.settings.
"""
