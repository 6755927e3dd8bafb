"""`python -m core predict MODEL TABLE`: what a fitted model answers for the rows of a table."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np
import pandas as pd

from core.commands.sources import Refused
from core.data.columns.unseen import by_row, unseen
from core.data.kinds.numbers import NUMBERS
from core.data.tables.formulas import harmless
from core.data.tables.parsing import parsed
from core.data.tables.wording import short, written

if TYPE_CHECKING:
    from core.estimator.multitask import MultiTask

WARNED = 20  # columns that are warned of one by one


@click.command()
@click.argument("model", type=Path)
@click.argument("table", type=Path)
@click.option("--id", "key", metavar="COLUMN", help="A column that names the rows, to be kept.")
@click.option("--chances", is_flag=True, help="Write the chance of every answer, too.")
def command(model: Path, table: Path, key: str | None, chances: bool) -> None:
    """Write what MODEL answers for each row of TABLE, as CSV.

    The last column, "warning", says where a row is unlike all that MODEL has learned from: a number
    outside their range, a word that none had, a blank where none was.
    """
    from core.estimator.saving import load as load_model  # torch

    try:
        fitted = load_model(model)
        frame, _ = parsed(table, None, every_row=True)
        if key is not None and key not in frame.columns:
            raise ValueError(f"--id must name a column of the table, got '{short(key)}'")
        wanted = list(getattr(fitted, "feature_names_in_", frame.columns[: fitted.n_features_in_]))
        absent = [name for name in wanted if name not in frame.columns]
        if absent:
            raise ValueError(
                f"the table must have the column '{short(absent[0])}' that the model learned "
                "from, got none"
            )
        written = answers(fitted, frame[wanted], chances)
    except (ValueError, OSError) as refused:
        raise Refused(str(refused)) from refused
    # a task, or the key, may have the name of another column: nothing is lost
    if key is not None:
        written.insert(0, key, frame[key].to_numpy(), allow_duplicates=True)
    warning = warnings(fitted, frame[wanted])
    written.insert(written.shape[1], "warning", warning, allow_duplicates=True)
    harmless(written).to_csv(sys.stdout, index=False, float_format="%.7g")


def answers(fitted: "MultiTask", inputs: pd.DataFrame, chances: bool) -> pd.DataFrame:
    """Return a column for each task, and one for the chance of each answer."""
    given = np.asarray(fitted.predict(inputs))
    names = fitted.targets_.names
    columns = dict(zip(names, given.reshape(len(inputs), -1).T, strict=True))
    if chances and set(fitted.targets_.kinds) != {NUMBERS}:
        of_tasks = fitted.predict_proba(inputs)
        every = [of_tasks] if fitted.targets_.flat else of_tasks
        for name, classes, found in zip(names, fitted.targets_.classes, every, strict=True):
            if found is not None and classes is not None:
                columns |= {f"{name}: {written(c)}": found[:, k] for k, c in enumerate(classes)}
    return pd.DataFrame(columns)


def warnings(fitted: "MultiTask", inputs: pd.DataFrame) -> list[str]:
    """Say of each row where it is unlike the training rows; print a line for each such column."""
    from core.estimator.inputs import like_before

    preparation = fitted.preparation_
    cells = inputs.set_axis([column.name for column in preparation.columns], axis=1)
    found = unseen(like_before(cells, preparation), preparation)
    for one in found[:WARNED]:
        click.echo(f"Warning: {one.sentence}.", err=True)
    if len(found) > WARNED:
        click.echo(f"Warning: so it is in {len(found) - WARNED} more columns.", err=True)
    return by_row(found, len(inputs))
