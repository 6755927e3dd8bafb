"""Columns of a table: what each may serve for, and how input columns become numbers.

In: typed tables. Out: proposed roles with a reason each; inputs (m, d), prepared on training rows.
May import: core.settings, core.data.kinds, core.data.tables and core.data.problem.
"""
