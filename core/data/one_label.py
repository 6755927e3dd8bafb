"""Force one label on each example, as softmax needs it."""

from dataclasses import replace

import numpy as np

from core.data.problem import Problem, Seed


def one_label(problem: Problem, seed: Seed) -> Problem:
    """Keep one "yes" of each training example, drawn at random; all else becomes '?'.

    An example without any "yes" loses all its labels: softmax has no answer for it. Validation and
    test labels stay.
    """
    labels = problem.y[problem.train]
    draws = np.random.default_rng(seed).random(labels.shape)
    chosen = np.where(labels == 1, draws, -1).argmax(axis=1)
    y = problem.y.copy()
    kept = np.full_like(labels, np.nan)
    rows = np.flatnonzero((labels == 1).any(axis=1))
    kept[rows, chosen[rows]] = 1
    y[problem.train] = kept
    return replace(problem, y=y, disjoint=False)
