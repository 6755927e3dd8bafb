"""Yes/no columns that exclude each other, as one column that names the one with yes."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.columns.naming import column_names, require_apart
from core.data.kinds.classes import Classes
from core.data.kinds.yes_no import YES_NO
from core.data.tables.blanks import as_words
from core.data.tables.wording import short

OneOf = tuple[tuple[str, tuple[str, ...]], ...]  # by the name of the task, its columns
BETWEEN = " / "  # of names that have nothing in common
LONGEST = 60  # letters of a name that is put together
ENDS = " _-.:=/"  # what may stand between a name that columns share and what tells them apart


def merged(frame: pd.DataFrame, one_of: OneOf) -> pd.DataFrame:
    """Return a table in which each of some groups of columns is one, where its first column stood.

    A cell names the column with yes; where that is not known it is blank.

    Raises:
        ValueError: when a column is absent or no yes/no, a name is taken, or a row that is labelled
            for all columns of a group has not exactly one yes.
    """
    for name, columns in one_of:
        absent = [column for column in columns if column not in frame.columns]
        if absent:
            raise ValueError(
                f"columns must be in the table, got '{short(absent[0])}' that is not; mend the name"
            )
        if name in frame.columns:
            raise ValueError(
                f"a task of several columns must have a name of its own, got '{short(name)}' that "
                "a column has; choose another"
            )
        cells = pd.Series(_cells(frame, columns), frame.index)
        rows = frame.attrs.get("rows", len(frame))
        place = list(frame.columns).index(columns[0])
        rest = frame.drop(columns=list(columns))
        rest.insert(place, name, cells)
        rest.attrs["rows"] = rows
        frame = rest
    return frame


def _cells(frame: pd.DataFrame, columns: tuple[str, ...]) -> "pd.Categorical[str]":
    labels = np.stack([YES_NO.read(name, frame[name]).values for name in columns], axis=1)
    codes = one_of_each(labels)
    whole = ~np.isnan(labels).any(axis=1)
    wrong = int(((codes < 0) & whole).sum() + ((labels == 1).sum(axis=1) > 1)[~whole].sum())
    if wrong:
        listed = ", ".join(f"'{short(name)}'" for name in columns[:3])
        more = ", ..." if len(columns) > 3 else ""
        raise ValueError(
            f"columns of one task must have exactly one yes in each row, got {wrong:,} rows of "
            f"{listed}{more} with none or two; ask them one by one"
        )
    return pd.Categorical.from_codes(codes, pd.Index(answers(columns)))


def one_of_each(labels: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return (n,) which column of (n, C) labels has the yes, -1 where that is not known.

    >>> one_of_each(np.array([[0, 1], [1, np.nan], [0, np.nan], [1, 1]])).tolist()
    [1, 0, -1, -1]
    """
    yes = labels == 1
    return np.where(yes.sum(axis=1) == 1, yes.argmax(axis=1), -1)


def kinds_with(
    one_of: OneOf, tasks: Sequence[str], read_as: Sequence[str], others: Sequence[str | None]
) -> tuple[str, ...]:
    """Return the kind of each task: classes where it is several columns, as said of the others.

    Args:
        read_as: what was said; nothing: the others are yes/no.
        others: columns that are something else.

    Raises:
        ValueError: when the kinds are not as many as the tasks, or a group is no task, has one
            column only, or shares one with something else.
    """
    if read_as and len(read_as) != len(tasks):
        raise ValueError(f"read_as must name {len(tasks)} kinds, one a task, got {len(read_as)}")
    if not one_of:
        return tuple(read_as)
    every = column_names("one_of", [c for _, columns in one_of for c in columns])
    names = {name for name, _ in one_of}
    for name, columns in one_of:
        if len(columns) < 2 or name not in tasks:
            raise ValueError(
                f"one_of must name tasks, each with two columns or more, got '{short(name)}' with "
                f"{len(columns)}"
            )
    require_apart("one of several or something else", {*every} & {*tasks, *others})
    said = read_as or [YES_NO.name] * len(tasks)
    wrong = [kind for name, kind in zip(tasks, said, strict=True) if name in names]
    if read_as and set(wrong) != {Classes.name}:
        raise ValueError(f"a task of several columns must be classes, got {', '.join(wrong)}")
    return tuple(
        Classes.name if name in names else kind for name, kind in zip(tasks, said, strict=True)
    )


def answers(columns: Sequence[str]) -> tuple[str, ...]:
    """Return what tells columns apart: their names without a beginning that they share.

    >>> answers(["species_adelie", "species_gentoo"]), answers(["cat", "car"])
    (('adelie', 'gentoo'), ('cat', 'car'))
    """
    beginning = len(_shared(columns))
    ends = tuple(name[beginning:].lstrip(ENDS) for name in columns)
    usable = bool(as_words(pd.Series(ends)).notna().all()) and len(set(ends)) == len(ends)
    return ends if usable else tuple(columns)


def name_of(columns: Sequence[str], taken: Collection[str] = ()) -> str:
    """Name a task of several columns: by what their names begin with, else by all of them.

    Args:
        taken: names of other columns.

    >>> name_of(["species_adelie", "species_gentoo"]), name_of(["cat", "dog"])
    ('species', 'cat / dog')
    """
    name = _shared(columns).rstrip(ENDS)
    name = BETWEEN.join(columns) if not name or name in taken else name
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _shared(columns: Sequence[str]) -> str:
    """Return the beginning that names share, up to a sign between words; "" if there is none."""
    first, last = min(columns), max(columns)
    length = next((k for k, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    while length and first[length - 1] not in ENDS:
        length -= 1
    return first[:length]
