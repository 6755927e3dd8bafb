"""Run an experiment in this process."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

import pandas as pd
import torch

from core.data.missing import NoLabelsLeft
from core.experiment import Experiment
from core.networks import budget
from core.networks.grouping import groups_of
from core.result import Result, curve_frame, joined, nothing
from core.unit import Array, Unit, train_unit

# Parameters of one unit's networks: with gradients and moments they fill about 16 MB, beyond which
# a larger stack is no faster; and labels, which bound the memory of long tables.
UNIT_PARAMETERS, UNIT_CELLS = 1_000_000, 20_000_000


def units_of(experiment: Experiment) -> list[tuple[int, ...]]:
    """Cut an experiment's replicates into units of even size, the same on every machine."""
    first = experiment.source.draw((experiment.seed, 0, 0))
    total = 0
    for arm in experiment.arms:
        groups = groups_of(arm, first.names)
        settings = (first.x.shape[1], experiment.width, experiment.depth)
        total += sum(
            budget.parameters(groups, settings[0], width, experiment.depth)
            for width in budget.widths(experiment.budget, groups, *settings)
        )
    cells = first.x.size + first.y.size * len(experiment.arms)
    most = max(1, min(UNIT_PARAMETERS // total, UNIT_CELLS // cells))
    count = max(-(-experiment.replicates // most), min(2, experiment.replicates))
    edges = [experiment.replicates * k // count for k in range(count + 1)]
    return [tuple(range(a, b)) for a, b in pairwise(edges)]


def run(
    experiment: Experiment, on_progress: Callable[[pd.DataFrame], None] | None = None
) -> Result:
    """Train all arms and compare them.

    Equal experiments give equal numbers on one machine, bit for bit.

    Args:
        on_progress: called after every evaluation with new rows of `Result.curves`.

    Returns:
        The result; its `outcome` says so when no label is left to learn from.
    """
    names = experiment.source.names
    units: list[Unit] = []
    with one_thread():
        for replicates in units_of(experiment):

            def tell(
                step: int, latest: dict[str, Array], replicates: Sequence[int] = replicates
            ) -> None:
                if on_progress is not None:
                    curves = {label: values[None] for label, values in latest.items()}
                    on_progress(curve_frame(curves, [step], replicates, names))

            try:
                problems = [experiment.problem(replicate) for replicate in replicates]
                seeds = [(experiment.seed, replicate) for replicate in replicates]
                units.append(train_unit(experiment, problems, seeds, tell))
            except NoLabelsLeft as reason:
                return nothing(str(reason))
    return joined(units, names)


@contextmanager
def one_thread() -> Iterator[None]:
    """Compute on one thread: sums are then in one order, and workers do not share cores."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
