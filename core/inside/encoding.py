"""An insight as a table of its arrays, which the store keeps, and back."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, get_type_hints

import numpy as np
import pandas as pd

from core.inside.insight import Insight

WORDS = "words"  # in place of a type: JSON
Record = TypeVar("Record")


def as_frame(insight: Insight) -> pd.DataFrame:
    """Write an insight as name, type, shape and bytes of each of its arrays, a row each."""
    return pd.DataFrame(list(_rows(insight)), columns=["name", "type", "shape", "data"])


def from_frame(frame: pd.DataFrame) -> Insight:
    """Read what `as_frame` wrote."""
    columns = (frame[name] for name in frame.columns)
    return _made(Insight, "", {name: _value(*cell) for name, *cell in zip(*columns, strict=True)})


def _rows(record: object, before: str = "") -> Iterator[tuple[str, str, str, bytes]]:
    for field in fields(record):  # type: ignore[arg-type]
        name, value = before + field.name, getattr(record, field.name)
        if is_dataclass(value):
            yield from _rows(value, f"{name}.")
        elif isinstance(value, tuple):
            yield name, WORDS, "", json.dumps(value).encode()
        else:
            whole = np.ascontiguousarray(value)
            yield name, whole.dtype.str, json.dumps(value.shape), whole.tobytes()


def _value(kind: str, shape: str, data: bytes) -> object:
    if kind == WORDS:
        return tuple(json.loads(data))
    return np.frombuffer(data, dtype=kind).reshape(json.loads(shape))


def _made(record: type[Record], before: str, values: dict[str, Any]) -> Record:
    made = {}
    for name, kind in get_type_hints(record).items():
        nested = is_dataclass(kind)
        made[name] = _made(kind, f"{before}{name}.", values) if nested else values[before + name]
    return record(**made)
