"""The columns and the format of a table as a command names them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
import pandas as pd

from core.commands.listed import kinds_said, names
from core.data.columns.merging import OneOf, name_of
from core.data.columns.roles import TASK, describe, propose
from core.data.columns.tasks import possible_kinds
from core.data.kinds.yes_no import YES_NO
from core.data.tables.formats import Format, detect
from core.data.tables.wording import short

NAMED = 20  # proposed tasks in one sentence


def column_names(given: Sequence[str], frame: pd.DataFrame) -> tuple[str, ...]:
    """Read options: each is a column of the table, comma and all, or a comma list of columns.

    >>> column_names(["a, b", "c,d"], pd.DataFrame(columns=["a", "b", "c,d"]))
    ('a', 'b', 'c,d')
    """
    found: list[str] = []
    for text in given:
        found += [text] if text in frame.columns else names(text)
    return tuple(found)


def task_names(given: Sequence[str], frame: pd.DataFrame) -> tuple[str, ...]:
    """Read the options that name the tasks.

    Raises:
        ValueError: when there is none; it says which columns look like tasks.
    """
    if given:
        return column_names(given, frame)
    tasks = [short(column.name) for column in propose(frame) if column.role == TASK]
    if not tasks:
        raise ValueError(
            "--tasks must name the columns to predict, got none, and none looks like yes and no; "
            "name columns of yes and no, numbers or classes"
        )
    more = f" and {len(tasks) - NAMED} more" if len(tasks) > NAMED else ""
    listed = ",".join(tasks[:NAMED])
    raise ValueError(
        f"--tasks must name the yes/no columns, got none; these look like tasks: {listed}{more}"
    )


def kinds_of(given: Sequence[str], tasks: Sequence[str], frame: pd.DataFrame) -> tuple[str, ...]:
    """Read options of kinds; a task of which none speaks is what its column looks like most.

    Says on stderr what was taken for something else than yes/no without having been said so.

    Args:
        frame: typed.

    Returns:
        The kind of each task; none where all are yes/no.

    Raises:
        ValueError: see `kinds_said`.
    """
    said = kinds_said(given, tasks)
    kinds = {task: said.get(task) or _likeliest(task, frame) for task in tasks}
    taken = [
        f"{short(task)}={kind}"
        for task, kind in kinds.items()
        if task not in said and kind != YES_NO.name
    ]
    if taken:
        click.echo(f"Read as {', '.join(taken)}; --kinds says otherwise.", err=True)
    return tuple(kinds.values()) if {*kinds.values()} != {YES_NO.name} else ()


def _likeliest(task: str, frame: pd.DataFrame) -> str:
    if task not in frame.columns:
        return YES_NO.name  # it is refused, or made of other columns
    possible = possible_kinds(describe(task, frame[task]), frame[task])
    return possible[0] if possible else YES_NO.name


def as_one(
    tasks: Sequence[str], given: Sequence[str], frame: pd.DataFrame
) -> tuple[tuple[str, ...], OneOf]:
    """Read options: each is a comma list of columns that are one task, maybe after NAME=.

    Returns:
        The tasks, each group where the first of its columns stood; and what groups are made of.

    >>> frame = pd.DataFrame(columns=["kind_cat", "kind_dog", "young", "x"])
    >>> as_one(["kind_cat", "kind_dog", "young"], ["kind_cat,kind_dog"], frame)
    (('kind', 'young'), (('kind', ('kind_cat', 'kind_dog')),))
    """
    asked, one_of = list(tasks), list[tuple[str, tuple[str, ...]]]()
    for text in given:
        said, named, rest = text.partition("=")
        columns = column_names([text], frame)
        if named and not set(columns) <= {*frame.columns}:
            name, columns = said.strip(), column_names([rest], frame)
        else:
            name = name_of(columns, frame.columns)
        place = min((asked.index(c) for c in columns if c in asked), default=len(asked))
        asked.insert(place, name)
        asked = [task for task in asked if task not in columns]
        one_of.append((name, columns))
    return tuple(asked), tuple(one_of)


def format_of(
    path: Path,
    encoding: str | None,
    separator: str | None,
    decimal: str | None,
    header: bool | None,
) -> Format | None:
    """Correct the format that is detected in a text file; None: nothing is to be corrected.

    Raises:
        ValueError: when the file is no text table.
    """
    asked = {"encoding": encoding, "separator": separator, "decimal": decimal, "header": header}
    corrected = {name: value for name, value in asked.items() if value is not None}
    return replace(detect(path), **corrected) if corrected else None  # type: ignore[arg-type]
