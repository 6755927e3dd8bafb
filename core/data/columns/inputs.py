"""Prepare the input columns of a table, learning from the training part alone."""

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.arrays import Floats, Rows
from core.data.tables.blanks import BLANKS
from core.data.tables.cells import typed
from core.data.tables.limits import MAX_CELLS
from core.data.tables.wording import short

CATEGORIES = 20  # of one column of words; rarer words share one input
LARGEST = 10.0  # standard deviations: a far outlier must not drown the other inputs
LIMIT = 1e30  # of a cell: the square of a larger number may overflow
BLANK = ""  # how a blank is named among words
FINEST = 300  # decimals of the ends of a range: a power of ten below that is 0


@dataclass(frozen=True)
class Numbers:
    """A column of numbers: one input, (number - mean) / scale, held within `LARGEST`.

    A column of two values in the training rows becomes 0 and 1: mean is the lower of them.

    Attributes:
        name: of the column.
        median: what a blank becomes.
        mean, scale: of the training rows, blanks filled; scale is the standard deviation.
        constant: whether the training rows hold one value: the input is then 0 everywhere.
        least, most: of the training rows, each rounded outwards to three digits of its own, by at
            most a hundredth of the range.
        blanks: training rows that hold none.
    """

    name: str
    median: float
    mean: float
    scale: float
    constant: bool
    least: float
    most: float
    blanks: int

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs."""
        return (self.name,)

    def write(self, cells: pd.Series, x: Floats) -> None:
        """Write the inputs of all rows into x (m, 1), which holds zeros."""
        if self.constant:
            return
        numbers = cells.to_numpy(dtype=np.float64)
        filled = np.where(np.isnan(numbers), self.median, numbers)
        x[:, 0] = ((filled - self.mean) / self.scale).clip(-LARGEST, LARGEST)


@dataclass(frozen=True)
class Words:
    """A column of words: one input a word, 1 in the rows that hold it.

    Attributes:
        name: of the column.
        words: those with an input of their own; a blank is "".
        others: whether a last input stands for all other words.
        constant: of each input, whether the training rows hold one value: it is 0 everywhere.
        blanks: training rows that hold none.
    """

    name: str
    words: tuple[str, ...]
    others: bool
    constant: tuple[bool, ...]
    blanks: int

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs."""
        words = (*self.words, "other words") if self.others else self.words
        return tuple(f"{self.name}: {word or 'blank'}" for word in words)

    def write(self, cells: pd.Series, x: Floats) -> None:
        """Write the inputs of all rows into x (m, words), which holds zeros."""
        place = {word: k for k, word in enumerate(self.words)}
        other = len(self.words) if self.others else -1
        words = [*cells.cat.categories, BLANK]  # blanks have code -1
        places = np.array([place.get(word, other) for word in words])[cells.cat.codes.to_numpy()]
        seen = (places >= 0) & ~np.array([*self.constant, True])[places]
        x[np.flatnonzero(seen), places[seen]] = 1


@dataclass(frozen=True)
class Preparation:
    """How cells become inputs, as learned from the training rows.

    Attributes:
        columns: in the order of their inputs.
    """

    columns: tuple[Numbers | Words, ...]

    @classmethod
    def fit(cls, frame: pd.DataFrame, train: Rows) -> "Preparation":
        """Learn medians, means, scales and frequent words from the rows `train`.

        The whole table decides which columns are numbers, and how many inputs words have, so that
        d is the same for every split.

        Raises:
            ValueError: when a column holds infinity, when nothing varies in the training rows, or
                when the inputs would not fit into memory.
        """
        cells = typed(frame)
        columns: list[Numbers | Words] = []
        for name in cells.columns:
            column = cells[name]
            if pd.api.types.is_float_dtype(column.dtype):
                columns.append(_numbers(name, column.to_numpy(), train))
            elif isinstance(column.dtype, pd.CategoricalDtype):
                columns.append(_words(name, column, train))
            else:
                raise ValueError(
                    f"input column '{short(name)}' must hold numbers or words, got dates; leave it "
                    "out"
                )
        preparation = cls(tuple(columns))
        if all(np.all(column.constant) for column in columns):
            raise ValueError(
                "inputs must vary in the training part, got only constant columns; name others"
            )
        width = len(preparation.inputs)
        if len(cells) * width > 2 * MAX_CELLS:
            raise ValueError(
                f"inputs must make at most {2 * MAX_CELLS // len(cells):,} numbers a row of "
                f"{len(cells):,} rows, got {width:,}; name fewer columns of words"
            )
        return preparation

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the d inputs."""
        return tuple(name for column in self.columns for name in column.inputs)

    def apply(self, frame: pd.DataFrame) -> Floats:
        """Return the inputs (m, d) of all rows."""
        return self.apply_typed(typed(frame))

    def apply_typed(self, cells: pd.DataFrame) -> Floats:
        """Return the inputs (m, d) of rows whose columns have the types that they had here."""
        x = np.zeros((len(cells), len(self.inputs)), dtype=np.float32)
        start = 0
        for column in self.columns:
            end = start + len(column.inputs)
            column.write(cells[column.name], x[:, start:end])
            start = end
        return x

    def as_json(self) -> dict[str, object]:
        """Return the record as JSON has it, with all that is needed to apply it elsewhere."""
        kinds = {Numbers: "number", Words: "words"}
        columns = [{"kind": kinds[type(column)], **asdict(column)} for column in self.columns]
        return {"blanks": sorted(BLANKS), "largest": LARGEST, "columns": columns}


def count_inputs(frame: pd.DataFrame) -> int:
    """Return d, how many inputs the columns make; it is the same for every split."""
    count = 0
    for _, column in typed(frame).items():
        words = isinstance(column.dtype, pd.CategoricalDtype)
        filled = len(column.cat.categories) + bool(column.isna().any()) if words else 1
        count += min(filled, CATEGORIES)
    return count


def prepare(frame: pd.DataFrame, train: Rows) -> Floats:
    """Return inputs (m, d) float32, prepared on the rows `train`; see `Preparation`."""
    cells = typed(frame)
    return Preparation.fit(cells, train).apply(cells)


def _numbers(name: str, cells: NDArray[np.floating], train: Rows) -> Numbers:
    largest = float(np.abs(cells[~np.isnan(cells)]).max(initial=0.0))
    if largest > LIMIT:
        raise ValueError(
            f"input column '{short(name)}' must hold numbers up to {LIMIT:g}, got {largest:g}; "
            "mend it, or leave it out"
        )
    learned = cells[train].astype(np.float64)
    seen = learned[~np.isnan(learned)]
    median = float(np.median(seen)) if len(seen) else 0.0
    filled = np.where(np.isnan(learned), median, learned)
    constant = bool((filled == filled[0]).all())
    values = np.unique(seen)
    about = *_outwards(values), len(learned) - len(seen)
    if len(values) == 2:  # an indicator, left as 0 and 1 like words: a rare one would be huge
        low, high = map(float, values)
        return Numbers(name, median, low, high - low, constant, *about)
    scale = float(filled.std())
    mean = float(filled.mean())
    return Numbers(name, median, mean, scale or 1.0, constant or not scale, *about)


def _outwards(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the ends of sorted numbers, rounded outwards to three digits of their own.

    To more where three would be coarser than a hundredth of the range.

    >>> _outwards(np.array([-1.0, 40.5, 135_491.26])), _outwards(np.array([2011.25, 2019.5]))
    ((-1.0, 136000.0), (2011.25, 2019.5))
    """
    if len(values) < 2:
        return (float(values[0]),) * 2 if len(values) else (0.0, 0.0)
    first, last = float(values[0]), float(values[-1])
    of_range = _third_digit(last - first)
    least, most = (
        _rounded(end, max(of_range, _third_digit(end)), towards)
        for end, towards in ((first, math.floor), (last, math.ceil))
    )
    # a range far from zero may be too fine for the steps of floating point
    return min(least, first), max(most, last)


def _third_digit(number: float) -> int:
    """Return the decimals of a number's third digit; below 0 they are powers of ten."""
    return min(FINEST, 2 - math.floor(math.log10(abs(number)))) if number else -FINEST


def _rounded(end: float, digits: int, towards: Callable[[float], int]) -> float:
    if round(end, digits) == end:
        return end
    unit = 10.0**-digits
    return round(towards(end / unit) * unit, digits)


def _words(name: str, cells: pd.Series, train: Rows) -> Words:
    codes = cells.cat.codes.to_numpy()
    blank = [BLANK] if (codes < 0).any() else []
    names = [*blank, *cells.cat.categories]
    codes = codes + len(blank)
    counts = np.bincount(codes[train], minlength=len(names))
    others = len(names) > CATEGORIES
    most = CATEGORIES - 1 if others else len(names)
    # stable, then reversed: of equally frequent words the later one, on every machine
    kept = np.sort(np.argsort(counts, kind="stable")[::-1][:most])
    shares = counts[kept]
    if others:
        shares = np.append(shares, len(train) - shares.sum())
    constant = tuple(bool(count in (0, len(train))) for count in shares)
    blanks = int(counts[0]) if blank else 0
    return Words(name, tuple(names[k] for k in kept), others, constant, blanks)
