"""What a person has chosen about the table that is open, and what it asks."""

from collections.abc import Sequence
from typing import Any

from core.data.kinds.yes_no import YES_NO
from core.metrics.catalogue import metrics_of
from dashboard.shared import controls
from dashboard.your_data import state
from dashboard.your_data.asking import SETTINGS, Asked
from dashboard.your_data.examples import EXAMPLES
from dashboard.your_data.opened import Opened


def settle(table: Opened) -> dict[str, Any]:
    """Return all settings; when a table is first shown those that are proposed."""
    mine = state.current()
    if "tasks" not in mine.settings:
        example = EXAMPLES.get(mine.open.example or "")
        tasks = example.tasks if example else table.proposed
        mine.settings |= {
            "tasks": list(tasks),
            "unused": list(table.unused(tasks)),
            "group": example.group if example else None,
            "focus": None,
            "examples": example.examples if example else None,
        }
    return mine.settings


def kind_setting(task: str) -> str:
    """Name the setting of what kind a task is."""
    return f"kind of {task}"


def kinds(table: Opened) -> tuple[str, ...]:
    """Return the kind of each chosen task: as it was said, or the likeliest."""
    chosen = state.current().settings
    said = ((task, chosen.get(kind_setting(task))) for task in chosen["tasks"])
    return tuple(kind if kind in table.kinds[task] else table.kinds[task][0] for task, kind in said)


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
        table = mine.open.reading.result()
        assert isinstance(table, Opened)
        tasks, was = (tuple(settings["tasks"]) for settings in (mine.settings, before))
        mine.settings["unused"] = list(table.unused_after(was, tasks, tuple(before["unused"])))
    if mine.settings["focus"] not in mine.settings["tasks"]:
        mine.settings["focus"] = None
    if mine.settings["group"] in mine.settings["tasks"]:
        mine.settings["group"] = None
    table = mine.open.reading.result()
    if isinstance(table, Opened) and mine.settings["metric"] not in metrics_of(kinds(table)):
        mine.settings["metric"] = None


def asked(table: Opened) -> Asked:
    """Write down what the page is set to ask."""
    mine = state.current()
    chosen = mine.settings
    tasks, unused = tuple(chosen["tasks"]), tuple(chosen["unused"])
    of_tasks = kinds(table)
    return Asked(
        mine.open.token,
        mine.open.format,
        tasks,
        table.inputs(tasks, unused, chosen["group"]),
        read_as=() if set(of_tasks) <= {YES_NO.name} else of_tasks,
        **{name: chosen[name] for name in ("group", "examples", "focus", "metric", *SETTINGS)},
    )
