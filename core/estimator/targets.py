"""Targets: what the columns of Y are, as tasks, and how answers are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.data.arrays import Floats
from core.data.kinds.answers import require_several
from core.data.kinds.catalogue import READERS
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import SWAPPED, YES_NO
from core.data.tables.cells import typed_column
from core.data.tables.wording import short, written

Kinds = Mapping[str, str] | Sequence[str] | str | None


@dataclass(frozen=True, eq=False)
class Targets:
    """The tasks of a Y.

    Attributes:
        names: of the T tasks. kinds: of each.
        classes: of each task its answers, as they stand in Y, in the order of their numbers; None
            of numbers.
        framed: whether Y was a DataFrame, so that predictions are. flat: whether it had one
            dimension.
    """

    names: tuple[str, ...]
    kinds: tuple[TaskKind, ...]
    classes: tuple[np.ndarray | None, ...]
    framed: bool
    flat: bool

    @property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """Of each task how its answers are written; none of numbers."""
        return tuple(() if c is None else tuple(map(written, c)) for c in self.classes)

    @classmethod
    def of(cls, Y: Any, kinds: Kinds) -> "Targets":
        """Look at a Y.

        Without `kinds`, ordered categories are ordered, other columns of two values yes/no, words
        and other categories classes, and numbers numbers.

        Raises:
            ValueError: when a column is none of its kind.
        """
        frame, framed, flat = framed_targets(Y)
        names = tuple(map(str, frame.columns))
        require_different("tasks", names)
        columns = [frame.iloc[:, k] for k in range(len(names))]
        blank = [name for name, column in zip(names, columns, strict=True) if column.isna().all()]
        if blank:
            raise ValueError(f"task '{short(blank[0])}' must have labels, got blanks alone")
        asked = _asked(kinds, names)
        said = [
            asked.get(name) or proposed(column) for name, column in zip(names, columns, strict=True)
        ]
        found = [_looked_at(*each) for each in zip(said, names, columns, strict=True)]
        return cls(names, tuple(k for k, _ in found), tuple(c for _, c in found), framed, flat)

    def encode(self, Y: Any) -> Floats:
        """Return labels (m, T), NaN where a cell is blank.

        Raises:
            ValueError: when Y has other columns, or an answer that was not there in training.
        """
        frame, _, _ = framed_targets(Y)
        if frame.shape[1] != len(self.names):
            raise ValueError(f"Y must have {len(self.names)} columns, got {frame.shape[1]}")
        columns = []
        for k, (name, answers) in enumerate(zip(self.names, self.classes, strict=True)):
            column = frame.iloc[:, k]
            columns.append(
                _numbers(name, column) if answers is None else _places(name, column, answers)
            )
        return np.stack(columns, axis=1).astype(np.float32)

    def decode(self, answers: Sequence[np.ndarray], index: pd.Index | None) -> Any:
        """Write answers of all tasks, numbers of classes or numbers, as Y had them."""
        columns = {
            k: answer if classes is None else classes[answer.astype(np.int64)]
            for k, (answer, classes) in enumerate(zip(answers, self.classes, strict=True))
        }
        if self.flat:
            return columns[0]
        frame = pd.DataFrame(columns, index=index)
        frame.columns = pd.Index(self.names)
        return frame if self.framed else frame.to_numpy()


def framed_targets(Y: Any) -> tuple[pd.DataFrame, bool, bool]:
    """Return Y as a DataFrame, whether it was one, and whether it had one dimension.

    Raises:
        ValueError: when it is none, or has no row or more than two dimensions.
    """
    if Y is None:
        raise ValueError("MultiTask requires y to be passed, but the target y is None")
    if isinstance(Y, pd.DataFrame):
        frame, flat = Y, False
    elif isinstance(Y, pd.Series):
        frame, flat = Y.to_frame("y" if Y.name is None else str(Y.name)), True
    else:
        array = np.asarray(Y)
        if array.ndim not in (1, 2):
            raise ValueError(f"y must have one or two dimensions, got {array.ndim}")
        flat = array.ndim == 1
        names = ["y"] if flat else [f"y{k}" for k in range(array.shape[1])]
        frame = pd.DataFrame(array[:, None] if flat else array, columns=names)
    if np.iscomplexobj(frame.to_numpy()):
        raise ValueError("Complex data not supported, got complex targets")
    if not frame.shape[1]:
        raise ValueError("y must have at least one column, got none")
    return frame, isinstance(Y, pd.DataFrame), flat


def require_different(what: str, names: Sequence[str]) -> None:
    """Refuse a name that comes twice.

    Raises:
        ValueError: with the name.
    """
    twice = [name for k, name in enumerate(names) if name in names[:k]]
    if twice:
        raise ValueError(f"{what} must have different names, got '{short(twice[0])}' twice")


def proposed(column: pd.Series) -> str:
    """Propose the kind of a column."""
    categories = isinstance(column.dtype, pd.CategoricalDtype)
    if categories and column.cat.ordered:
        return Ordered.name
    cells = typed_column(column)
    if cells.nunique() == 2:
        return YES_NO.name
    numbers = pd.api.types.is_float_dtype(cells.dtype) and not categories
    return NUMBERS.name if numbers else Classes.name


def _asked(kinds: Kinds, names: Sequence[str]) -> dict[str, str]:
    """Return the kinds that were asked for, by task."""
    if kinds is None:
        return {}
    if isinstance(kinds, str):
        asked = dict.fromkeys(names, kinds)
    elif isinstance(kinds, Mapping):
        asked = {str(name): kind for name, kind in kinds.items()}
    else:
        if len(kinds) != len(names):
            raise ValueError(f"kinds must be {len(names)}, one a task, got {len(kinds)}")
        asked = dict(zip(names, kinds, strict=True))
    unknown = [name for name in asked if name not in names]
    if unknown:
        raise ValueError(f"kinds must name tasks, got '{short(unknown[0])}' that is none")
    wrong = [kind for kind in asked.values() if kind not in READERS]
    if wrong:
        raise ValueError(f"a kind must be one of {', '.join(READERS)}, got {short(repr(wrong[0]))}")
    return asked


def _looked_at(kind: str, name: str, column: pd.Series) -> tuple[TaskKind, np.ndarray | None]:
    """Return a task's kind with its answers as they stand in Y."""
    if kind == NUMBERS.name:
        _numbers(name, column)
        return NUMBERS, None
    if isinstance(column.dtype, pd.CategoricalDtype) and column.cat.ordered:
        used = column.cat.remove_unused_categories()
        answers = used.cat.categories.to_numpy()
    else:
        answers = _sorted(name, column)
    if kind in (YES_NO.name, SWAPPED):
        if len(answers) != 2:
            raise ValueError(
                f"yes/no task '{short(name)}' must hold two values, got {len(answers):,}"
            )
        return YES_NO, answers[::-1] if kind == SWAPPED else answers
    require_several(name, len(answers))
    return (Classes if kind == Classes.name else Ordered)(len(answers)), answers


def _sorted(name: str, column: pd.Series) -> np.ndarray:
    try:
        values = column.dropna().unique()
    except TypeError:
        raise ValueError(
            f"task '{short(name)}' must hold numbers or words, got {short(repr(column.iloc[0]))}"
        ) from None
    try:
        return np.sort(np.asarray(values))
    except TypeError:
        raise ValueError(
            f"task '{short(name)}' must hold answers that can be sorted, got words beside numbers"
        ) from None


def _numbers(name: str, column: pd.Series) -> np.ndarray:
    try:
        values = pd.to_numeric(column).to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        raise ValueError(f"task '{short(name)}' must hold numbers, got other cells") from None
    if np.isinf(values).any():
        raise ValueError(f"Input y contains infinity: task '{short(name)}' must be finite")
    return np.asarray(values)


def _places(name: str, column: pd.Series, answers: np.ndarray) -> np.ndarray:
    """Return the place of each cell among the answers, NaN where it is blank."""
    places = pd.Index(answers).get_indexer(pd.Index(column.astype(object)))
    blank = column.isna().to_numpy()
    if (places[~blank] < 0).any():
        odd = column[~blank][places[~blank] < 0].iloc[0]
        raise ValueError(
            f"task '{short(name)}' must hold answers that were there in training, got "
            f"{short(repr(odd))}"
        )
    return np.where(blank, np.nan, places)
