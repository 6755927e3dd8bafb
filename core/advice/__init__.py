"""Advice: would multi-task learning pay for the labels of a table? Measured, then advised.

In: a question about a table. Out: a recommendation with its evidence: the arms, every task, three
conditions, affinities between tasks, and what would change it.
May import: all of core up to core.computing.
"""
