"""What Dask workers do for an advice, beside training draws: see core.computing.worker."""

import numpy as np
import pandas as pd

from core.advice.evidence import Look
from core.computing.cost import STACK_SECONDS, group_seconds
from core.computing.packing import CHUNK_SECONDS
from core.computing.worker import stopper
from core.data.arrays import Floats
from core.data.columns.roles import TASK, propose
from core.data.missing import NoLabelsLeft
from core.data.sources.table import Table
from core.experiments.experiment import Experiment
from core.experiments.headline import headline
from core.networks.groups import Groups


def look(experiment: Experiment, source: Table) -> Look:
    """Count the labels of the first split of the experiment's table.

    Raises:
        ValueError: when the table is not as required, or a task has no label left.
    """
    try:
        problem = experiment.problem(0)
    except NoLabelsLeft as reason:
        raise ValueError(f"every task must have labels, got that {reason}") from reason
    labels = problem.y[problem.train]
    filled = (~np.isnan(labels)).sum(axis=0)
    positives = np.nansum(labels, axis=0).astype(np.int64)
    counts = pd.DataFrame({"task": problem.names, "labels": filled, "positives": positives})
    metric, why = headline(experiment)
    counts = counts.assign(others=filled.sum() - filled)
    return Look(counts, len(problem.train), problem.x.shape[1], _doubtful(source), metric.name, why)


def _doubtful(source: Table) -> tuple[str, ...]:
    """List the inputs that look like tasks."""
    tasks = {column.name for column in propose(source.frame) if column.role == TASK}
    return tuple(name for name in source.input_columns if name in tasks)


def parts_of(experiment: Experiment, groups: Groups, inputs: int) -> list[Groups]:
    """Cut groups into parts that take a worker about as long as a chunk should."""
    total = sum(group_seconds(experiment, group, inputs) for group in groups)
    room = CHUNK_SECONDS - 2 * experiment.steps * STACK_SECONDS
    count = max(1, int(np.ceil(total / max(room, CHUNK_SECONDS / 2))))
    return [groups[start::count] for start in range(min(count, len(groups)))]


def pairs(experiment: Experiment, replicate: int, groups: Groups) -> list[Floats]:
    """Train one network for each group: see core.advice.affinity.validation_losses."""
    from core.advice.affinity import validation_losses  # torch: workers have it
    from core.fitting.side_by_side import one_thread

    with one_thread():
        return validation_losses(experiment, replicate, groups, stopper())


def gradients(experiment: Experiment, replicate: int) -> Floats:
    """Compare gradients: see core.advice.affinity.gradient_agreement."""
    from core.advice.affinity import gradient_agreement
    from core.fitting.side_by_side import one_thread

    with one_thread():
        return gradient_agreement(experiment, replicate, stopper())
