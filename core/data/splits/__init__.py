"""Ways to split rows into training, validation and test: a `Way` each.

In: labels, and of a column groups, times or parts. Out: row numbers of the three parts, by seed.
choosing takes columns and makes the way; how many different splits there are is `Way.count`.
May import: core.data.arrays, core.data.kinds and core.data.tables.
"""
