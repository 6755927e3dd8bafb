"""Scores of predictions, task by task, by the metrics of each kind."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch

from core.data.arrays import Floats
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS, standard
from core.metrics.catalogue import EVERY, LOG_LOSS, LOSS, MAE, RMSE, SKILL
from core.training.losses.catalogue import loss_of


@dataclass(frozen=True)
class Learned:
    """What is kept of the training labels: what a constant answer needs.

    Attributes:
        tasks: of each task how often each answer came, or of numbers mean and standard deviation.
        counts: of each task, its labels.
    """

    tasks: tuple[tuple[float, ...], ...]
    counts: tuple[int, ...]

    @classmethod
    def of(cls, kinds: Sequence[TaskKind], y: Floats) -> "Learned":
        """Look at labels (m, T)."""
        return cls(
            tuple(
                tuple(float(value[0]) for value in standard(y[:, [task]]))
                if kind == NUMBERS
                else tuple(float((y[:, task] == k).sum()) for k in range(kind.answers))
                for task, kind in enumerate(kinds)
            ),
            tuple((~np.isnan(y)).sum(axis=0).tolist()),
        )

    def labels(self, task: int, kind: TaskKind) -> Floats:
        """Return (k, 1) labels with the same counts, or the same mean and spread."""
        said = np.array(self.tasks[task])
        if kind == NUMBERS:
            mean, spread = said
            return np.array([[mean - spread], [mean + spread]], dtype=np.float32)
        return np.repeat(np.arange(len(said)), said.astype(np.int64))[:, None].astype(np.float32)


def task_scores(
    names: Sequence[str],
    kinds: Sequence[TaskKind],
    logits: Sequence[Floats],
    y: Floats,
    learned: Learned,
) -> pd.DataFrame:
    """Score each task on its labels; '?' are left out.

    Args:
        logits: of each task (n, its logits); of numbers the answers themselves.
        y: (n, T) labels. learned: of those of training.

    Returns:
        Task by metric, NaN where a metric does not judge a kind, or there is no label.
    """
    rows = [
        _scores(kind, answers, y[:, [task]], learned.labels(task, kind))
        for task, (kind, answers) in enumerate(zip(kinds, logits, strict=True))
    ]
    table = pd.DataFrame(rows, index=pd.Index(names, name="task"))
    return table[[name for name in EVERY if name in table.columns]]


def _scores(kind: TaskKind, answers: Floats, y: Floats, learned: Floats) -> dict[str, float]:
    """Score (n, logits) answers on labels (n, 1)."""
    mean, spread = standard(learned) if kind == NUMBERS else (np.zeros(1), np.ones(1))
    z, labels = ((values - mean) / spread for values in (answers, y))
    loss = loss_of([kind])
    target = loss.encode(torch.from_numpy(labels.astype(np.float32))).T[None]
    given = torch.from_numpy(np.ascontiguousarray(z.T, dtype=np.float32))[None]
    scores = {name: float(measure(given, target)) for name, measure in loss.scores.items()}
    scores.setdefault(LOSS.name, scores.get(LOG_LOSS.name, np.nan))
    scores |= {
        name: scores[name] * float(spread[0]) for name in (RMSE.name, MAE.name) if name in scores
    }
    constant = float(kind.constant_loss(learned, y)[0])
    return scores | {SKILL.name: 1 - scores[LOSS.name] / constant if constant > 0 else np.nan}
