import re
from pathlib import Path

import pytest

from core.commands.document import Notes, Table, markdown, measured_on, plain

PARTS = [
    Table("width", "two tasks", [("setting", "gain"), ("width 2", "+1.0")], 1, ("a note",)),
    Notes(("one line",)),
    Notes(("first", "second")),
]


def test_plain_text_lays_tables_out_in_columns() -> None:
    """For a terminal a table stands in columns under its name and title, and notes follow."""
    table, one, two = plain(PARTS).split("\n\n")
    assert table == "width: two tasks\nsetting  gain\nwidth 2  +1.0\na note"
    assert (one, two) == ("one line", "first\nsecond")


def test_markdown_names_the_command_and_draws_tables() -> None:
    """A section opens with its command and where it measured; words stand left, numbers right."""
    heading, measured, name, title, table, note, one, two = markdown("a b", PARTS).split("\n\n")
    assert (heading, name, title) == ("## `a b`", "### width", "Two tasks")
    assert measured == measured_on()
    assert table == "| setting | gain |\n| --- | ---: |\n| width 2 | +1.0 |"
    assert (note, one, two) == ("a note", "one line", "- first\n- second")


def test_a_measurement_says_where_and_when() -> None:
    """Date, cores, processor and versions are named in one line."""
    form = r"Measured on \d{4}-\d\d-\d\d on \d+ cores \(.+\), engine version \d+, Python 3\.\d+.*"
    assert re.fullmatch(form, measured_on())


def test_without_a_list_of_processors_the_machine_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where Linux's list is missing, Python's own name of the processor stands in."""
    monkeypatch.setattr("core.commands.document.CPU_INFO", tmp_path / "none")
    monkeypatch.setattr("platform.processor", lambda: "")
    monkeypatch.setattr("platform.machine", lambda: "m68k")
    assert "(m68k)" in measured_on()
