"""Well-known methods of scikit-learn for one task of any kind, chosen on validation.

A method answers as our networks do: with the logits of a task, or with numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import LogisticRegression, Ridge

from core.data.arrays import Floats
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS

STRENGTHS = (0.01, 0.1, 1.0, 10.0)  # of linear models: inverse of the penalty
ROUNDS, WITHOUT_GAIN = 300, 10  # of boosting at most; without a lower loss before it ends
CERTAIN = 1e-6  # a chance nearer to 0 or 1 than this would make log loss infinite
SEED = 0


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of one task that a method may see.

    Attributes:
        x, y: of the training rows that have a label. held, held_y: of the validation rows.
        test: the inputs to answer.
    """

    x: Floats
    y: Floats
    held: Floats
    held_y: Floats
    test: Floats

    @property
    def varies(self) -> bool:
        """Whether there is anything to tell apart."""
        return len(np.unique(self.y)) > 1


Method = Callable[[TaskKind, Rows], Floats]  # -> (test, logits of the task)


def constant(kind: TaskKind, rows: Rows) -> Floats:
    """Always give the same answer: the share of each, or the mean."""
    if kind == NUMBERS:
        return np.full((len(rows.test), 1), rows.y.mean(), dtype=np.float32)
    counts = np.bincount(rows.y.astype(np.int64), minlength=kind.answers)
    chances = counts / counts.sum() if counts.sum() else np.full(len(counts), 1 / len(counts))
    return logits_of(kind, np.tile(chances, (len(rows.test), 1)))


def linear(kind: TaskKind, rows: Rows) -> Floats:
    """Fit with several penalties, and take the one with the lowest validation loss."""
    x, held, test = (scaled(part, rows.x) for part in (rows.x, rows.held, rows.test))
    if kind == NUMBERS:
        ridges = [Ridge(alpha=1 / strength).fit(x, rows.y) for strength in STRENGTHS]
        errors = [float(((m.predict(held) - rows.held_y) ** 2).mean()) for m in ridges]
        return _column(ridges[int(np.argmin(errors))].predict(test))
    models = [
        LogisticRegression(C=strength, max_iter=500).fit(x, rows.y.astype(np.int64))
        for strength in STRENGTHS
    ]
    losses = [_log_loss(_whole(kind, m, m.predict_proba(held)), rows.held_y) for m in models]
    best = models[int(np.argmin(losses))]
    return logits_of(kind, _whole(kind, best, best.predict_proba(test)))


def trees(kind: TaskKind, rows: Rows) -> Floats:
    """Boost until the validation loss has not fallen for some rounds."""
    settings = {
        "max_iter": ROUNDS,
        "early_stopping": True,
        "n_iter_no_change": WITHOUT_GAIN,
        "random_state": SEED,
    }
    if kind == NUMBERS:
        model = HistGradientBoostingRegressor(**settings)
        model.fit(rows.x, rows.y, X_val=rows.held, y_val=rows.held_y)
        return _column(model.predict(rows.test))
    y, held_y = rows.y.astype(np.int64), rows.held_y.astype(np.int64)
    seen = np.isin(held_y, y)  # an answer that training has not is no class of the model
    model = HistGradientBoostingClassifier(**settings)
    model.fit(rows.x, y, X_val=rows.held[seen], y_val=held_y[seen])
    return logits_of(kind, _whole(kind, model, model.predict_proba(rows.test)))


def logits_of(kind: TaskKind, chances: NDArray[np.floating]) -> Floats:
    """Return (n, logits of the task) from the chance of each answer (n, answers)."""
    if isinstance(kind, Classes):
        return np.asarray(np.log(chances.clip(CERTAIN, 1)), dtype=np.float32)
    above = chances[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]  # of lying above each threshold
    return np.asarray(logit(above.clip(CERTAIN, 1 - CERTAIN)), dtype=np.float32)


def scaled(x: Floats, by: Floats) -> Floats:
    """Standardise by the training rows: the penalty treats all inputs alike."""
    spread = by.std(axis=0)
    return np.asarray((x - by.mean(axis=0)) / np.where(spread > 0, spread, 1), dtype=np.float32)


def _whole(
    kind: TaskKind, model: LogisticRegression, chances: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Return the chance of every answer, 0 of those that training had not."""
    whole = np.zeros((len(chances), kind.answers))
    whole[:, model.classes_] = chances
    return whole


def _log_loss(chances: NDArray[np.floating], labels: Floats) -> float:
    right = chances[np.arange(len(labels)), labels.astype(np.int64)]
    return float(-np.log(right.clip(CERTAIN, 1 - CERTAIN)).mean())


def _column(values: NDArray[np.floating]) -> Floats:
    return values.astype(np.float32)[:, None]
