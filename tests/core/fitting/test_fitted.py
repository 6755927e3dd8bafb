"""Trained weights of every arm on every source."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch
from sklearn.metrics import roc_auc_score

from core.arms.apart import APART
from core.arms.catalogue import ARMS, ArmName, arm_label, arm_of
from core.arms.grouping import Partition
from core.arms.softmax import SOFTMAX
from core.data.problem import Problem
from core.data.source import Source
from core.experiments.experiment import Experiment
from core.fitting import side_by_side
from core.fitting.fitted import Fitted, Network, fit
from core.fitting.side_by_side import train_side_by_side
from core.fitting.threads import one_thread
from core.metrics.catalogue import AUC, ERROR, LOG_LOSS, METRICS
from core.networks.budget import SAME_WIDTH, TUNED
from core.training.losses.softmax import softmax_answers
from core.training.rule import TUNINGS
from tests.core.small_sources import EVERY_SOURCE, small

STEPS = 60


def grouping(source: Source) -> Partition:
    """Part the three tasks of a source into two groups of different sizes."""
    first, second, third = source.names
    return ((first, third), (second,))


def experiment_of(source: Source, replicates: int = 2) -> Experiment:
    """Train small networks for a moment."""
    return Experiment(source, width=6, replicates=replicates, steps=STEPS)


def logits(network: Network, x: np.ndarray) -> np.ndarray:
    """Compute (n, K) logits by plain NumPy."""
    hidden = x
    for weight, bias in network.layers[:-1]:
        hidden = np.maximum(hidden @ weight.T + bias, 0)
    weight, bias = network.layers[-1]
    return np.asarray(hidden @ weight.T + bias)


@pytest.mark.parametrize("kind", EVERY_SOURCE)
@pytest.mark.parametrize("arm", [*ARMS, "grouping"])
def test_every_arm_on_every_source_has_weights(kind: type[Source], arm: str) -> None:
    """Each answered task is in one network, whose layers fit the inputs, and has its scores."""
    source = small(kind)
    name: ArmName = arm if arm in ARMS else grouping(source)
    fitted = fit(experiment_of(source), name, 1)
    groups = arm_of(name).groups(source.names)
    answered = sorted(source.names[task] for group in groups for task in group)
    assert fitted.arm == arm_label(name)
    assert sorted(task for network in fitted.networks for task in network.tasks) == answered
    for network in fitted.networks:
        shapes = [(weight.shape, bias.shape) for weight, bias in network.layers]
        outputs = len(network.tasks)
        assert shapes == [((6, source.sizes().inputs), (6,)), ((outputs, 6), (outputs,))]
        assert all(np.isfinite(part).all() for layer in network.layers for part in layer)
        assert 0 <= network.step <= STEPS
    for _, rows in fitted.scores.groupby("split"):
        assert sorted(rows["task"]) == answered
        assert rows[[ERROR.name, LOG_LOSS.name]].notna().all(axis=None)
    assert set(METRICS) <= set(fitted.scores)


@pytest.mark.parametrize("budget", [SAME_WIDTH, TUNED])
@pytest.mark.parametrize("arm", [*ARMS, "grouping"])
def test_the_scores_are_those_of_the_weights(
    problem: Callable[..., Problem],
    given: Callable[..., Source],
    monkeypatch: pytest.MonkeyPatch,
    arm: str,
    budget: str,
) -> None:
    """Every metric, computed anew from the weights, is the score that is stated.

    Tuned networks may have learned from standardised inputs; their weights take them as they came.
    """
    # tunings that scale alone, so that validation must choose one of them
    scaled = tuple(tuning for tuning in TUNINGS if tuning.scaled)
    monkeypatch.setattr(side_by_side, "TUNINGS", scaled[:2])
    drawn = problem(unlabelled=0.2)
    source = given(replace(drawn, x=3 * drawn.x + 2))
    experiment = replace(experiment_of(source), budget=budget)
    drawn = source.draw((0, 0, 0))
    fitted = fit(experiment, arm if arm in ARMS else grouping(source))
    for split in ("validation", "test"):
        rows = getattr(drawn, split)
        for number, network in enumerate(fitted.networks):
            z = logits(network, drawn.x[rows])
            if arm == SOFTMAX.name:
                z = softmax_answers(_batched(z)).numpy()[0].T
            for k, task in enumerate(network.tasks):
                told = fitted.scores.query("task == @task and split == @split").iloc[0]
                assert (told["network"], told["step"]) == (number, network.step)
                _assert_scored(told, z[:, k], drawn.y[rows, drawn.names.index(task)])


def _batched(z: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(z.T)[None])


def _assert_scored(told: pd.Series, z: np.ndarray, y: np.ndarray) -> None:
    known = ~np.isnan(y)
    assert told["labels"] == known.sum()
    assert told["positives"] == np.nansum(y)
    assert told[ERROR.name] == pytest.approx(((z > 0) != (y == 1))[known].mean())
    loss = np.logaddexp(0, np.where(y == 1, -z, z))[known].mean()
    assert told[LOG_LOSS.name] == pytest.approx(loss, rel=1e-4)
    assert told[AUC.name] == pytest.approx(roc_auc_score(y[known], z[known]), abs=1e-3)


@pytest.mark.parametrize("settings", [{"steps": STEPS}, {"steps": 3000, "patience": 1}])
@pytest.mark.parametrize("arm", ["apart", "transfer", "transfer-head"])
def test_a_network_of_one_task_is_the_one_that_a_comparison_scores(
    problem: Callable[..., Problem],
    given: Callable[..., Source],
    arm: str,
    settings: dict[str, int],
) -> None:
    """The mean over a network's only task is its task: its scores are those of the record."""
    drawn = [problem(seed=seed) for seed in range(2)]
    source = given(*drawn)
    experiment = Experiment(source, width=6, arms=(arm,), replicates=2, **settings)
    fitted = fit(experiment, arm, 1).scores.query("split == 'test'").set_index("task")
    with one_thread():
        record = train_side_by_side(experiment, drawn[1:], [(0, 1)]).arms[arm]
    for name in METRICS:
        expected = dict(zip(source.names, record.scores[name][0], strict=True))
        for task, score in fitted[name].items():
            assert score == pytest.approx(expected[task], rel=1e-4)


def test_a_replicate_is_fitted_again_bit_for_bit(
    problem: Callable[..., Problem], given: Callable[..., Source]
) -> None:
    """Equal experiments, arms and replicates give equal weights, another replicate others."""
    experiment = experiment_of(given(problem(), problem(seed=1)))
    first, again, other = (fit(experiment, APART.name, r) for r in (1, 1, 0))
    assert _flat(first) == _flat(again) != _flat(other)


def _flat(fitted: Fitted) -> bytes:
    layers = (layer for network in fitted.networks for layer in network.layers)
    return b"".join(part.tobytes() for layer in layers for part in layer)


def test_fitting_stops_when_asked_also_before_the_answering_networks(
    problem: Callable[..., Problem], given: Callable[..., Source]
) -> None:
    """What the check raises ends the training, that of a source network too."""
    asked = []

    def check() -> None:
        asked.append(True)
        if len(asked) == 3:
            raise InterruptedError

    for arm in ("together", "transfer"):
        asked.clear()
        with pytest.raises(InterruptedError):
            fit(experiment_of(given(problem())), arm, 0, check)
        assert len(asked) == 3
