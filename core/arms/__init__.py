"""Arms: the ways to train that are compared, one file each.

In: draws of problems and a width. Out: which networks answer which tasks, what they cost, and the
trials that train them. A new arm is a file here and a line in core.arms.catalogue; see
CONTRIBUTING.md.
May import: core.settings, core.metrics, core.data and core.networks; of core.training only the
names of updates, the rest inside functions, so that knowing the arms needs no torch.
"""
