from dataclasses import replace

import pandas as pd
import pytest

from core.data.columns.roles import Column
from core.data.tables.parcels import Parcel
from dashboard.your_data.asking import Asked
from dashboard.your_data.column_frames import (
    answers_words,
    columns_frame,
    one_task_words,
    plan_words,
    read_words,
    run_words,
)
from dashboard.your_data.opened import Opened


@pytest.fixture
def opened() -> Opened:
    """Describe a table of four columns, sampled."""
    columns = (
        Column("id", "left out", "identifier", "all values differ", 100),
        Column("x", "input", "number", "numbers", 90),
        Column("a", "task", "yes/no", "two values", 80, "yes", 30, "no"),
        Column("b", "task", "yes/no", "two values", 100, "1", 50, "0"),
    )
    cells = Parcel(b"", "")
    kinds = {"a": ("yes/no",), "b": ("yes/no",)}
    return Opened(None, columns, 1000, 100, kinds, ("x", "a", "b"), (), pd.DataFrame(), cells)


def test_columns_have_the_role_that_was_chosen(opened: Opened) -> None:
    """Tasks come first, then inputs and what is left out, each with its share of filled cells."""
    frame = columns_frame(opened, ("b",), ("a",), "random", None).set_index("column")
    assert frame["role"].to_dict() == {
        "b": "task", "x": "input", "id": "left out", "a": "left out",
    }  # fmt: skip
    assert frame.loc["x", "filled"] == 0.9
    assert frame.loc["a", "read as yes"] == "yes"
    timed = columns_frame(opened, ("b",), (), "time", "x").set_index("column")
    assert timed.loc["x", "role"] == "time"


def test_what_was_read_is_said(opened: Opened) -> None:
    """Rows, the sample of them, columns and roles are in one line."""
    frame = columns_frame(opened, ("a", "b"), (), "random", None)
    assert read_words(opened, frame) == (
        "1,000 rows (a random 100 of them are used), 4 columns: 2 tasks, 1 input, 1 left out"
    )
    for way, words in (
        ("group", "rows of one 'x' stay together"),
        ("time", "split by time, 'x'"),
        ("part", "split as 'x' says"),
    ):
        by_x = columns_frame(opened, ("a", "b"), (), way, "x")
        assert read_words(opened, by_x).endswith(f"1 left out; {words}")
    whole = replace(opened, rows=100)
    assert read_words(whole, frame).startswith("100 rows, 4 columns")


def test_one_task_asks_for_another(opened: Opened) -> None:
    """Columns with blanks that may be tasks are named; where there is none, none is."""
    assert one_task_words(opened, ["b"]).endswith("Columns with blanks are often tasks: a.")
    assert one_task_words(opened, ["a"]).endswith("differ from two tasks on.")


def test_a_plan_says_how_long_it_takes() -> None:
    """Before anything is trained the page says what will be, and when it is over."""
    asked = Asked("t", None, ("a", "b"), width=8, examples=500, splits=3, minutes=0.5)
    words = plan_words(asked, 12.4)
    assert words.startswith("About 10 seconds.")
    assert "2 tasks" in words
    assert "500 training rows" in words
    assert "at most 3 splits" in words
    assert plan_words(asked, 500.0).startswith(
        "0.5 minutes at most; what is known by then is the answer."
    )
    assert "in periods of time" in plan_words(replace(asked, way="time", by="day"), 9.0)
    parts = plan_words(replace(asked, way="part", by="set"), 9.0)
    assert "on the one split of the table" in parts


def test_a_run_names_its_table_its_tasks_and_its_settings() -> None:
    """Whatever the page is set to by now; of very many tasks the first ones."""
    asked = Asked("t", None, ("sick", "tired"), width=8, splits=3)
    assert run_words(asked, "patients.csv") == (
        "This run trains 2 tasks together, apart and in groups on all training rows, in at most 3 "
        "splits, at width 8: sick, tired. Table: patients.csv"
    )
    many = replace(asked, tasks=tuple(f"t{k}" for k in range(20)))
    assert run_words(many, "a.csv").endswith("t6, t7 and 12 more. Table: a.csv")


def test_columns_say_what_is_read_as_yes(opened: Opened) -> None:
    """Where yes and no are swapped the other word is, with its count."""
    shown = columns_frame(opened, ("a", "b"), (), "random", None, ("a",)).set_index("column")
    assert shown.loc["a", ["read as yes", "yes"]].tolist() == ["no", 50]
    assert shown.loc["b", ["read as yes", "yes"]].tolist() == ["1", 50]
    words = answers_words(opened.words, ["a", "b"], ["a"])
    assert words == "Read as yes: 'no' in a, '1' in b"
