"""What a person has chosen about the table that is open, and what it asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from core.data.columns.merging import OneOf, name_of
from core.data.kinds.yes_no import SWAPPED, YES_NO
from core.data.sources.table import Table
from core.metrics.catalogue import metrics_of
from dashboard.shared import controls, session
from dashboard.your_data import state
from dashboard.your_data.asking import SETTINGS, Asked
from dashboard.your_data.examples import EXAMPLES, Example
from dashboard.your_data.opened import GROUP, PART, RANDOM, Opened


def settle(table: Opened) -> dict[str, Any]:
    """Return all settings; when a table is first shown those that are proposed."""
    mine = state.current()
    if "tasks" not in mine.settings:
        example = EXAMPLES.get(mine.open.example or "")
        one_of = example.one_of if example else ()
        tasks = example.tasks if example else table.proposed
        mine.settings |= {
            "tasks": list(tasks),
            "one_of": one_of,
            "unused": list(table.unused(tuple(_columns(tasks, one_of)))),
            **_way(table, example),
            "focus": None,
            "examples": example.examples if example else None,
        }
    return mine.settings


def _way(table: Opened, example: Example | None) -> dict[str, str | None]:
    """Return how rows are split at first: as the table itself says, where it does."""
    if example and example.group:
        return {"way": GROUP, "by": example.group}
    return {"way": PART, "by": table.parts[0]} if table.parts else {"way": RANDOM, "by": None}


@dataclass
class Merged:
    """The table that a person saw last with several columns as one task, put together once.

    Attributes:
        of: the table's token, and which columns.
    """

    of: tuple[str, OneOf] | None = None
    table: Opened | None = None


def as_asked(table: Opened) -> Opened:
    """Return the table with those columns as one task that this person asks so."""
    mine, merged = state.current(), session.mine(Merged)
    one_of: OneOf = mine.settings["one_of"]
    if not one_of:
        return table
    wanted = (mine.open.token, one_of)
    if merged.table is None or merged.of != wanted:
        merged.of, merged.table = wanted, table.asked_as_one(one_of)
    return merged.table


def ask_as_one(table: Opened, columns: tuple[str, ...]) -> None:
    """Ask some yes/no tasks as one task of classes; what is asked of the table changes with it."""
    mine = state.current()
    name = name_of(columns, [column.name for column in table.columns])
    one_of = (*mine.settings["one_of"], (name, columns))
    try:
        table.asked_as_one(one_of)
    except ValueError as refused:
        mine.notes = [str(refused)]
        return
    mine.settings["one_of"] = one_of
    mine.settings["tasks"] = [
        name if task == columns[0] else task
        for task in mine.settings["tasks"]
        if task not in columns[1:]
    ]
    _fit()


def ask_one_by_one(name: str) -> None:
    """Ask one task of classes as yes/no tasks again."""
    settings = state.current().settings
    groups = [group for group in settings["one_of"] if group[0] == name]
    settings["tasks"] = _columns(settings["tasks"], groups)
    _fit()


def _columns(tasks: Sequence[str], one_of: Iterable[tuple[str, tuple[str, ...]]]) -> list[str]:
    """List the columns of tasks, of which some are several."""
    groups = dict(one_of)
    return [column for task in tasks for column in groups.get(task, (task,))]


def _read() -> Opened:
    """Return the table that is open: what is chosen about it is chosen after it has been read."""
    table = state.current().open.reading.result()
    assert isinstance(table, Opened)
    return table


def kind_setting(task: str) -> str:
    """Name the setting of what kind a task is."""
    return f"kind of {task}"


def kinds(table: Opened) -> tuple[str, ...]:
    """Return the kind of each chosen task: as it was said, or the likeliest."""
    chosen = state.current().settings
    said = ((task, chosen.get(kind_setting(task))) for task in chosen["tasks"])
    return tuple(kind if kind in table.kinds[task] else table.kinds[task][0] for task, kind in said)


def yes_setting(task: str) -> str:
    """Name the setting of which word of a task is read as yes."""
    return f"yes of {task}"


def read_as(table: Opened) -> tuple[str, ...]:
    """Return how each chosen task is read: its kind, or that its yes and no are swapped."""
    chosen = state.current().settings
    return tuple(
        SWAPPED
        if kind == YES_NO.name and chosen.get(yes_setting(task)) == table.words[task][0]
        else kind
        for task, kind in zip(chosen["tasks"], kinds(table), strict=True)
    )


def leave_out(columns: Sequence[str]) -> None:
    """Take columns for neither tasks nor inputs; what is asked of the table changes with it."""
    mine = state.current()
    mine.notes = []
    mine.settings["unused"] = [*mine.settings["unused"], *columns]


def tie(name: str, value: Any, allows: controls.Allows) -> dict[str, Any]:
    """Return what ties a widget to a setting: settings are the truth, widgets show them.

    Args:
        allows: whether the setting may have a value: see `controls.bound`.
    """
    key = f"{name} of {state.current().open.token}"
    return controls.bound(name, key, value, _moved, allows)


def _moved(name: str, key: str) -> None:
    """Take a widget's value, and what follows from it for other settings."""
    mine = state.current()
    mine.notes = []
    before = mine.settings.copy()
    mine.settings[name] = controls.held(key)
    if name == "tasks":
        was, tasks = (
            tuple(_columns(settings["tasks"], before["one_of"]))
            for settings in (before, mine.settings)
        )
        mine.settings["unused"] = list(_read().unused_after(was, tasks, tuple(before["unused"])))
    _fit(name)


def _fit(moved: str = "") -> None:
    """Let go what does not go with the tasks as they are now.

    Args:
        moved: the setting that was set last.
    """
    mine = state.current()
    settings, mine.notes = mine.settings, []
    tasks = settings["tasks"]
    settings["one_of"] = tuple(group for group in settings["one_of"] if group[0] in tasks)
    if settings["focus"] not in tasks:
        settings["focus"] = None
    table = as_asked(_read())
    columns = table.split_by(settings["way"], tasks)
    if settings["by"] not in columns:
        settings["by"] = columns[0] if columns and moved == "way" else None
    if settings["by"] is None:
        settings["way"] = RANDOM
    if settings["metric"] not in metrics_of(kinds(table)):
        settings["metric"] = None


def asked(table: Opened) -> Asked:
    """Write down what the page is set to ask."""
    mine = state.current()
    chosen = mine.settings
    tasks, unused = tuple(chosen["tasks"]), tuple(chosen["unused"])
    ways = read_as(table)
    return Asked(
        mine.open.token,
        mine.open.format,
        tasks,
        table.inputs(tasks, unused, chosen["by"]),
        read_as=() if set(ways) <= {YES_NO.name} else ways,
        one_of=table.one_of,
        **{name: chosen[name] for name in ("way", "by", "examples", "focus", "metric", *SETTINGS)},
    )


@dataclass
class Source:
    """The table that this tab asked about last: what is known of it is not counted anew."""

    key: tuple[object, ...] = ()
    table: Table | None = None


def source(asked: Asked) -> Table:
    """Return the table that is asked about, the same one for as long as it is the same.

    Raises:
        ValueError: when the settings do not go together; in one sentence.
    """
    mine = session.mine(Source)
    others = (*SETTINGS, "focus", "metric")
    key = tuple(getattr(asked, f.name) for f in fields(asked) if f.name not in others)
    if mine.table is None or mine.key != key:
        mine.table, mine.key = asked.source(state.current().open.path), key
    return mine.table
