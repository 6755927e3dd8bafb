"""Reliability: how often an answer was right, beside the chance that the networks gave it."""

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from core.data.arrays import Floats
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.yes_no import YES_NO
from core.estimator.answers import Logits, chances

EDGES = np.linspace(0, 1, 6)  # of the chances that are taken together
RELIABILITY_COLUMNS = ("task", "low", "high", "said", "right", "count")


def reliability(
    names: Sequence[str], kinds: Sequence[TaskKind], logits: Mapping[str, Logits], y: Floats
) -> pd.DataFrame:
    """Compare chances with what came, on rows that were not learned from (Murphy & Winkler 1977).

    Of yes/no tasks the chance of yes is judged, of classes and ordered classes that of every
    answer, all answers of a task taken together. Numbers have no chances.

    Args:
        logits: by task (n, its logits). y: (n, T) labels.

    Returns:
        task, low, high (ends of the chances taken together), said (mean chance), right (share that
        was so), count; only where there are any.
    """
    rows = []
    for name, kind, labels in zip(names, kinds, y.T, strict=True):
        known = ~np.isnan(labels)
        if kind == NUMBERS or not known.any():
            continue
        said = chances(kind, logits[name][known])
        right = labels[known, None] == np.arange(kind.answers)
        if kind == YES_NO:
            said, right = said[:, 1:], right[:, 1:]
        bins = np.digitize(said, EDGES[1:-1])
        for k, (low, high) in enumerate(itertools.pairwise(EDGES)):
            own = bins == k
            if own.any():
                rows.append((name, low, high, said[own].mean(), right[own].mean(), own.sum()))
    return pd.DataFrame(rows, columns=list(RELIABILITY_COLUMNS))
