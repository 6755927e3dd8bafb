"""Columns as settings name them."""

from collections.abc import Sequence

from core.data.columns.roles import MAX_TASKS
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


def task_names(columns: Sequence[str], mean: str) -> tuple[str, ...]:
    """Return the columns that are tasks.

    Args:
        mean: how results name the mean over tasks, so that no task may have this name.

    Raises:
        ValueError: when they are no sequence of different names, none, too many, or one is taken.
    """
    tasks = column_names("tasks", columns)
    if not 1 <= len(tasks) <= MAX_TASKS:
        came = f"{len(tasks):,}" if tasks else "none"
        raise ValueError(f"tasks must name 1 to {MAX_TASKS} columns, got {came}")
    if mean in tasks:
        raise ValueError(
            f"a task must have another name than '{mean}', got '{mean}' that results give the "
            "mean over tasks; rename the column"
        )
    return tasks
