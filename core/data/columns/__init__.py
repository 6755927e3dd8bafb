"""Columns of a table: what each may serve for, and how input columns become numbers.

In: typed tables. Out: proposed roles with a reason each; inputs (m, d), prepared on training rows.
May import: core.settings, core.data.arrays, core.data.kinds and core.data.tables.
"""
