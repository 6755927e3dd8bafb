"""Table: yes/no columns of a CSV or Parquet file, or of a DataFrame, as tasks."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from core import require
from core.data.inputs import prepare
from core.data.labels import read_labels
from core.data.problem import Floats, Problem, Seed
from core.data.splits import split

MIN_ROWS = 20
SEPARATORS = ",;\t|"
MEAN = "all"  # how results name the mean over tasks, so no task may be called so


@dataclass(frozen=True, eq=False)
class Table:
    """A table of examples in which some columns are yes/no tasks, with blanks.

    Replicates re-split the rows 60/20/20; inputs are prepared on the training part alone.

    Attributes:
        data: a DataFrame, or the path of a CSV or Parquet file.
        tasks: the task columns; blank, '?', NA, N/A and null are '?'.
        inputs: the input columns; None: all others.
        examples: training rows; None: all of the training part.

    Raises:
        ValueError: when the table, a column or a label is not as required.
    """

    data: pd.DataFrame | str | Path
    tasks: tuple[str, ...]
    inputs: tuple[str, ...] | None = None
    examples: int | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.data, pd.DataFrame | str | Path):
            kind = type(self.data).__name__
            raise ValueError(f"data must be a DataFrame or the path of a file, got a {kind}")
        object.__setattr__(self, "tasks", _names("tasks", self.tasks))
        if not self.tasks:
            raise ValueError("tasks must name at least one column, got none")
        if MEAN in self.tasks:
            raise ValueError(
                f"a task must have another name than '{MEAN}', got '{MEAN}' that results give the "
                "mean over tasks; rename the column"
            )
        if self.inputs is not None:
            object.__setattr__(self, "inputs", _names("inputs", self.inputs))
            both = set(self.tasks) & set(self.input_columns)
            if both:
                raise ValueError(f"a column must be a task or an input, got both: '{min(both)}'")
        if self.examples is not None:
            require.whole("examples", self.examples, 1, 10_000_000)

    @property
    def names(self) -> tuple[str, ...]:
        """The tasks."""
        return self.tasks

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The table, read and checked once."""
        frame = self.data if isinstance(self.data, pd.DataFrame) else _read(Path(self.data))
        _check(frame, (*self.tasks, *(self.inputs or ())))
        return frame

    @cached_property
    def input_columns(self) -> tuple[str, ...]:
        """The input columns, in order."""
        if self.inputs is not None:
            return self.inputs
        return tuple(name for name in self.frame.columns if name not in self.tasks)

    @cached_property
    def labels(self) -> Floats:
        """(m, T), NaN where '?'."""
        return np.stack([read_labels(name, self.frame[name])[0] for name in self.tasks], axis=1)

    @cached_property
    def content(self) -> str:
        """SHA-256 of the columns used: equal tables have equal results."""
        frame = self.frame[[*self.tasks, *self.input_columns]]
        digest = hashlib.sha256(repr([(n, str(t)) for n, t in frame.dtypes.items()]).encode())
        digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
        return digest.hexdigest()

    def draw(self, seed: Seed) -> Problem:
        """Split the rows anew and prepare the inputs on the training part."""
        frame = self.frame
        train, validation, test = split(np.random.default_rng(seed), len(frame))
        if not self.input_columns:
            raise ValueError("inputs must name at least one column, got none beside the tasks")
        used = train[: self.examples]
        return Problem(
            prepare(frame[list(self.input_columns)], used),
            self.labels,
            self.names,
            used,
            validation,
            test,
            overlap=len(test) / len(train),
            disjoint=bool((~np.isnan(self.labels)).sum(axis=1).max() < 2),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[str, tuple[str, ...], tuple[str, ...], int | None]:
        return self.content, self.tasks, self.input_columns, self.examples


def _names(setting: str, columns: Sequence[str]) -> tuple[str, ...]:
    if not isinstance(columns, tuple | list) or not all(isinstance(n, str) for n in columns):
        raise ValueError(f"{setting} must be a tuple of column names, got {columns!r}")
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise ValueError(f"{setting} must name each column once, got '{twice[0]}' twice")
    return tuple(columns)


def _read(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise ValueError(f"data must be the path of a CSV or Parquet file, got no file at {path}")
    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            return pd.read_parquet(path)
        return pd.read_csv(
            path,
            sep=_separator(path),
            dtype="string",
            keep_default_na=False,
            skipinitialspace=True,
            encoding="utf-8-sig",
        )
    except (ValueError, OSError) as error:
        reason = str(error).splitlines()[0]
        raise ValueError(
            f"data must be a CSV or Parquet file, got {path.name} that cannot be read: {reason}"
        ) from error


def _separator(path: Path) -> str:
    """Return the separator that the header holds most, outside quotes."""
    with path.open(encoding="utf-8-sig") as file:
        header = re.sub(r'"[^"]*"', "", file.readline())
    return max(SEPARATORS, key=header.count)


def _check(frame: pd.DataFrame, named: tuple[str, ...]) -> None:
    if not frame.columns.is_unique:
        twice = frame.columns[frame.columns.duplicated()][0]
        raise ValueError(f"column names must differ, got '{twice}' twice; rename one")
    unnamed = [name for name in frame.columns if not isinstance(name, str)]
    if unnamed:
        raise ValueError(f"column names must be text, got {unnamed[0]!r}; rename it")
    absent = [name for name in named if name not in frame.columns]
    if absent:
        raise ValueError(f"columns must be in the table, got '{absent[0]}' that is not")
    if len(frame) < MIN_ROWS:
        raise ValueError(f"the table must have at least {MIN_ROWS} rows, got {len(frame)}")
