"""An arm fitted on all rows of a table, as an estimator."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.arms.catalogue import ArmName, arm_of
from core.data.arrays import Seed
from core.data.kinds.catalogue import read_as
from core.data.kinds.yes_no import YES_NO
from core.data.problem import Problem
from core.data.sources.table import Table
from core.data.splits.choosing import way_of
from core.estimator.answers import logits_of
from core.estimator.assembling import assembled
from core.estimator.multitask import MultiTask
from core.estimator.reliability import reliability
from core.estimator.rows import GivenRows
from core.estimator.targets import Targets
from core.experiments.experiment import Experiment
from core.fitting.fitted import fit
from core.fitting.refit import refit
from core.fitting.scoring import Learned
from core.results.weights import Fitted, Recipe
from core.training.draws import Draws
from core.training.loop import Check

REPLICATE = 0  # the split of the rows on which it is found out how long to train
CHOOSING = 0.7  # of the work, about


@dataclass(frozen=True, eq=False)
class Whole:
    """What was fitted on all rows, and how its chances came true before.

    Attributes:
        reliability: on the test rows of one split, of networks that had not met them.
    """

    model: MultiTask
    reliability: pd.DataFrame


def fit_whole(
    experiment: Experiment,
    arm: ArmName,
    check: Check = lambda: None,
    on_share: Callable[[float], None] = lambda _: None,
    recipe: Recipe | None = None,
) -> Whole:
    """Fit the networks of an arm on all rows of a table.

    What is not given, width, tuning and the number of steps, is chosen by validation on its first
    split; then the networks are trained once more, on all rows, see core.fitting.refit.

    Args:
        check: called before every step; what it raises ends the training.
        on_share: told now and then which share of the work is done, about.
        recipe: the width and tuning to take; None: they are chosen.

    Raises:
        ValueError: when the source is no table, or the arm is none that can be taken away.
    """
    source = experiment.source
    if not isinstance(source, Table):
        raise ValueError(f"source must be a Table to be taken away, got {source!r}")
    if not arm_of(arm).takes_away:
        raise ValueError(f"arm must answer each task by itself, got '{arm}'")
    # `examples` asks what fewer rows would do: what is taken away has learned from all
    experiment = replace(experiment, source=replace(source, examples=None))
    problem = experiment.problem(REPLICATE)
    fitted = fit(
        experiment, arm, REPLICATE, check, lambda share: on_share(CHOOSING * share), recipe
    )
    chances_were = _reliability(problem, fitted)
    labelled = np.asarray((~np.isnan(problem.y)).any(axis=1))
    rows = _rows(source, labelled, experiment.data_seed(REPLICATE))
    longer = len(rows.parts[0]) / float(labelled[problem.train].sum())
    draws = Draws.of([rows.draw(rows.seed)], [(experiment.seed, REPLICATE)], experiment.depth)
    networks = refit(
        draws, arm, fitted, longer, check, lambda share: on_share(CHOOSING + share * (1 - CHOOSING))
    )
    return Whole(_model(experiment, arm, replace(fitted, networks=networks), rows), chances_were)


def _reliability(problem: Problem, fitted: Fitted) -> pd.DataFrame:
    """Judge the chances given on test rows by networks that have not met them."""
    logits = logits_of(fitted.networks, problem.x[problem.test])
    answered = [task for task, name in enumerate(problem.names) if name in logits]
    return reliability(
        [problem.names[task] for task in answered],
        [problem.kinds[task] for task in answered],
        logits,
        problem.y[problem.test][:, answered],
    )


def _rows(source: Table, labelled: NDArray[np.bool_], seed: Seed) -> GivenRows:
    """Return the rows of a table that have a label, to learn from all but those held out."""
    frame, y = source.frame[labelled].reset_index(drop=True), source.labels[labelled]
    by = {way: frame[column] for way, column in source.split_by.items() if column is not None}
    way = way_of(source.kinds, y, source.names, **by)
    cells = frame[list(source.input_columns)]
    return GivenRows(cells, y, source.names, source.kinds, way, seed, everything=True)


def _model(experiment: Experiment, arm: ArmName, fitted: Fitted, rows: GivenRows) -> MultiTask:
    """Put an estimator together that answers what the networks do."""
    source = experiment.source
    assert isinstance(source, Table)
    answered = [name for name in rows.names if any(name in n.tasks for n in fitted.networks)]
    places = [rows.names.index(name) for name in answered]
    kinds = tuple(rows.kinds[place] for place in places)
    every = source.read_as or (YES_NO.name,) * len(rows.names)
    ways = [every[source.names.index(name)] for name in answered]
    classes = [
        _answers(way, name, source.frame[name]) for way, name in zip(ways, answered, strict=True)
    ]
    # transfer is no way to share that an estimator knows: fitted anew it learns its task alone
    alone = len(answered) < len(rows.names)
    groups = arm if isinstance(arm, str) else [network.tasks for network in fitted.networks]
    used = rows.parts[0]
    model = MultiTask(
        "together" if alone else groups,
        width=experiment.width,
        depth=experiment.depth,
        kinds=dict(zip(answered, ways, strict=True)),
        budget=experiment.budget,
        refit=True,
        steps=experiment.steps,
        patience=experiment.patience,
        random_state=experiment.seed,
    )
    return assembled(
        model,
        targets=Targets(tuple(answered), kinds, tuple(classes), framed=True, flat=False),
        sharing=fitted.arm,
        networks=fitted.networks,
        preparation=rows.preparation,
        learned=Learned.of(kinds, rows.y[used][:, places]),
        rows=len(used),
        names=source.input_columns,
    )


def _answers(way: str, name: str, column: pd.Series) -> np.ndarray | None:
    """Return the answers of a task as they stand in the table; None: it is a number.

    Args:
        way: how it is read, see core.data.kinds.catalogue.
    """
    _, labels = read_as(way, name, column)
    if not labels.words:
        return None
    if isinstance(column.dtype, pd.CategoricalDtype):
        return np.array(labels.words, dtype=object)
    return np.array([float(word) for word in labels.words])
