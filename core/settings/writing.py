"""Settings as the Python that makes them."""

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any


def written(thing: Any) -> str:
    """Write a value: of a dataclass the call that makes it, without what is usual.

    >>> from core.data.missing import Missing
    >>> written(Missing(0.3)), written((1, "a"))
    ('Missing(rate=0.3)', "(1, 'a')")
    """
    if not is_dataclass(thing):
        return repr(thing)
    return f"{type(thing).__name__}({', '.join(arguments(thing))})"


def arguments(thing: Any) -> Iterator[str]:
    """Write what a dataclass must be given, by its place, and what is not usual, by its name."""
    for field in fields(thing):
        value, default = getattr(thing, field.name), _default(field)
        if default is MISSING:
            yield written(value)
        elif value != default:
            yield f"{field.name}={written(value)}"


def _default(field: "Field[Any]") -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()
