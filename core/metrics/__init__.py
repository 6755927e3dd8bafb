"""Metrics: what a score is called, how it is written, and how it is computed from test answers.

In: logits and labels of test examples. Out: a score for each task; words and digits for people.
A new metric is an entry in core.metrics.catalogue; see CONTRIBUTING.md.
May import: nothing of the project.
"""
