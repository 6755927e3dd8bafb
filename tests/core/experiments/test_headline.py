from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from core import Experiment, Missing
from core.data import Digits, Molecules, Problem, RoadScenes, SharedFeatures, Source
from core.data.missing import DROP, ZERO
from core.experiments.headline import headline
from core.metrics.catalogue import AUC, ERROR
from core.metrics.metric import Metric

Make = Callable[..., Problem]
Given = Callable[..., Source]


@pytest.mark.parametrize(
    ("source", "metric"),
    [
        (RoadScenes(examples=50), ERROR),
        (SharedFeatures(examples=50), ERROR),
        (Digits(examples=50), AUC),
        (Molecules(), AUC),
    ],
)
def test_the_balance_of_the_labels_chooses_the_score(source: Source, metric: Metric) -> None:
    """Balanced tasks are judged by their error, rare positives by AUC, and the reason is given."""
    chosen, reason = headline(Experiment(source))
    assert chosen == metric
    assert reason.startswith("Scored by AUC") == (metric == AUC)


def test_rare_negatives_count_as_rare_positives_do(problem: Make, given: Given) -> None:
    """Nearly all yes says as little as nearly all no."""
    drawn = problem()
    rare = (np.random.default_rng(0).random(drawn.y.shape) < 0.05).astype(np.float32)
    yes, no = (headline(Experiment(given(replace(drawn, y=y)))) for y in (rare, 1 - rare))
    assert yes == no
    assert yes[0] == AUC


def test_one_uneven_task_decides_for_all(problem: Make, given: Given) -> None:
    """However balanced the others are, a task with 8% yes is not judged by plain error."""
    drawn = problem()
    rng = np.random.default_rng(0)
    y = (rng.random(drawn.y.shape) < 0.5).astype(np.float32)
    assert headline(Experiment(given(replace(drawn, y=y))))[0] == ERROR
    y[:, 1] = rng.random(len(y)) < 0.08
    metric, reason = headline(Experiment(given(replace(drawn, y=y))))
    assert metric == AUC
    assert f"'{drawn.names[1]}'" in reason


def test_test_labels_choose_no_score(problem: Make, given: Given) -> None:
    """With every test label turned into a no, metric and reason stay."""
    drawn = problem()
    y = drawn.y.copy()
    y[drawn.test] = 0
    assert headline(Experiment(given(replace(drawn, y=y)))) == headline(Experiment(given(drawn)))


@pytest.mark.parametrize("part", ["train", "validation"])
def test_training_and_validation_labels_choose_it(problem: Make, given: Given, part: str) -> None:
    """Either part alone, turned into a no, changes what is said about the labels."""
    drawn = problem()
    y = drawn.y.copy()
    y[getattr(drawn, part)] = 0
    assert headline(Experiment(given(replace(drawn, y=y)))) != headline(Experiment(given(drawn)))


@pytest.mark.parametrize("missing", [Missing(0.9), Missing(0.9, ZERO), Missing(0.95, DROP)])
def test_missing_labels_choose_no_score(missing: Missing) -> None:
    """Whatever is made missing, and however it is handled, the score is that of all labels."""
    experiment = Experiment(SharedFeatures(tasks=8, examples=50))
    assert headline(replace(experiment, missing=missing)) == headline(experiment)
