from collections.abc import Callable

import numpy as np
import torch

from core.arms.apart import APART
from core.data.problem import Problem
from core.data.source import Source
from core.experiments.experiment import Experiment
from core.fitting.fitted import fit, trained_arm
from core.inside.moments import MOST, Moments, is_moment, thinned
from core.networks.budget import TUNED
from core.training.loop import Trial

Made, Given = Callable[..., Problem], Callable[..., Source]


def test_moments_are_dense_at_first() -> None:
    """Up to 10,000 steps there are some thirty, none between two evaluations."""
    steps = [step for step in range(10_001) if is_moment(step)]
    assert steps[:10] == [0, 50, 100, 150, 200, 250, 300, 350, 400, 500]
    assert 25 < len(steps) < 35


def test_few_of_many_are_taken() -> None:
    """At most twelve, in order, with both ends."""
    for count in range(1, 40):
        taken = thinned(range(count))
        assert taken == sorted(set(taken))
        assert (taken[0], taken[-1]) == (0, count - 1)
        assert len(taken) == min(count, MOST)


def test_networks_are_as_they_were(problem: Made, given: Given) -> None:
    """At each moment the weights are those of the step; a network past its best stays at it."""
    experiment = Experiment(given(problem(seed=3)), width=5, steps=600, patience=2, replicates=1)
    seen: dict[int, dict[int, np.ndarray]] = {}
    moments = Moments()

    def watch(candidate: object, step: int) -> None:
        moments(candidate, step)  # type: ignore[arg-type]
        (trial,) = candidate.trials  # type: ignore[attr-defined]
        seen[step] = _weights(trial)

    trained = trained_arm(experiment, APART.name, 0, watch=watch)
    (best,) = trained.kept
    assert len(set(best.step.tolist())) > 1  # else nobody is past its best before another
    for step in moments.steps(trained):
        (stack,) = moments.at(trained, step)
        for network, ended in enumerate(best.step.tolist()):
            expected = seen[min(step, ended)][network]
            np.testing.assert_array_equal(stack.weights[0][network], expected)
    (final,) = moments.at(trained, 100_000)
    assert torch.equal(final.flat, best.stack.flat)


def _weights(trial: Trial) -> dict[int, np.ndarray]:
    """Copy the first weights of the networks that are still in a stack, by their number."""
    numbers = trial.live.tolist()
    return {n: w.numpy().copy() for n, w in zip(numbers, trial.stack.weights[0], strict=True)}


def test_what_is_watched_is_what_is_fitted(problem: Made, given: Given) -> None:
    """With several widths and tunings, too, the last moment has the weights that `fit` gives."""
    experiment = Experiment(given(problem()), width=4, steps=100, budget=TUNED, replicates=1)
    moments = Moments()
    trained = trained_arm(experiment, APART.name, 0, watch=moments)
    fitted = fit(experiment, APART.name, 0)
    for (_, _, mine), theirs in zip(trained.networks(), fitted.networks, strict=True):
        for layer, other in zip(mine.layers, theirs.layers, strict=True):
            np.testing.assert_array_equal(layer[0], other[0])
    assert moments.steps(trained)[:2] == [0, 50]
