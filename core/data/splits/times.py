"""A column of times: numbers, or dates in the usual forms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.data.arrays import Rows
from core.data.tables.wording import short, written

MONTH = r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATED = r"^(?P<day>.*?)(?:(?:^|[T ]+)(?P<clock>\d{1,2}:\d{2}.*))?$"
HALF = r"(?i) *([ap])\.?m\.?$"  # of a day
# forms after `_plain`, which writes every separator as "-"
DAYS = (
    "%Y-%m-%d", "%Y-%m", "%m-%d-%Y", "%d-%m-%Y", "%m-%d-%y", "%d-%m-%y", "%d-%b-%Y", "%d-%b-%y",
    "%b-%d-%Y", "%b-%d-%y", "%b-%Y", "%Y-%b-%d", "",
)  # fmt: skip
CLOCKS = ("", "%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%I:%M %p", "%I:%M:%S %p")
ZONES = ("", "%z", " %z")
ISO = "ISO8601"  # all forms of it, as pandas names them


@dataclass(frozen=True, eq=False)
class Times:
    """When each row was.

    Attributes:
        codes: (m,) place of each row's time among the different ones, 0 being the oldest.
        said: the different times, as they are written.
    """

    codes: Rows
    said: tuple[str, ...]


def read_times(column: pd.Series) -> Times:
    """Read a column of numbers, or of dates with or without a time of day.

    Dates have one form throughout the column; those with a zone are brought to UTC.

    Args:
        column: typed cells, named.

    Raises:
        ValueError: when a cell is blank or no date, or dates may mean two things.
    """
    blanks = int(column.isna().sum())
    if blanks:
        raise ValueError(
            f"time column '{short(column.name)}' must be filled in every row, got "
            f"{blanks:,} blank; fill them, or leave out those rows"
        )
    if pd.api.types.is_float_dtype(column.dtype):
        codes, numbers = pd.factorize(column.to_numpy(), sort=True)
        return Times(codes.astype(np.int64), tuple(map(written, numbers)))
    if not isinstance(column.dtype, pd.CategoricalDtype):
        codes, dates = pd.factorize(column, sort=True)
        return Times(codes.astype(np.int64), _written(pd.DatetimeIndex(dates)))
    used = column.cat.remove_unused_categories()
    words = [str(word) for word in used.cat.categories]
    dates = _dates(words, str(column.name))
    _, first, places = np.unique(dates.asi8, return_index=True, return_inverse=True)
    codes = places[used.cat.codes.to_numpy()]
    return Times(codes.astype(np.int64), tuple(words[at] for at in first))


def _dates(words: Sequence[str], name: str) -> pd.DatetimeIndex:
    """Read different words as dates, in the one form that fits all of them."""
    readings = list(_readings(words))
    if not readings:
        raise ValueError(
            f"time column '{short(name)}' must hold numbers, or dates of one form, got "
            f"'{short(_odd(words))}'; write dates as 2021-03-31"
        )
    first = readings[0]
    for other in readings[1:]:
        # which of two forms it is does not matter where rows come in the same order
        if not np.array_equal(first.argsort(), other.argsort()):
            at = int((first != other).argmax())
            raise ValueError(
                f"time column '{short(name)}' must hold dates that mean one day, got "
                f"'{short(words[at])}' that may be {first[at]:%Y-%m-%d} or {other[at]:%Y-%m-%d}; "
                "write dates as 2021-03-31"
            )
    return first


def _readings(words: Sequence[str]) -> Iterator[pd.DatetimeIndex]:
    """Yield the words as dates in every form that fits all of them."""
    iso = _parsed(words, ISO)
    if not iso.hasnans:
        yield iso
        return
    plain = _plain(words)
    for form in _forms(plain):
        found = _parsed(plain, form)
        if not found.hasnans:
            yield found


def _forms(plain: Sequence[str]) -> Iterator[str]:
    """Yield the forms that fit the first word."""
    for day, clock, zone in product(DAYS, CLOCKS, ZONES):
        form = f"{day} {clock}{zone if clock else ''}".strip()
        if form and (clock or not zone) and not _parsed(plain[:1], form).hasnans:
            yield form


def _parsed(words: Sequence[str], form: str) -> pd.DatetimeIndex:
    """Read words in one form; those that it does not fit are NaT."""
    return pd.to_datetime(np.array(words, object), format=form, utc=True, errors="coerce")


def _plain(words: Sequence[str]) -> list[str]:
    """Write dates with months of three letters, and one sign between their parts.

    >>> _plain(["March 4, 2021 10:20PM", "4/3/2021", "4. Mar 2021"])
    ['Mar-4-2021 10:20 PM', '4-3-2021', '4-Mar-2021']
    """
    text = pc.replace_substring_regex(pa.array(words, pa.large_string()), MONTH, r"\1")
    day, clock = pc.extract_regex(text, DATED).flatten()
    day = pc.utf8_trim(pc.replace_substring_regex(day, "[-/., ]+", "-"), "-")
    clock = pc.replace_substring_regex(clock, HALF, r" \1M")
    joined = pc.binary_join_element_wise(day, clock, pa.scalar(" ", pa.large_string()))
    plain: list[str] = pc.utf8_trim_whitespace(joined).to_pylist()
    return plain


def _odd(words: Sequence[str]) -> str:
    """Return the first word that is no date, or has another form than the words before it."""
    plain = _plain(words)
    read = [_parsed(words, ISO), *(_parsed(plain, form) for form in _forms(plain))]
    return words[max(int(dates.isna().argmax()) for dates in read)]


def _written(dates: pd.DatetimeIndex) -> tuple[str, ...]:
    whole = bool((dates == dates.normalize()).all())
    return tuple(dates.strftime("%Y-%m-%d" if whole else "%Y-%m-%d %H:%M:%S"))
