"""How experiments are cut into units of work."""

from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from core.experiments.experiment import Experiment
from core.experiments.grid import by_shape
from core.networks import budget
from core.networks.groups import groups_of

T = TypeVar("T")
Draw = tuple[Experiment, int]  # an experiment, and one of its replicates

# Parameters of one unit's networks: half as many take as long each, twice as many 6% longer as they
# leave the cache; and cells of x and y, which bound the memory of long tables.
UNIT_PARAMETERS, UNIT_CELLS = 350_000, 20_000_000
UNIT_SECONDS = 2.0  # that a unit may take, so that stopping and taking turns are quick
# seconds of one step on one core, with its share of evaluation: of a stack however small, and more
# for each task of each network and for each weight
STACK_SECONDS, TASK_SECONDS, WEIGHT_SECONDS = 90e-6, 1.5e-6, 7e-9


def draws_per_unit(experiment: Experiment) -> int:
    """Return how many draws of an experiment's shape one unit should hold."""
    first = experiment.source.draw((experiment.seed, 0, 0))
    inputs, weights, stacks = first.x.shape[1], 0, 0
    for arm in experiment.arms:
        groups = groups_of(arm, first.names)
        widths = budget.widths(
            experiment.budget, groups, inputs, experiment.width, experiment.depth
        )
        stacks += len(widths)
        weights += sum(
            budget.parameters(groups, inputs, width, experiment.depth) for width in widths
        )
    rows = len(first.names) if first.disjoint else 1  # of a batch, in batches of usual size
    answers = stacks * len(first.names)
    fixed = experiment.steps * stacks * STACK_SECONDS
    each = experiment.steps * rows * (answers * TASK_SECONDS + weights * WEIGHT_SECONDS)
    cells = first.x.size + first.y.size * len(experiment.arms)
    by_time = int(max(0.0, UNIT_SECONDS - fixed) / each)
    return max(1, min(by_time, UNIT_PARAMETERS // weights, UNIT_CELLS // cells))


def units_of(experiment: Experiment) -> list[tuple[int, ...]]:
    """Cut an experiment's replicates into even units, two at least, the same on every machine."""
    most = draws_per_unit(experiment)
    count = max(-(-experiment.replicates // most), min(2, experiment.replicates))
    return [tuple(part) for part in _even(range(experiment.replicates), count)]


def packed(experiments: Sequence[Experiment]) -> list[list[Draw]]:
    """Cut experiments into units; those of one shape share units.

    A unit holds whole experiments or a part of one, so that what is finished is never in a unit
    with what is not. Units keep the order in which their first experiment came.
    """
    units: list[list[Draw]] = []
    place = {experiment: position for position, experiment in enumerate(experiments)}
    for group in by_shape(experiments).values():
        most = draws_per_unit(max(group, key=_size))
        whole = most // max(e.replicates for e in group)  # experiments that fit into one unit
        parts = list(_even(group, -(-len(group) // whole))) if whole else [[e] for e in group]
        for part in parts:
            draws = [(e, replicate) for e in part for replicate in range(e.replicates)]
            units += [list(unit) for unit in _even(draws, 1 if whole else -(-len(draws) // most))]
    return sorted(units, key=lambda unit: place[unit[0][0]])


def remaining(
    experiments: Sequence[Experiment], missing: Container[Experiment]
) -> list[list[Draw]]:
    """Cut experiments into units, and leave out of each unit what is not missing.

    What shares a stack decides how sums round. Units are therefore cut from all experiments, and
    what is missing of a unit stays together: where the experiments that finish in one unit are
    kept in one transaction, a unit is missing as a whole or not at all after a kill, and what is
    left is computed with exactly the numbers that it would have had.
    """
    cut = ([draw for draw in unit if draw[0] in missing] for unit in packed(experiments))
    return [unit for unit in cut if unit]


def _size(experiment: Experiment) -> int:
    return int(getattr(experiment.source, "examples", None) or 0)


def _even(items: Sequence[T], parts: int) -> Iterator[Sequence[T]]:
    """Cut a sequence into `parts` pieces whose sizes differ by one at most."""
    edges = [len(items) * k // parts for k in range(parts + 1)]
    for start, end in pairwise(edges):
        yield items[start:end]
