"""Calibration: do the intervals hold the truth as often as they say?

In: populations of tables whose true gain is known, because many tables are drawn from each.
Out: for each population and metric the coverage of the intervals, their half width and power.
May import: all of core up to core.computing.
"""
