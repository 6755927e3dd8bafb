from dataclasses import replace

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from core import Experiment
from core.arms.catalogue import USUAL
from core.arms.transfer import TRANSFER, TRANSFER_HEAD, Transfer
from core.computing.cost import (
    INPUT_SECONDS,
    LEARNING,
    STACK_SECONDS,
    TASK_SECONDS,
    UPDATE_SECONDS,
    WEIGHT_SECONDS,
    cost_of,
    group_seconds,
)
from core.data import SharedFeatures
from core.data.allocation import OWN
from core.data.source import Source
from core.networks.shape import Shape
from core.training.updates.rules import RULES
from tests.core.small_sources import EVERY_SOURCE, small

INPUTS = 20
BASE = Experiment(SharedFeatures(tasks=3, examples=60), width=8, steps=100, replicates=4)


@over(st.integers(1, 300), st.integers(1, 4), st.integers(1, 9), st.integers(1, 1000))
def test_together_and_apart_cost_what_their_networks_do(
    width: int, depth: int, tasks: int, steps: int
) -> None:
    """Two stacks, two answers a task, and the weights of one network and of one for each task."""
    source = SharedFeatures(tasks=tasks, examples=60)
    cost = cost_of(Experiment(source, width=width, depth=depth, steps=steps, patience=None))
    weights = Shape(INPUTS, width, depth, tasks).parameters
    weights += tasks * Shape(INPUTS, width, depth, 1).parameters
    assert (cost.stacks, cost.answers, cost.weights) == (2, 2 * tasks, weights)
    assert cost.fixed_seconds == pytest.approx(steps * 2 * STACK_SECONDS)
    each = 2 * tasks * TASK_SECONDS + weights * WEIGHT_SECONDS + 2 * INPUTS * INPUT_SECONDS
    assert cost.draw_seconds == pytest.approx(steps * each)


@pytest.mark.parametrize("arm", [TRANSFER, TRANSFER_HEAD])
def test_the_source_network_of_transfer_is_counted(arm: Transfer) -> None:
    """Transfer costs a network for the other tasks, and then one for the focus task."""
    cost = cost_of(replace(BASE, arms=(arm.name,)))
    others, focus = (Shape(INPUTS, 8, 1, outputs).parameters for outputs in (2, 1))
    assert (cost.stacks, cost.answers, cost.weights) == (2, 3, others + focus)


def test_the_best_width_costs_all_widths_that_are_tried() -> None:
    """The budget "best" trains at 1, 2, 4 and 8: the cost is their sum."""
    widths = [cost_of(replace(BASE, width=width)) for width in (1, 2, 4, 8)]
    best = cost_of(replace(BASE, budget="best"))
    for name in ("stacks", "answers", "weights"):
        assert getattr(best, name) == sum(getattr(cost, name) for cost in widths)
    assert best.draw_seconds == pytest.approx(sum(cost.draw_seconds for cost in widths))
    assert best.fixed_seconds == pytest.approx(sum(cost.fixed_seconds for cost in widths))


def test_batches_of_own_examples_are_as_large_as_there_are_tasks() -> None:
    """Where each task has its own examples a batch holds 32 for each."""
    own = replace(BASE, source=replace(BASE.source, allocation=OWN))
    assert (cost_of(BASE).batch, cost_of(own).batch) == (1, 3)
    assert cost_of(own).draw_seconds == pytest.approx(3 * cost_of(BASE).draw_seconds)


@over(st.integers(1, 1000), st.integers(1, 1000))
def test_the_cost_grows_with_the_steps_and_the_draws(steps: int, replicates: int) -> None:
    """Twice the steps cost twice the seconds; draws add their own to those of the stacks."""
    cost = cost_of(replace(BASE, steps=steps, replicates=replicates))
    assert cost.seconds == pytest.approx(cost.fixed_seconds + replicates * cost.draw_seconds)
    double = cost_of(replace(BASE, steps=2 * steps, replicates=replicates))
    assert double.seconds == pytest.approx(2 * cost.seconds)


@over(st.integers(1, 100_000), st.integers(1, 1000))
def test_networks_with_patience_cost_the_steps_that_they_usually_take(
    steps: int, patience: int
) -> None:
    """Steps beyond those in which networks learn are not taken, and not counted."""
    fixed = replace(BASE, steps=min(steps, LEARNING), patience=None)
    ending = replace(BASE, steps=steps, patience=patience)
    assert cost_of(ending).seconds == pytest.approx(cost_of(fixed).seconds)
    assert group_seconds(ending, (0, 1), INPUTS) == group_seconds(fixed, (0, 1), INPUTS)


@pytest.mark.parametrize("kind", EVERY_SOURCE)
def test_memory_is_that_of_the_problem_that_is_drawn(kind: type[Source]) -> None:
    """A draw holds its inputs once and its labels for every arm, and is not drawn to know it."""
    experiment = Experiment(small(kind))
    problem = experiment.drawn(0)
    assert cost_of(experiment).cells == problem.x.size + problem.y.size * len(USUAL)


def test_seconds_of_the_groups_add_up_to_those_of_the_draw() -> None:
    """What each network adds to a stack is what a draw costs, beside the reading of its inputs."""
    groups = ((0, 1, 2), (0,), (1,), (2,))
    each = sum(group_seconds(BASE, group, INPUTS) for group in groups)
    reading = BASE.steps * 2 * INPUTS * INPUT_SECONDS
    assert each + reading == pytest.approx(cost_of(BASE).draw_seconds)


@pytest.mark.parametrize("update", RULES)
def test_an_update_costs_beside_the_plain_sum(update: str) -> None:
    """For each stack of networks with several tasks, task, unit and projection; else nothing."""
    stack, unit, power = UPDATE_SECONDS.get(update, (0.0, 0.0, 0.0))
    tall = 3**4 if update == "UPGrad" else 3**3
    plain = cost_of(replace(BASE, arms=("together",)))
    cost = cost_of(replace(BASE, arms=(f"together, {update}",)))
    assert cost.fixed_seconds == pytest.approx(plain.fixed_seconds + BASE.steps * stack)
    added = BASE.steps * (3 * 8 * unit + tall * power)
    assert cost.draw_seconds == pytest.approx(plain.draw_seconds + added)
    apart = tuple((name,) for name in BASE.source.names)
    assert cost_of(replace(BASE, arms=((apart, update),))).seconds == pytest.approx(
        cost_of(replace(BASE, arms=("apart",))).seconds
    )


def test_an_update_is_paid_at_every_width_that_is_tried() -> None:
    """The budget "best" pays it at 1, 2, 4 and 8."""
    base = replace(BASE, arms=("together, PCGrad",))
    widths = [cost_of(replace(base, width=width)) for width in (1, 2, 4, 8)]
    best = cost_of(replace(base, budget="best"))
    assert best.seconds == pytest.approx(sum(cost.seconds for cost in widths))
