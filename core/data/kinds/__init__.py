"""Kinds of tasks: how labels of a kind are read, checked and judged before anything is trained.

In: columns of a table, labels as numbers. Out: labels with '?' as NaN, refusals, what a constant
answer scores. How networks learn from labels of a kind is in core.training.losses.
May import: core.settings, core.data.arrays and core.data.tables.
"""
