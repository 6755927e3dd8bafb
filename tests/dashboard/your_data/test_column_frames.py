from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from core.data.columns.roles import Column
from core.data.tables.parcels import Parcel
from dashboard.your_data.asking import Asked
from dashboard.your_data.column_frames import columns_frame, plan_words, read_words
from dashboard.your_data.opened import Opened


@pytest.fixture
def opened() -> Opened:
    """Describe a table of four columns, sampled."""
    columns = (
        Column("id", "left out", "identifier", "all values differ", 100),
        Column("x", "input", "number", "numbers", 90),
        Column("a", "task", "yes/no", "two values", 80, "yes", 30),
        Column("b", "task", "yes/no", "two values", 100, "1", 50),
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


def test_a_plan_names_its_settings() -> None:
    """Before anything is trained the page says what will be."""
    asked = Asked("t", None, ("a", "b"), width=8, examples=500, splits=3, minutes=0.5)
    words = plan_words(asked)
    assert "2 tasks" in words
    assert "500 training rows" in words
    assert "at most 3 splits" in words
    assert "After 0.5 min" in words
    assert asked.question(Path("t")).width == 8
    assert "in periods of time" in plan_words(replace(asked, way="time", by="day"))
    assert "on the one split of the table" in plan_words(replace(asked, way="part", by="set"))
