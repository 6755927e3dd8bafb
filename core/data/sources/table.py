"""Table: columns of a CSV or Parquet file, or of a DataFrame, as tasks."""

import hashlib
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from core.data.amounts import examples_setting
from core.data.arrays import Floats, Seed
from core.data.columns.choosing import inputs_of
from core.data.columns.inputs import Preparation, count_inputs
from core.data.columns.merging import OneOf, kinds_with, merged
from core.data.columns.naming import column_names, require_apart, task_names
from core.data.kinds.catalogue import read_as
from core.data.kinds.kind import Labels, TaskKind
from core.data.kinds.yes_no import YES_NO
from core.data.problem import MEAN, Problem
from core.data.source import STARTS, Sizes, Source
from core.data.splits.choosing import require_one, way_of
from core.data.splits.way import Way
from core.data.tables.cells import typed
from core.data.tables.formats import Format
from core.data.tables.limits import check_names, check_rows, kept_rows
from core.data.tables.loading import Reference, load
from core.data.tables.parcels import Parcel, packed, take
from core.data.tables.wording import short
from core.settings.setting import Whole, check_settings

KNOWN = ("content", "input_columns", "splits")  # what a table knows of its cells when it travels


@dataclass(frozen=True, eq=False)
class Table(Source):
    """A table of examples in which some columns are tasks, with blanks.

    Replicates re-split the rows 60/20/20 so that each part has its share of every answer, and where
    `group` is given whole groups; or as `time` or `part` say. Inputs are prepared on the training
    part alone. Of a file with more cells than are needed a uniform random sample of rows is used.

    Attributes:
        data: a DataFrame, or the path of a CSV, TSV or Parquet file, which is read in a process of
            its own; or a reference to a table that is held.
        tasks: the task columns; blank, '?', NA, N/A, null and None are '?'.
        inputs: the input columns; None: all others but identifiers, dates, constant and empty ones.
        examples: training rows; None: all of the training part.
        group: a column whose equal values stay in one part.
        time: a column of dates or numbers: networks learn from the past and are tested on what came
            after it, in up to ten periods one after the other, see core.data.splits.by_time.
        part: a column that says of each row whether it is for training, validation or test: there
            is one split. Of group, time and part one may be given; it is no input.
        format: how a text file is written; None: detected.
        read_as: how each task is read (core.data.kinds.catalogue); none given: all are yes/no.
        one_of: tasks that are several yes/no columns, of which each row has one yes: the name of
            each and its columns. Such a task is classes.

    Raises:
        ValueError: when the table, a column or a label is not as required.
    """

    key: ClassVar[str] = "table"
    title: ClassVar[str] = "Your table"
    about: ClassVar[str] = "Columns of a CSV, TSV or Parquet file."
    partly_labelled: ClassVar[bool] = True
    starts: ClassVar[int] = STARTS

    data: pd.DataFrame | str | Path | Reference
    tasks: tuple[str, ...]
    inputs: tuple[str, ...] | None = None
    examples: int | None = examples_setting(
        None,
        "Training rows.",
        Whole(1, 10_000_000, blank="all of the training part"),
        Whole(1, 10_000_000),
    )
    group: str | None = None
    format: Format | None = None
    read_as: tuple[str, ...] = ()
    time: str | None = None
    part: str | None = None
    one_of: OneOf = ()

    def __post_init__(self) -> None:
        if not isinstance(self.data, pd.DataFrame | str | Path | Reference):
            kind = type(self.data).__name__
            raise ValueError(f"data must be a DataFrame or the path of a file, got a {kind}")
        object.__setattr__(self, "tasks", task_names(self.tasks, MEAN))
        if self.inputs is not None:
            object.__setattr__(self, "inputs", column_names("inputs", self.inputs))
            if not self.inputs:
                raise ValueError("inputs must name at least one column, got none")
            require_apart("a task or an input", set(self.tasks) & set(self.inputs))
        for name, column in self.split_by.items():
            if column is not None and not isinstance(column, str):
                raise ValueError(f"{name} must be the name of a column, got {short(column)}")
            used = {*self.tasks, *(self.inputs or ())}
            require_apart(f"the {name} or a task or input", used & {column})
        require_one(**self.split_by)
        if self.format is not None and not isinstance(self.format, Format):
            raise ValueError(f"format must be a Format, got {short(repr(self.format))}")
        others = (*(self.inputs or ()), *self.split_by.values())
        kinds = kinds_with(self.one_of, self.tasks, self.read_as, others)
        object.__setattr__(self, "read_as", kinds)
        check_settings(self)

    @property
    def names(self) -> tuple[str, ...]:
        """The tasks."""
        return self.tasks

    @cached_property
    def parcel(self) -> Parcel:
        """The cells as they travel: whoever holds this table holds them."""
        if isinstance(self.data, pd.DataFrame):
            return take(packed(self._given, Format()))
        if isinstance(self.data, Reference):
            return self.data.parcel(self.format)
        return load(Path(self.data), self.format)

    @property
    def frame(self) -> pd.DataFrame:
        """The rows used, with numbers as float, words as category and dates as datetime64.

        `attrs["rows"]` is the number of rows that the data has.
        """
        given = self._given if isinstance(self.data, pd.DataFrame) else self.parcel.frame
        frame = merged(given, self.one_of)
        named = (*self.tasks, *(self.inputs or ()), *filter(None, self.split_by.values()))
        absent = [name for name in named if name not in frame.columns]
        if absent:
            raise ValueError(
                f"columns must be in the table, got '{short(absent[0])}' that is not; mend the name"
            )
        return frame

    @cached_property
    def _given(self) -> pd.DataFrame:
        """The rows used of a DataFrame, typed."""
        assert isinstance(self.data, pd.DataFrame)
        check_names(list(self.data.columns))
        check_rows(len(self.data))
        frame = typed(self.data.iloc[kept_rows(*self.data.shape)])
        frame.attrs["rows"] = len(self.data)
        return frame

    @property
    def file(self) -> str:
        """The name of the file: its folder is nobody else's business."""
        if isinstance(self.data, pd.DataFrame):
            return "table.csv"
        return (self.data.path if isinstance(self.data, Reference) else Path(self.data)).name

    def by_content(self) -> "Table":
        """Return the same table, which holds its cells and needs its file no longer."""
        if isinstance(self.data, pd.DataFrame):
            return self
        path = self.data.path if isinstance(self.data, Reference) else Path(self.data)
        same = replace(self, data=Reference(self.parcel.key, path))
        same.__dict__.update(self._known(), parcel=self.parcel)
        return same

    def without_cells(self) -> "Table":
        """Return the table as it travels beside its parcel, with what was computed of it."""
        light = replace(self, data=Reference(self.parcel.key, Path(self.file)))
        light.__dict__.update(self._known())
        return light

    def _known(self) -> dict[str, Any]:
        return {name: self.__dict__[name] for name in KNOWN if name in self.__dict__}

    @property
    def rows(self) -> int:
        """How many rows the data has; `frame` may hold a sample of them."""
        return int(self.frame.attrs["rows"])

    @cached_property
    def input_columns(self) -> tuple[str, ...]:
        """The input columns, in order."""
        return inputs_of(self.frame, self.inputs, (*self.tasks, *self.split_by.values()))

    @property
    def kinds(self) -> tuple[TaskKind, ...]:
        """Of each task; what is no yes/no is known when its column has been read."""
        return tuple(kind for kind, _ in self._read) if self.read_as else super().kinds

    @cached_property
    def labels(self) -> Floats:
        """(m, T), NaN where '?'."""
        return np.stack([labels.values for _, labels in self._read], axis=1)

    @cached_property
    def _read(self) -> tuple[tuple[TaskKind, Labels], ...]:
        """The kind and the labels of each task."""
        frame, kinds = self.frame, self.read_as or (YES_NO.name,) * len(self.tasks)
        return tuple(
            read_as(kind, name, frame[name]) for kind, name in zip(kinds, self.tasks, strict=True)
        )

    @cached_property
    def _disjoint(self) -> bool:
        """Whether no row is labelled for two tasks."""
        return bool((~np.isnan(self.labels)).sum(axis=1).max() < 2)

    @property
    def split_by(self) -> dict[str, str | None]:
        """The column of each way to split; one at most is given."""
        return {"group": self.group, "time": self.time, "part": self.part}

    @cached_property
    def way(self) -> Way:
        """How rows are split."""
        frame, by = self.frame, self.split_by
        columns = {name: None if column is None else frame[column] for name, column in by.items()}
        return way_of(self.kinds, self.labels, self.tasks, **columns)

    @cached_property
    def splits(self) -> int | None:
        """How many different splits there are; of time that is known when the table is read."""
        return None if self.time is None and self.part is None else self.way.count

    @cached_property
    def content(self) -> str:
        """SHA-256 of the labels, inputs and way to split: equal tables have equal results."""
        digest, frame = hashlib.sha256(self.labels.tobytes()), self.frame
        for name in self.input_columns:
            column = frame[name]
            if isinstance(column.dtype, pd.CategoricalDtype):
                digest.update(repr(list(column.cat.categories)).encode())
                column = column.cat.codes
            digest.update(str(column.dtype).encode() + column.to_numpy().tobytes())
        digest.update(self.way.identity())
        if set(self.kinds) != {YES_NO}:
            digest.update(repr(self.kinds).encode())
        return digest.hexdigest()

    def draw(self, seed: Seed) -> Problem:
        """Split the rows anew and prepare the inputs on the training part."""
        whole, validation, test = self.way.split(seed)
        labels, train = self.labels, whole[: self.examples]
        return Problem(
            Preparation.fit(self._cells, train).apply(self._cells),
            labels,
            self.names,
            train,
            validation,
            test,
            overlap=len(test) / len(whole),
            disjoint=self._disjoint,
            kinds=self.kinds,
        )

    def sizes(self) -> Sizes:
        """Say how large the problems are."""
        return Sizes(len(self.frame), self._inputs, self._disjoint)

    def identity(self) -> object:
        """Return what problems depend on: the content of the table, not where it lies."""
        return ["Table", *self._key]

    def stack_key(self) -> tuple[object, ...]:
        """Return what must agree for problems to be trained in common stacks."""
        return *super().stack_key(), self.content, self.input_columns

    def preparation(self, seed: Seed) -> Preparation:
        """Return how the inputs are prepared in the problem of this seed."""
        return Preparation.fit(self._cells, self.way.split(seed)[0][: self.examples])

    def input_names(self, seed: Seed) -> tuple[str, ...]:
        """Return the column, and of words the word, of each input."""
        return self.preparation(seed).inputs

    @property
    def _cells(self) -> pd.DataFrame:
        return self.frame[list(self.input_columns)]

    @cached_property
    def _inputs(self) -> int:
        """d, how many inputs the columns make."""
        return count_inputs(self._cells)

    def __getstate__(self) -> dict[str, Any]:
        """Leave the cells of a file to the file; it must not change until it is read there."""
        state = {field.name: getattr(self, field.name) for field in fields(self)}
        if isinstance(self.data, str | Path) and "parcel" in self.__dict__:
            state["data"] = Reference(self.parcel.key, Path(self.data))
        return state | self._known()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[str, tuple[str, ...], tuple[str, ...], int | None]:
        return self.content, self.tasks, self.input_columns, self.examples
