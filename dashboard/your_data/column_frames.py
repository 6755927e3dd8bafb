"""The columns of a table with their roles, and what is asked of its rows; in frames and words."""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from core.data.columns.roles import INPUT, LEFT_OUT, TASK, Column
from core.data.splits.parts import PARTS
from core.data.tables.wording import short
from dashboard.your_data.asking import Asked
from dashboard.your_data.opened import GROUP, PART, TIME, Opened

LONG = 60.0  # seconds of an advice from which on it is said that a first answer comes before
LIKELIEST = 4  # columns that are named as tasks to choose
NAMED = 8  # tasks that are named in one line
ANSWERS = 4  # tasks of which it is said in one line what is read as yes
SPLIT_BY = {
    GROUP: "rows of one '{}' stay together",
    TIME: "split by time, '{}'",
    PART: "split as '{}' says",
}
SPLITS = {TIME: "in periods of time", PART: "on the one split of the table"}  # else so many
ROWS = (100, 250, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)  # training rows to choose from


def columns_frame(
    opened: Opened,
    tasks: Sequence[str],
    unused: Sequence[str],
    way: str,
    by: str | None,
    swapped: Collection[str] = (),
) -> pd.DataFrame:
    """Return column, role, holds, filled (share), "read as yes", yes and note, in order.

    The role is the one that the column has by the choices made, not the one proposed; that of the
    column by which rows are split is the way.

    Args:
        swapped: columns of which the other answer is read as yes.
    """
    usable = set(opened.usable)

    def role(column: Column) -> str:
        if column.name in tasks:
            return TASK
        if column.name == by:
            return way
        return INPUT if column.name in usable and column.name not in unused else LEFT_OUT

    rows = [
        {
            "column": column.name,
            "role": role(column),
            "holds": column.kind,
            "filled": column.filled / opened.used,
            "read as yes": column.positive,
            "yes": column.positives if column.positive else None,
            "note": column.note,
        }
        for column in (c.swapped if c.name in swapped else c for c in opened.columns)
    ]
    frame = pd.DataFrame(rows)
    order = {TASK: 0, way: 1, INPUT: 2, LEFT_OUT: 3}
    return frame.sort_values("role", key=lambda r: r.map(order), kind="stable", ignore_index=True)


def read_words(opened: Opened, roles: pd.DataFrame) -> str:
    """Say what was read.

    Args:
        roles: see `columns_frame`.
    """
    sample = "" if opened.rows == opened.used else f" (a random {opened.used:,} of them are used)"
    counts = roles["role"].value_counts()
    away = int(counts.get(LEFT_OUT, 0))
    left = f", {away:,} left out" if away else ""
    for way, words in SPLIT_BY.items():
        for column in roles.loc[roles["role"] == way, "column"]:
            left += f"; {words.format(short(column))}"
    return (
        f"{opened.rows:,} rows{sample}, {len(opened.columns):,} columns: "
        f"{_count(counts.get(TASK, 0), 'task')}, {_count(counts.get(INPUT, 0), 'input')}{left}"
    )


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def answers_words(
    words: Mapping[str, tuple[str, str]], tasks: Sequence[str], swapped: Collection[str]
) -> str:
    """Say what is read as yes, in a few of the tasks.

    Args:
        words: of each task those of no and of yes.
        swapped: tasks of which it is the other way round.

    >>> answers_words({"sick": ("no", "yes"), "state": ("ok", "not")}, ["sick", "state"], ["state"])
    "Read as yes: 'yes' in sick, 'ok' in state"
    """
    said = [f"'{short(words[t][t not in swapped])}' in {short(t)}" for t in tasks[:ANSWERS]]
    more = f" and {len(tasks) - ANSWERS} more" if len(tasks) > ANSWERS else ""
    return f"Read as yes: {', '.join(said)}{more}"


def row_choices(rows: int, chosen: int | None) -> list[int]:
    """List numbers of training rows to choose from, fewer than a table of so many rows has.

    >>> row_choices(1000, 77)
    [77, 100, 250, 500]
    """
    fewer = {count for count in ROWS if count < int(PARTS[0] * rows)}
    return sorted(fewer | ({chosen} if chosen else set()))


def all_rows_words(rows: int, way: str) -> str:
    """Say how many rows are for training if none are left out, where that is known beforehand.

    >>> all_rows_words(2000, "random"), all_rows_words(2000, "time")
    ('all, about 1,200', 'all for training')
    """
    return "all for training" if way in SPLITS else f"all, about {int(PARTS[0] * rows):,}"


def one_task_words(opened: Opened, tasks: Sequence[str]) -> str:
    """Ask for one more task; name the likeliest, as it is labels that are missing in tables."""
    able = [c for c in opened.columns if c.name in opened.answers and c.name not in tasks]
    gaps = sorted((c for c in able if c.filled < opened.used), key=lambda c: c.filled)[:LIKELIEST]
    likely = (
        f" Columns with blanks are often tasks: {', '.join(short(c.name) for c in gaps)}."
        if gaps
        else ""
    )
    return (
        "One column to predict is chosen. Choose at least one more above: together and apart "
        f"differ from two tasks on.{likely}"
    )


def plan_words(asked: Asked, seconds: float) -> str:
    """Say what will be measured, and how long it takes.

    Args:
        seconds: that all of it takes, as expected.
    """
    most = 60 * asked.minutes
    takes = (
        f"{seconds_words(seconds).capitalize()}."
        if seconds < most
        else f"{asked.minutes:g} minutes at most; what is known by then is the answer."
    )
    return (
        f"{takes} Trains {asked_words(asked)}, then other widths and fewer rows; asks which tasks "
        f"help each other.{' A first answer comes early.' if seconds > LONG else ''}"
    )


def run_words(asked: Asked, name: str) -> str:
    """Name the table, the tasks and the settings of a run.

    Args:
        name: of the table.
    """
    listed = ", ".join(map(short, asked.tasks[:NAMED]))
    more = f" and {len(asked.tasks) - NAMED} more" if len(asked.tasks) > NAMED else ""
    return f"This run trains {asked_words(asked)}: {listed}{more}. Table: {name}"


def asked_words(asked: Asked) -> str:
    """Write tasks, rows and settings."""
    rows = "all training rows" if asked.examples is None else f"{asked.examples:,} training rows"
    splits = SPLITS.get(asked.way, f"in at most {asked.splits} splits")
    return (
        f"{_count(len(asked.tasks), 'task')} together, apart and in groups on {rows}, {splits}, at "
        f"width {asked.width}"
    )


def seconds_words(seconds: float) -> str:
    """Write a time to wait.

    >>> seconds_words(4.2), seconds_words(47), seconds_words(130)
    ('about 4 seconds', 'about 50 seconds', 'about 2 minutes')
    """
    if seconds < 90:
        rounded = seconds if seconds < 10 else 10 * round(seconds / 10)
        return f"about {rounded:.0f} seconds"
    return f"about {seconds / 60:.0f} minutes"
