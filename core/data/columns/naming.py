"""Columns as settings name them."""

from collections.abc import Sequence

from core.data.tables.wording import short


def require_apart(roles: str, both: set[str]) -> None:
    """Refuse columns that two settings name.

    Raises:
        ValueError: when there is one.
    """
    if both:
        raise ValueError(
            f"a column must be {roles}, got both: '{short(min(both))}'; leave it out of one"
        )


def column_names(setting: str, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that a setting names.

    Raises:
        ValueError: when they are no sequence of names, or one is named twice.
    """
    if not isinstance(columns, tuple | list) or not all(isinstance(n, str) for n in columns):
        raise ValueError(f"{setting} must be a tuple of column names, got {short(repr(columns))}")
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise ValueError(f"{setting} must name each column once, got '{short(twice[0])}' twice")
    return tuple(columns)
