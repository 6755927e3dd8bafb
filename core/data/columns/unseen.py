"""Cells of new rows that are unlike those of the training rows: networks guess there."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.arrays import Rows
from core.data.columns.inputs import BLANK, Numbers, Preparation, Words
from core.data.tables.wording import short


@dataclass(frozen=True, eq=False)
class Unseen:
    """What one column holds that no training row did.

    Attributes:
        column: its name.
        why: what is wrong with the cells, said of the column.
        rows: the numbers of the rows. cells: what each of them holds.
    """

    column: str
    why: str
    rows: Rows
    cells: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Say in how many rows, and where the first one is."""
        count = f"{len(self.rows):,} row{'s' if len(self.rows) > 1 else ''}"
        first = f"first in row {self.rows[0] + 1:,}"
        held = f" ({self.cells[0]})" if self.cells[0] else ""
        return f"{short(self.column)} {self.why} in {count}, {first}{held}"


def unseen(cells: pd.DataFrame, preparation: Preparation) -> tuple[Unseen, ...]:
    """Find the cells that are outside the range of the training rows, unknown words, new blanks.

    Columns that the networks make nothing of are not looked at, and neither are rare words, which
    share an input, where the training rows had such.

    Args:
        cells: with the types that they had in training.
    """
    found: list[Unseen] = []
    for column in preparation.columns:
        if np.all(column.constant):
            continue
        if isinstance(column, Numbers):
            found += _numbers(column, cells[column.name])
        else:
            found += _words(column, cells[column.name])
    return tuple(found)


def by_row(found: tuple[Unseen, ...], rows: int) -> list[str]:
    """Return for each row what is unlike the training rows in it, "" where nothing is."""
    said: list[list[str]] = [[] for _ in range(rows)]
    for one in found:
        for row, cell in zip(one.rows, one.cells, strict=True):
            said[row].append(" ".join(filter(None, (short(one.column), cell, one.why))))
    return ["; ".join(parts) for parts in said]


def _numbers(column: Numbers, cells: pd.Series) -> Iterator[Unseen]:
    values = cells.to_numpy(dtype=np.float64)
    # a comparison with NaN is false: blanks are neither
    outside = (values < column.least) | (values > column.most)
    why = f"is outside {column.least:.6g} to {column.most:.6g}"
    yield from _found(column.name, why, outside, [f"{v:.6g}" for v in values[outside]])
    if not column.blanks:
        yield from _blank(column.name, np.isnan(values))


def _words(column: Words, cells: pd.Series) -> Iterator[Unseen]:
    place = {word: k for k, word in enumerate(column.words)}
    met = [*~np.array(column.constant), False]  # the last: no input at all
    other = len(column.words) if column.others else -1
    words = [*cells.cat.categories, BLANK]  # blanks have code -1
    codes = cells.cat.codes.to_numpy()
    new = np.array([not met[place.get(word, other)] for word in words])[codes]
    blank = codes < 0
    held = [f"'{short(words[code])}'" for code in codes[new & ~blank]]
    yield from _found(column.name, "was never met in training", new & ~blank, held)
    yield from _blank(column.name, new & blank)


def _blank(name: str, blank: NDArray[np.bool_]) -> Iterator[Unseen]:
    yield from _found(name, "is blank, as it never was in training", blank, [""] * blank.sum())


def _found(name: str, why: str, mask: NDArray[np.bool_], cells: list[str]) -> Iterator[Unseen]:
    if mask.any():
        yield Unseen(name, why, np.flatnonzero(mask), tuple(cells))
