"""Bench: the same training done by this engine and by others, and the limits of the machine.

In: sizes of work. Out: ratios of time against peers measured in the same run, checked to have done
the same work.
May import: all of core up to core.computing.
"""
