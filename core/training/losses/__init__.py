"""Losses: what logits mean, how wrong they are, and in which direction that drives them.

In: logits (network, task, n) and labels encoded as targets of the same shape. Out: terms of the
loss, its derivative by each logit, and the metrics that curves show. One file each.
May import: core.metrics and core.data.
"""
