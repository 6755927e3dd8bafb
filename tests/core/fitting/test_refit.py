from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.arms.apart import APART
from core.arms.catalogue import ArmName
from core.arms.together import TOGETHER
from core.arms.transfer import TRANSFER
from core.data import Problem
from core.data.kinds.yes_no import YES_NO
from core.data.source import Source
from core.experiments.experiment import Experiment
from core.fitting.fitted import fit
from core.fitting.refit import refit
from core.networks.budget import TUNED
from core.results.weights import Fitted, Network, Recipe
from core.training.draws import Draws
from core.training.rule import EVERY, TUNINGS, Tuning

Make = Callable[..., Problem]
WIDTH = 4


def _fitted(steps: dict[str, int], before: tuple[int, ...] = (), **tuning: object) -> Fitted:
    """Networks of one task each, of which only tasks and steps matter."""
    networks = tuple(Network((task,), (YES_NO,), (), step) for task, step in steps.items())
    recipe = Recipe(WIDTH, Tuning(**tuning), before)  # type: ignore[arg-type]
    return Fitted("", recipe, networks, scores=None)  # type: ignore[arg-type]


def _draws(whole: Problem) -> Draws:
    return Draws.of([whole], [(0, 0)], depth=1)


def test_each_network_has_the_weights_of_its_own_number_of_steps(problem: Make) -> None:
    """They are those of a trial of the same networks that is stopped there; nothing is chosen."""
    whole = problem(tasks=2, train=100, validation=0, test=0)
    steps = dict(zip(whole.names, (2 * EVERY, 4 * EVERY), strict=True))
    found = refit(_draws(whole), APART.name, _fitted(steps), longer=1.0)
    trial = _draws(whole).trial(APART.groups(whole.names), WIDTH)
    for position, step in enumerate(steps.values()):
        trial.train(2 * EVERY, lambda: None)
        weight = trial.stack.weights[0][position]
        assert torch.equal(torch.from_numpy(found[position].layers[0][0]), weight)
        assert found[position].step == step


def test_more_rows_take_more_steps(problem: Make) -> None:
    """Every row is met as often: steps grow with the rows, in whole evaluations."""
    whole = problem(tasks=1, train=100, validation=0, test=0)
    (network,) = refit(_draws(whole), APART.name, _fitted({"task 0": 400}), longer=1.25)
    assert network.step == 500


def test_a_network_that_was_best_untrained_stays_so(problem: Make) -> None:
    """Where validation chose step 0 the initial weights are kept."""
    whole = problem(tasks=1, train=60, validation=0, test=0)
    (network,) = refit(_draws(whole), APART.name, _fitted({"task 0": 0}), longer=1.25)
    initial = _draws(whole).stack(((0,),), WIDTH)
    assert np.array_equal(network.layers[0][0], initial.weights[0][0].numpy())
    assert network.step == 0


def test_it_is_trained_as_validation_chose(problem: Make) -> None:
    """Learning rate, decay and scaling are those of the recipe; inputs come as they are."""
    whole = problem(tasks=1, train=100, validation=0, test=0)
    whole = replace(whole, x=10 * whole.x + 3)
    tuning = {"learning_rate": 1e-2, "weight_decay": 0.3, "scaled": True}
    (network,) = refit(_draws(whole), APART.name, _fitted({"task 0": 200}, **tuning), longer=1.0)
    tuned = _draws(whole).tuned(Tuning(**tuning))  # type: ignore[arg-type]
    trial = tuned.trial(((0,),), WIDTH)
    trial.train(200, lambda: None)
    hidden, head = network.layers
    x = torch.from_numpy(whole.x)
    found = torch.relu(x @ torch.from_numpy(hidden[0]).T + torch.from_numpy(hidden[1]))
    found = found @ torch.from_numpy(head[0]).T + torch.from_numpy(head[1])
    scaled = tuned.examples.x[: len(whole.x)]
    wanted = trial.stack.logits(scaled[None])[0, 0]
    torch.testing.assert_close(found[:, 0], wanted, rtol=1e-4, atol=1e-4)


def test_what_is_trained_beforehand_is_trained_again(problem: Make) -> None:
    """Transfer learns the other tasks for its own number of steps, and then the focus task."""
    whole = problem(tasks=3, train=100, validation=0, test=0)
    fitted = _fitted({"task 0": 100}, before=(200,))
    (network,) = refit(_draws(whole), TRANSFER.name, fitted, longer=1.0)
    draws = _draws(whole)
    source = draws.trial(TRANSFER.source_groups(whole.names), WIDTH)
    source.train(200, lambda: None)
    (trial,) = TRANSFER.trials(draws, WIDTH, source.stack)
    trial.train(100, lambda: None)
    assert np.array_equal(network.layers[0][0], trial.stack.weights[0][0].numpy())


@pytest.mark.parametrize("arm", [TOGETHER.name, APART.name, (("task 0", "task 2"), ("task 1",))])
def test_networks_come_in_the_order_of_those_before(
    problem: Make, given: Callable[..., Source], arm: ArmName
) -> None:
    """What `fit` chose at its best is fitted again, network by network, and the share grows."""
    split = problem(tasks=3)
    experiment = Experiment(given(split), width=8, steps=950, budget=TUNED)
    told: list[float] = []
    fitted = fit(experiment, arm, on_share=told.append)
    assert fitted.recipe.tuning in TUNINGS
    assert fitted.recipe.width == len(fitted.networks[0].layers[0][1])
    assert told == sorted(told)
    assert told[-1] == 1
    again: list[float] = []
    found = refit(_draws(split), arm, fitted, 1.0, on_share=again.append)
    assert [network.tasks for network in found] == [network.tasks for network in fitted.networks]
    assert [network.step for network in found] == [network.step for network in fitted.networks]
    assert again[-1] == 1


def test_it_can_be_given_up(problem: Make) -> None:
    """What `check` raises ends it."""
    whole = problem(tasks=1, train=60, validation=0, test=0)

    def no_more() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        refit(_draws(whole), APART.name, _fitted({"task 0": 100}), 1.0, no_more)
