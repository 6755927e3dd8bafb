"""Training: the loop that trains stacks, and its parts: batches, losses, updates, optimiser.

In: problems and stacks. Out: trials: curves, each task's best step, and weights at their best.
Read loop.py first: batch, forward, loss, backward, step, evaluate.
May import: core.settings, core.metrics, core.data and core.networks.
"""
