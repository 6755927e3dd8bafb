from dataclasses import replace
from pathlib import Path

import pytest

from core.data.tables.formats import Format
from dashboard.your_data.asking import FIRST, UPLOAD, USUAL, Asked, from_query, to_query
from dashboard.your_data.examples import EXAMPLES

ASKED = Asked("upload 1", None, ("a", "b"))


def test_a_question_has_all_that_was_asked() -> None:
    """Tasks, inputs, way to split, rows and settings arrive in the question and its table."""
    settings = {"width": 8, "splits": 5, "seed": 3, "steps": 200, "minutes": 2.0, "margin": 0.5}
    written = Format(separator=";")
    asked = Asked(
        "upload 1", written, ("a", "b"), ("x",), "group", "g",
        examples=50, focus="b", metric="auc", budget="width", **settings,
    )  # fmt: skip
    question = asked.question(Path("t.csv"))
    table = question.source
    assert (table.tasks, table.inputs, table.group, table.examples) == (("a", "b"), ("x",), "g", 50)
    assert table.format == written
    assert (question.focus, question.metric, question.budget) == ("b", "auc", "width")
    assert {name: getattr(question, name) for name in settings} == settings


@pytest.mark.parametrize("tasks", [(), ("a",)])
def test_fewer_than_two_tasks_are_refused(tasks: tuple[str, ...]) -> None:
    """There is nothing to compare: a sentence says so."""
    asked = replace(ASKED, tasks=tasks)
    with pytest.raises(ValueError, match="tasks must name"):
        asked.question(Path("t.csv"))


def test_an_address_opens_the_same_settings() -> None:
    """What is written into an address is read from it again."""
    settings = {**USUAL, "width": 64, "splits": 5, "margin": 2.5}
    query = to_query("tox21", settings)
    assert query == {"table": "tox21", "width": "64", "splits": "5", "margin": "2.5"}
    assert from_query(query) == ("tox21", settings, [])


@pytest.mark.parametrize("way", ["group", "time", "part"])
def test_rows_are_split_as_asked(way: str) -> None:
    """Each way arrives in the table; without a column rows are split at random."""
    table = replace(ASKED, way=way, by="when").question(Path("t.csv")).source
    assert table.split_by == dict.fromkeys(("group", "time", "part")) | {way: "when"}
    assert not any(ASKED.question(Path("t.csv")).source.split_by.values())


def test_an_address_holds_nothing_of_an_upload() -> None:
    """Neither the file nor its columns are in it, settings that are numbers only."""
    settings = {**USUAL, "width": 64, "tasks": ["secret"], "by": "secret"}
    query = to_query(UPLOAD, settings)
    assert query == {"table": "upload", "width": "64"}
    assert from_query(query, has_upload=True)[0] == UPLOAD


def test_an_upload_is_of_one_person_alone() -> None:
    """Who opens the address of another's upload is told to bring the file."""
    table, _, notes = from_query({"table": UPLOAD})
    assert table == FIRST
    assert notes == ["The table of this address is not here: bring your file once more."]


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ({"table": "../etc"}, "table must be one of tox21"),
        ({"width": "banana"}, "width must be a number, got 'banana'; 32 is used"),
        ({"width": "0"}, "width must be a whole number between 1 and 1024, got 0"),
        ({"splits": "9" * 5000}, "splits must be a whole number between 3 and 100"),
        ({"steps": "-1"}, "steps must be a whole number between 100 and 10000"),
        ({"minutes": "nan"}, "minutes must be a number between 0.5 and 30"),
        ({"margin": "6"}, "margin must be a number between 0.0 and 5.0, got 6.0; 1.0 is used"),
    ],
)
def test_a_wrong_address_is_named_and_the_usual_used(query: dict[str, str], note: str) -> None:
    """Hostile or huge values leave the usual settings and a sentence."""
    example, settings, notes = from_query(query)
    assert example in EXAMPLES
    assert settings == USUAL
    assert len(notes) == 1
    assert note in notes[0]
