from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.arms.apart import APART
from core.data import Problem
from core.data.kinds.yes_no import YES_NO
from core.fitting.refit import refit
from core.results.weights import Network
from core.training.draws import Draws
from core.training.rule import EVERY

Make = Callable[..., Problem]
WIDTH = 4


def _network(task: str, step: int) -> Network:
    """A network of which only its task, its width and its step matter."""
    return Network((task,), (YES_NO,), ((np.zeros((WIDTH, 5)), np.zeros(WIDTH)),), step)


def test_each_network_has_the_weights_of_its_own_number_of_steps(problem: Make) -> None:
    """They are those of a trial of the same networks that is stopped there; nothing is chosen."""
    whole = problem(tasks=2, train=100, validation=0, test=0)
    steps = (2 * EVERY, 4 * EVERY)
    names = whole.names
    found = refit(
        Draws.of([whole], [(0, 0)], depth=1),
        [_network(name, step) for name, step in zip(names, steps, strict=True)],
        longer=1.0,
    )
    trial = Draws.of([whole], [(0, 0)], depth=1).trial(APART.groups(names), WIDTH)
    for position, step in enumerate(steps):
        trial.train(2 * EVERY, lambda: None)
        weight = trial.stack.weights[0][position]
        assert torch.equal(torch.from_numpy(found[position].layers[0][0]), weight)
        assert found[position].step == step


def test_more_rows_take_more_steps(problem: Make) -> None:
    """Every row is met as often: steps grow with the rows, in whole evaluations."""
    whole = problem(tasks=1, train=100, validation=0, test=0)
    (network,) = refit(Draws.of([whole], [(0, 0)], 1), [_network("task 0", 400)], longer=1.25)
    assert network.step == 500


def test_a_network_that_was_best_untrained_stays_so(problem: Make) -> None:
    """Where validation chose step 0 the initial weights are kept."""
    whole = problem(tasks=1, train=60, validation=0, test=0)
    draws = Draws.of([whole], [(0, 0)], depth=1)
    (network,) = refit(draws, [_network("task 0", 0)], longer=1.25)
    initial = draws.stack(((0,),), WIDTH)
    assert np.array_equal(network.layers[0][0], initial.weights[0][0].numpy())
    assert network.step == 0


def test_it_can_be_given_up(problem: Make) -> None:
    """What `check` raises ends it."""
    whole = replace(problem(tasks=1, train=60, validation=0, test=0))

    def no_more() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        refit(Draws.of([whole], [(0, 0)], 1), [_network("task 0", 100)], 1.0, no_more)
