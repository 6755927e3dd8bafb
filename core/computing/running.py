"""Run an experiment in this process."""

from collections.abc import Callable, Sequence

import pandas as pd

from core.computing.packing import chunks_of
from core.data.missing import NoLabelsLeft
from core.experiments.experiment import Experiment
from core.fitting.side_by_side import Evaluation, train_side_by_side
from core.fitting.threads import one_thread
from core.metrics.catalogue import curves_of
from core.results.records import Record
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
    drawn = curves_of(experiment.kinds)
    records: list[Record] = []
    with one_thread():
        # cut as workers cut it: what shares a stack decides how sums round
        for replicates in chunks_of(experiment):

            def report(evaluation: Evaluation, replicates: Sequence[int] = replicates) -> None:
                if on_progress is not None and evaluation.step is not None:
                    curves = {arm: values[None] for arm, values in evaluation.curves.items()}
                    step = [evaluation.step]
                    on_progress(curve_frame(curves, step, replicates, names, drawn))

            problems = map(experiment.problem, replicates)
            seeds = [(experiment.seed, replicate) for replicate in replicates]
            try:
                records.append(train_side_by_side(experiment, problems, seeds, report))
            except NoLabelsLeft as reason:
                return nothing(str(reason))
    return joined(records, names)
