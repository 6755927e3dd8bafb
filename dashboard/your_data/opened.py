"""What is known of a table once it has been read; free of streamlit and plotly."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from core.data.arrays import Floats
from core.data.columns.alerts import NUMBERING
from core.data.columns.merging import OneOf, merged
from core.data.columns.roles import (
    CONSTANT,
    DATE,
    EMPTY,
    IDENTIFIER,
    LEFT_OUT,
    TASK,
    WORDS,
    Column,
    describe,
    propose,
)
from core.data.columns.tasks import possible_kinds
from core.data.kinds.catalogue import READERS
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import YES_NO
from core.data.splits.by_part import says_parts
from core.data.tables.formats import Format
from core.data.tables.loading import load
from core.data.tables.parcels import Parcel
from core.data.tables.parsing import Unreadable

RANDOM, GROUP, TIME, PART = "random", "group", "time", "part"  # ways to split the rows
WHEN = re.compile(r"(^|[^a-z])(year|month|week|day|date|time|hour|season)s?([^a-z]|$)", re.I)
HEAD = 5  # rows shown as they were read


@dataclass(frozen=True, eq=False)
class Opened:
    """A table that has been read.

    Attributes:
        format: how its text is written; None: it is Parquet.
        columns: all of them, with the role proposed for each.
        rows: in the file. used: rows that are used, a random sample of large tables.
        kinds: of each column that may be a task, what kinds of task it may be, the likeliest first.
        usable: the columns that may be inputs.
        parts: those that say of each row whether it is for training or for test.
        head: the first rows used.
        parcel: the cells: whoever has the table open holds them.
        one_of: tasks that are several columns, see core.data.columns.merging.
    """

    format: Format | None
    columns: tuple[Column, ...]
    rows: int
    used: int
    kinds: Mapping[str, tuple[str, ...]]
    usable: tuple[str, ...]
    parts: tuple[str, ...]
    head: pd.DataFrame
    parcel: Parcel
    one_of: OneOf = ()

    @property
    def proposed(self) -> tuple[str, ...]:
        """The columns proposed as tasks."""
        return tuple(column.name for column in self.columns if column.role == TASK)

    @property
    def answers(self) -> tuple[str, ...]:
        """The columns that may be tasks."""
        return tuple(self.kinds)

    @property
    def words(self) -> dict[str, tuple[str, str]]:
        """Of each column that may be a yes/no task the words read as no and as yes."""
        columns = (
            column for column in self.columns if YES_NO.name in self.kinds.get(column.name, ())
        )
        return {column.name: (column.negative, column.positive) for column in columns}

    def places(self, task: str) -> tuple[str, ...]:
        """Return the answers of a task that is ordered, in their order."""
        return Ordered.read(task, self.parcel.frame[task])[1].words

    def labels_of(
        self, tasks: tuple[str, ...], read_as: tuple[str, ...]
    ) -> tuple[Floats, tuple[TaskKind, ...], tuple[tuple[str, ...], ...]]:
        """Return (m, T) the labels of some columns, NaN where '?', the kinds and the answers.

        Args:
            read_as: how each is read, see core.data.kinds.catalogue.
        """
        frame = merged(self.parcel.frame, self.one_of)
        read = [READERS[way](name, frame[name]) for name, way in zip(tasks, read_as, strict=True)]
        labels = np.stack([labels.values for _, labels in read], axis=1)
        kinds, words = tuple(kind for kind, _ in read), tuple(own.words for _, own in read)
        return labels, kinds, words

    def asked_as_one(self, one_of: OneOf) -> "Opened":
        """Return the table with some of its yes/no columns as one task of classes each."""
        frame = merged(self.parcel.frame, one_of)
        own = {column.name: column for column in self.columns}
        for name, columns in one_of:
            made, note = describe(name, frame[name]), f"which of {len(columns)} columns is yes"
            own[name] = replace(made, role=TASK, kind=WORDS, note=note, positive="", positives=0)
        kinds = dict(self.kinds) | {name: (Classes.name,) for name, _ in one_of}
        return replace(
            self,
            columns=tuple(own[name] for name in frame.columns),
            kinds={name: kinds[name] for name in frame.columns if name in kinds},
            usable=tuple(name for name in self.usable if name in frame.columns),
            head=frame.head(HEAD).copy(),
            one_of=one_of,
        )

    def unused(self, tasks: tuple[str, ...]) -> tuple[str, ...]:
        """Name the usable columns that are best no inputs.

        An answer that is not asked about is likely one that is not known beforehand either.
        """
        left_out = {c.name for c in self.columns if c.role in (LEFT_OUT, TASK)} - {*tasks}
        return tuple(name for name in self.usable if name in left_out)

    def unused_after(
        self, before: tuple[str, ...], after: tuple[str, ...], unused: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Name the columns that are no inputs once other tasks are chosen.

        Columns that the person had taken back into use stay in use.
        """
        taken_back = {*self.unused(before)} - {*unused}
        away = {*self.unused(after), *unused} - taken_back - {*after}
        return tuple(name for name in self.usable if name in away)

    def split_by(self, way: str, tasks: Sequence[str]) -> list[str]:
        """List the columns by which rows may be split in a way, the likeliest first."""
        if way == PART:
            return [name for name in self.parts if name not in tasks]
        if way == RANDOM:
            return []
        others = [
            c for c in self.columns if c.name not in tasks and c.kind not in (EMPTY, CONSTANT)
        ]
        if way == GROUP:
            others.sort(key=lambda c: (not NUMBERING.search(c.name.lower()), c.kind != WORDS))
            return [column.name for column in others]
        numbers = {name for name in self.usable if _holds_numbers(self.parcel.frame[name])}
        when = [c for c in others if c.kind == DATE or c.name in numbers]
        when.sort(key=lambda c: (c.kind != DATE, not WHEN.search(c.name)))
        return [column.name for column in when]

    def inputs(
        self, tasks: tuple[str, ...], unused: tuple[str, ...], by: str | None
    ) -> tuple[str, ...] | None:
        """Name the inputs, or return None where they are those of a table that names none.

        Args:
            by: the column by which rows are split.
        """
        away = {*tasks, by}
        chosen = tuple(n for n in self.usable if n not in away and n not in unused)
        usual = (c.name for c in self.columns if c.role != LEFT_OUT and c.name not in away)
        return None if chosen == tuple(usual) else chosen


@dataclass(frozen=True)
class Refused:
    """A file that cannot be read as a table: why, and how it seemed to be written."""

    reason: str
    format: Format | None


def open_table(path: Path, format: Format | None = None) -> Opened | Refused:
    """Read a table in a process of its own; where it cannot be used, say why.

    Args:
        format: how a text table is written; None: detected.
    """
    try:
        return _opened(load(path, format))
    except ValueError as refused:
        return Refused(str(refused), refused.written if isinstance(refused, Unreadable) else None)


def _opened(parcel: Parcel) -> Opened:
    frame = parcel.frame
    columns = propose(frame)
    kinds = {column.name: possible_kinds(column, frame[column.name]) for column in columns}
    return Opened(
        parcel.written,
        columns,
        int(frame.attrs["rows"]),
        len(frame),
        {name: possible for name, possible in kinds.items() if possible},
        tuple(column.name for column in columns if _may_be_input(column, frame)),
        tuple(column.name for column in columns if says_parts(frame[column.name])),
        frame.head(HEAD).copy(),
        parcel,
    )


def _may_be_input(column: Column, frame: pd.DataFrame) -> bool:
    """Tell whether a table may name the column as an input, be it proposed as one or not."""
    numbers = _holds_numbers(frame[column.name])
    return column.kind not in (EMPTY, CONSTANT, DATE) and (column.kind != IDENTIFIER or numbers)


def _holds_numbers(cells: pd.Series) -> bool:
    return pd.api.types.is_float_dtype(cells.dtype)
