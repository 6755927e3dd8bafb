"""Run an experiment in this process."""

from collections.abc import Callable, Sequence

import pandas as pd

from core.computing.packing import units_of
from core.data.missing import NoLabelsLeft
from core.experiments.experiment import Experiment
from core.fitting.side_by_side import one_thread, train_unit
from core.results.records import Array, Unit
from core.results.result import Result, curve_frame, joined, nothing


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
