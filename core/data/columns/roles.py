"""What the columns of a table look like, and which role each may have."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from core.data.kinds.kind import Labels
from core.data.kinds.yes_no import MIN_LABELS, POSITIVE, YES_NO
from core.data.tables.cells import typed_column
from core.data.tables.header import is_row_name
from core.data.tables.wording import short

TASK, INPUT, LEFT_OUT = "task", "input", "left out"
NUMBER, WORDS = "number", "words"
DATE, IDENTIFIER, CONSTANT, EMPTY = "date", "identifier", "constant", "empty"
MAX_TASKS = 100
MANY = 20  # yes/no columns from which on those without a blank look like inputs
FEW_WORDS = 20  # different words that no column has too many of
PLAIN = (("0", "1"), ("-1", "1"))  # pairs of numbers that stand for no and yes
MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
TIME = r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?"
DAY = (
    r"\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?",
    r"\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})",
    rf"\d{{1,2}}[- .]+{MONTH}[-, ]+\d{{2,4}}",
    rf"{MONTH}[- ]+\d{{1,2}},? +\d{{2,4}}",
    rf"{MONTH}[- ]+\d{{4}}",
)
DATES = re.compile(rf"(({'|'.join(DAY)})([T ]+{TIME}( ?(z|[+-]\d\d:?\d\d))?)?|{TIME})", re.I)


@dataclass(frozen=True)
class Column:
    """One column of a table, and what it may serve for.

    Attributes:
        name: as in the table.
        role: "task", "input" or "left out".
        kind: "yes/no", "number", "words", "date", "identifier", "constant" or "empty".
        note: one plain sentence why.
        filled: cells that are not blank.
        positive: of a yes/no column the word read as 1, else "".
        positives: how many cells hold it.
        negative: the word read as 0, else "".
    """

    name: str
    role: str
    kind: str
    note: str
    filled: int
    positive: str = ""
    positives: int = 0
    negative: str = ""

    @property
    def swapped(self) -> "Column":
        """The same, of two answers the other one read as yes."""
        return replace(
            self,
            note=f"two values, '{short(self.negative)}' is read as yes",
            positive=self.negative,
            negative=self.positive,
            positives=self.filled - self.positives,
        )


def propose(frame: pd.DataFrame) -> tuple[Column, ...]:
    """Propose the role of every column, in order.

    Tasks are yes/no columns written as yes and no, true and false, 0 and 1 or the like, with each
    answer given often enough. Of many such columns those with blanks are tasks, as labels are what
    is missing, and the others inputs.
    """
    described = [describe(str(name), frame[name]) for name in frame.columns]
    tasks = [column for column in described if column.role == TASK]
    if len(tasks) > MANY:
        # one-hot inputs have no blanks; labels are what is missing in tables of labels
        gaps = [column for column in tasks if column.filled < len(frame)]
        kept = gaps if 0 < len(gaps) <= MAX_TASKS else []
        note = "a yes/no column as many others here: read as an input unless named a task"
        described = [
            replace(column, role=INPUT, note=note) if column in tasks and column not in kept
            else column
            for column in described
        ]  # fmt: skip
    return tuple(described)


def describe(name: str, column: pd.Series) -> Column:
    """Judge one column by itself."""
    cells = typed_column(column)
    filled, distinct = int(cells.notna().sum()), int(cells.nunique())
    if not filled:
        return Column(name, LEFT_OUT, EMPTY, "no cell is filled", 0)
    if distinct == 1:
        value = short(cells.dropna().iloc[0])
        return Column(name, LEFT_OUT, CONSTANT, f"all filled cells hold {value}", filled)
    words = isinstance(cells.dtype, pd.CategoricalDtype)
    if (not words and not pd.api.types.is_float_dtype(cells.dtype)) or (
        words and _are_dates(cells.cat.categories)
    ):
        return Column(name, LEFT_OUT, DATE, "dates are not used as inputs", filled)
    if is_row_name(name):
        return Column(name, LEFT_OUT, IDENTIFIER, "names or numbers of the rows", filled)
    if distinct == 2 or (words and cells.cat.categories.str.lower().nunique() == 2):
        return _yes_no(name, YES_NO.read(name, cells), filled)
    if _is_identifier(cells, words, distinct, filled):
        share = f"all {filled:,}" if distinct == filled else f"{distinct:,} of {filled:,}"
        looks = "an identifier or free text" if words else "an identifier"
        note = f"{share} values differ: looks like {looks}"
        return Column(name, LEFT_OUT, IDENTIFIER, note, filled)
    if words:
        return Column(name, INPUT, WORDS, f"{distinct:,} different words", filled)
    return Column(name, INPUT, NUMBER, f"numbers, {distinct:,} of them different", filled)


def _yes_no(name: str, labels: Labels, filled: int) -> Column:
    """Judge a column of two values."""
    no, yes = labels.words
    rarer = min(labels.counts)
    if rarer < MIN_LABELS:
        role, note = INPUT, f"one answer is given only {rarer} times: too few for a task"
    elif (no, yes) in PLAIN or {no.lower(), yes.lower()} & POSITIVE - {"1"}:
        role, note = TASK, f"two values, '{short(yes)}' is read as yes"
    else:
        role, note = INPUT, f"two values that are no plain yes and no: {short(no)}, {short(yes)}"
    return Column(name, role, YES_NO.name, note, filled, yes, labels.counts[1], no)


def _are_dates(words: Iterable[str]) -> bool:
    return all(DATES.fullmatch(word) for word in words)


def _is_identifier(cells: pd.Series, words: bool, distinct: int, filled: int) -> bool:
    """Return whether nearly every row has a word, or every row a whole number, of its own."""
    if words:
        return distinct == filled or (distinct > FEW_WORDS and distinct > filled / 2)
    numbers = cells.dropna()
    return distinct == filled and bool((numbers == numbers.round()).all())
