"""Experiments: what is asked, as dataclasses that are checked when they are made.

In: a source, arms and settings. Out: `Experiment`, a grid of them, their settings by name, and the
score that says most about them.
May import: core.settings, core.metrics, core.data, core.networks and core.arms; no torch.
"""
