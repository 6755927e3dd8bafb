"""Baselines: what well-known methods of scikit-learn score on the very splits of an advice.

They learn from the training part, and are chosen on the validation part, as the networks are.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray
from scipy.special import logit
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.multioutput import ClassifierChain
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from core.data.arrays import Floats, Rows
from core.data.problem import Problem
from core.experiments.experiment import Experiment
from core.metrics.catalogue import METRICS
from core.training.losses.catalogue import loss_of

CONSTANT, LOGISTIC, TREES, CHAIN = (
    "constant",
    "logistic regression",
    "gradient-boosted trees",
    "classifier chain",
)
STRENGTHS = (0.01, 0.1, 1.0, 10.0)  # of logistic regression: inverse of the penalty
ROUNDS, WITHOUT_GAIN = 300, 10  # of boosting at most; without a lower loss before it ends
# Rows times inputs times tasks that one split may have, a minute's work; of more, as many rows as
# fit are taken at random.
CELLS = 60_000_000
CERTAIN = 1e-6  # a chance nearer to 0 or 1 than this would make log loss infinite
SEED = 0

Chances = NDArray[np.float64]
# training rows, their labels of one task, then the rows to answer -> chances of "yes"
Method = Callable[[Floats, NDArray[np.int64], Floats, NDArray[np.int64], Floats], Chances]


def measure_baselines(experiment: Experiment, replicate: int) -> pd.DataFrame:
    """Train all baselines on a replicate of an experiment: baseline, task, then the metrics.

    Raises:
        NoLabelsLeft: when nothing is left to learn from.
    """
    problem = experiment.problem(replicate)
    train = _few(problem, replicate)
    with threadpool_limits(limits=1):  # workers do not share cores
        answers = {
            CONSTANT: _each(problem, train, _constant),
            LOGISTIC: _each(problem, train, _logistic),
            TREES: _each(problem, train, _trees),
            CHAIN: _chain(problem, train),
        }
    tables = [
        _scores(problem, chances).assign(baseline=name)
        for name, chances in answers.items()
        if chances is not None
    ]
    table = pd.concat(tables, ignore_index=True)
    return table[["baseline", "task", *METRICS]]


def _few(problem: Problem, replicate: int) -> Rows:
    """Return the training rows, or as many of them as there is time for."""
    most = max(1000, CELLS // (problem.x.shape[1] * problem.tasks))
    return np.random.default_rng((SEED, replicate)).permutation(problem.train)[:most]


def _each(problem: Problem, train: Rows, method: Method) -> Chances:
    """Answer every task by a model of its own: (T, test)."""
    answers = []
    for labels in problem.y.T:
        parts = []
        for rows in (train, problem.validation):
            known = rows[~np.isnan(labels[rows])]
            parts += [problem.x[known], labels[known].astype(np.int64)]
        test = problem.x[problem.test]
        # one answer alone, and there is nothing to tell apart
        chosen = method if len(np.unique(parts[1])) > 1 else _constant
        answers.append(chosen(parts[0], parts[1], parts[2], parts[3], test))
    return np.stack(answers)


def _constant(
    x: Floats, y: NDArray[np.int64], _: Floats, __: NDArray[np.int64], test: Floats
) -> Chances:
    """Always say how often "yes" was right."""
    return np.full(len(test), y.mean() if len(y) else 0.5)


def _logistic(
    x: Floats, y: NDArray[np.int64], held: Floats, held_y: NDArray[np.int64], test: Floats
) -> Chances:
    """Fit with several penalties, and take the one with the lowest validation loss."""
    models = [
        LogisticRegression(C=strength, max_iter=500).fit(_scaled(x, x), y) for strength in STRENGTHS
    ]
    losses = [_log_loss(m.predict_proba(_scaled(held, x))[:, 1], held_y) for m in models]
    best = models[int(np.argmin(losses))]
    return np.asarray(best.predict_proba(_scaled(test, x))[:, 1])


def _trees(
    x: Floats, y: NDArray[np.int64], held: Floats, held_y: NDArray[np.int64], test: Floats
) -> Chances:
    """Boost until the validation loss has not fallen for some rounds."""
    model = HistGradientBoostingClassifier(
        max_iter=ROUNDS, early_stopping=True, n_iter_no_change=WITHOUT_GAIN, random_state=SEED
    ).fit(x, y, X_val=held, y_val=held_y)
    return np.asarray(model.predict_proba(test)[:, 1])


def _chain(problem: Problem, train: Rows) -> Chances | None:
    """Answer task after task, each from the inputs and the answers before; (T, test).

    scikit-learn's chain learns from rows with all labels alone; None: too few have them.
    """
    labels = problem.y[train]
    whole = ~np.isnan(labels).any(axis=1)
    x, y = problem.x[train][whole], labels[whole].astype(np.int64)
    if len(y) < 2 or any(len(np.unique(column)) < 2 for column in y.T):
        return None
    model = ClassifierChain(
        LogisticRegression(max_iter=500), order="random", random_state=SEED
    ).fit(_scaled(x, x), y)
    return np.asarray(model.predict_proba(_scaled(problem.x[problem.test], x))).T


def _scaled(x: Floats, by: Floats) -> Floats:
    """Standardise by the training rows: the penalty treats all inputs alike."""
    spread = by.std(axis=0)
    return np.asarray((x - by.mean(axis=0)) / np.where(spread > 0, spread, 1), dtype=np.float32)


def _log_loss(chances: Chances, labels: NDArray[np.int64]) -> float:
    safe = chances.clip(CERTAIN, 1 - CERTAIN)
    return float(-np.where(labels == 1, np.log(safe), np.log(1 - safe)).mean())


def _scores(problem: Problem, chances: Chances) -> pd.DataFrame:
    """Measure (T, test) chances exactly as the networks' answers are."""
    loss = loss_of(problem.kinds)
    labels = problem.y[problem.test].T
    logits = logit(chances.clip(CERTAIN, 1 - CERTAIN)).astype(np.float32)
    target = loss.encode(torch.from_numpy(labels.copy()))[None]
    answers = torch.from_numpy(logits)[None]
    scores = {name: loss.scores[name](answers, target)[0].numpy() for name in METRICS}
    return pd.DataFrame({"task": problem.names, **scores})
