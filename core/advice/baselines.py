"""Baselines: what well-known methods of scikit-learn score on the very splits of an advice.

They learn from the training part, and are chosen on the validation part, as the networks are.
"""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.multioutput import ClassifierChain
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from core.advice.answer import CONSTANT
from core.advice.methods import Method, constant, linear, logits_of, scaled, trees
from core.advice.methods import Rows as Seen
from core.data.arrays import Floats, Rows
from core.data.kinds.yes_no import YES_NO
from core.data.problem import Problem
from core.experiments.experiment import Experiment
from core.fitting.scoring import Learned, task_scores
from core.metrics.catalogue import metrics_of

LINEAR, TREES, CHAIN = (
    "logistic regression",
    "gradient-boosted trees",
    "classifier chain",
)
MIXED_LINEAR = "linear models"  # what LINEAR is called where tasks are not all yes/no
# Rows times inputs times tasks that one split may have, a minute's work; of more, as many rows as
# fit are taken at random.
CELLS = 60_000_000
SEED = 0

Answers = list[Floats]  # of each task, (test, its logits)


def measure_baselines(experiment: Experiment, replicate: int) -> pd.DataFrame:
    """Train all baselines on a replicate of an experiment: baseline, task, then the metrics.

    Raises:
        NoLabelsLeft: when nothing is left to learn from.
    """
    problem = experiment.problem(replicate)
    train = _few(problem, replicate)
    plain = set(problem.kinds) == {YES_NO}
    with threadpool_limits(limits=1):  # workers do not share cores
        answers = {
            CONSTANT: _each(problem, train, constant),
            LINEAR if plain else MIXED_LINEAR: _each(problem, train, linear),
            TREES: _each(problem, train, trees),
            CHAIN: _chain(problem, train) if plain else None,
        }
    learned = Learned.of(problem.kinds, problem.y[problem.train])
    labels = problem.y[problem.test]
    tables = [
        task_scores(problem.names, problem.kinds, found, labels, learned)
        .reset_index()
        .assign(baseline=name)
        for name, found in answers.items()
        if found is not None
    ]
    metrics = metrics_of([kind.name for kind in problem.kinds])
    return pd.concat(tables, ignore_index=True)[["baseline", "task", *metrics]]


def _few(problem: Problem, replicate: int) -> Rows:
    """Return the training rows, or as many of them as there is time for."""
    most = max(1000, CELLS // (problem.x.shape[1] * problem.tasks))
    return np.random.default_rng((SEED, replicate)).permutation(problem.train)[:most]


def _each(problem: Problem, train: Rows, method: Method) -> Answers:
    """Answer every task by a model of its own."""
    answers = []
    for kind, labels in zip(problem.kinds, problem.y.T, strict=True):
        learned, held = (r[~np.isnan(labels[r])] for r in (train, problem.validation))
        x, test = problem.x, problem.x[problem.test]
        seen = Seen(x[learned], labels[learned], x[held], labels[held], test)
        answers.append((method if seen.varies else constant)(kind, seen))
    return answers


def _chain(problem: Problem, train: Rows) -> Answers | None:
    """Answer task after task, each from the inputs and the answers before.

    scikit-learn's chain learns from rows with all labels alone; None: too few have them.
    """
    labels = problem.y[train]
    whole = ~np.isnan(labels).any(axis=1)
    x, y = problem.x[train][whole], labels[whole].astype(np.int64)
    if len(y) < 2 or any(len(np.unique(column)) < 2 for column in y.T):
        return None
    model = ClassifierChain(
        LogisticRegression(max_iter=500), order="random", random_state=SEED
    ).fit(scaled(x, x), y)
    chances = model.predict_proba(scaled(problem.x[problem.test], x))
    return [logits_of(YES_NO, np.stack([1 - yes, yes], axis=1)) for yes in chances.T]
