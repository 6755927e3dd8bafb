"""What Dask workers do for an advice, beside training draws: see core.computing.worker."""

import numpy as np
import pandas as pd

from core.advice.evidence import TableSummary
from core.advice.exclusive import exclusive_of
from core.computing.worker import in_turn
from core.data.columns.alerts import alerts
from core.data.columns.roles import TASK, propose
from core.data.kinds.kind import constant_losses
from core.data.kinds.numbers import NUMBERS
from core.data.missing import NoLabelsLeft
from core.data.sources.table import Table
from core.experiments.experiment import Experiment
from core.experiments.headline import headline_of
from core.networks.groups import Groups
from core.results.result import joined


def summarise(experiment: Experiment, source: Table) -> TableSummary:
    """Summarise the experiment's table by the labels of its first split.

    Raises:
        ValueError: when the table is not as required, or a task has no label left.
    """
    try:
        drawn = experiment.drawn(0)
        problem = experiment.hidden(drawn, 0)
    except NoLabelsLeft as reason:
        raise ValueError(f"every task must have labels, got that {reason}") from reason
    labels = problem.y[problem.train]
    filled = (~np.isnan(labels)).sum(axis=0)
    # of numbers every label tells something: none is rare
    rarest = [
        int(n if kind == NUMBERS else min(np.sum(column == k) for k in range(kind.answers)))
        for kind, column, n in zip(problem.kinds, labels.T, filled, strict=True)
    ]
    counts = pd.DataFrame({"task": problem.names, "labels": filled, "rarest": rarest})
    metric, why = headline_of(drawn)
    counts = counts.assign(others=filled.sum() - filled)
    return TableSummary(
        counts,
        rows=len(problem.train),
        inputs=problem.x.shape[1],
        doubtful=_doubtful(source),
        exclusive=exclusive_of(source),
        metric=metric.name,
        why=why,
        alerts=alerts(
            source.frame,
            source.input_columns,
            list(zip(source.names, source.kinds, source.labels.T, strict=True)),
        ),
    )


def _doubtful(source: Table) -> tuple[str, ...]:
    """List the inputs that look like tasks."""
    tasks = {column.name for column in propose(source.frame) if column.role == TASK}
    return tuple(name for name in source.input_columns if name in tasks)


def group_losses(experiment: Experiment, replicate: int, groups: Groups) -> pd.DataFrame:
    """Train one network for each group: see core.advice.affinity.validation_losses.

    Returns:
        group (its number), loss of its tasks, in their order, and constant, the loss of always
        giving the same answer.
    """
    from core.advice.affinity import validation_losses  # torch: workers have it

    with in_turn() as check:
        losses = validation_losses(experiment, replicate, groups, check)
    numbers = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    problem = experiment.problem(replicate)
    learned, chosen = problem.y[problem.train], problem.y[problem.validation]
    constant = constant_losses(problem.kinds, learned, chosen)
    return pd.DataFrame(
        {
            "group": numbers,
            "loss": np.concatenate(losses),
            "constant": constant[[task for group in groups for task in group]],
        }
    )


def compare_gradients(experiment: Experiment, replicate: int) -> pd.DataFrame:
    """Compare gradients, (T, T): see core.advice.affinity.gradient_agreement."""
    from core.advice.affinity import gradient_agreement

    with in_turn() as check:
        agreement = gradient_agreement(experiment, replicate, check)
    return pd.DataFrame(agreement, columns=list(experiment.source.names))


def train_groups(experiment: Experiment, replicate: int) -> pd.DataFrame:
    """Train one replicate of an experiment with one arm: its scores, with seconds beside them."""
    from core.fitting.side_by_side import train_side_by_side

    with in_turn() as check:
        problem = experiment.problem(replicate)
        seeds = [(experiment.seed, replicate)]
        record = train_side_by_side(experiment, [problem], seeds, check=check, with_curves=False)
    result = joined([record], experiment.source.names)
    return result.scores.assign(seconds=float(result.costs["seconds"].sum()))


def baselines(experiment: Experiment, replicate: int) -> pd.DataFrame:
    """Train the baselines: see core.advice.baselines.measure_baselines."""
    from core.advice.baselines import measure_baselines  # scikit-learn

    with in_turn():
        return measure_baselines(experiment, replicate).assign(replicate=replicate)
