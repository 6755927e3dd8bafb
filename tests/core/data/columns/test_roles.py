import numpy as np
import pandas as pd
import pytest

from core.data.columns.roles import Column, describe, propose
from core.data.sources.molecules import ASSAYS, FILE
from core.data.sources.table import Table
from core.data.tables.loading import load

ROWS = 40


def _column(cells: object) -> Column:
    return describe("a", pd.Series(cells))


@pytest.mark.parametrize(
    ("cells", "kind", "role"),
    [
        ([None, "?", "NA", ""] * 10, "empty", "left out"),
        (["x", "?"] * 20, "constant", "left out"),
        ([3.0] * ROWS, "constant", "left out"),
        (["yes", "no"] * 20, "yes/no", "task"),
        ([0, 1, None, 1] * 10, "yes/no", "task"),
        (["-1", "1"] * 20, "yes/no", "task"),
        ([True, False] * 20, "yes/no", "task"),
        (["Active", "inactive", "?"] * 15, "yes/no", "task"),
        (["male", "female"] * 20, "yes/no", "input"),
        ([3, 7] * 20, "yes/no", "input"),
        ([1, 2] * 20, "yes/no", "input"),
        (["yes"] * 36 + ["no"] * 4, "yes/no", "input"),
        (range(ROWS), "identifier", "left out"),
        ([f"patient {k}" for k in range(ROWS)], "identifier", "left out"),
        ([f"text {k % 30}" for k in range(ROWS)], "identifier", "left out"),
        (np.linspace(0, 1, ROWS), "number", "input"),
        ([k % 7 for k in range(ROWS)], "number", "input"),
        (["1.5", "?", "2", "1e3"] * 10, "number", "input"),
        (["red", "green", "blue", "?"] * 10, "words", "input"),
        (["low", "1", "2", "3"] * 10, "words", "input"),
        (["2024-01-31", "2024-02-01", "?"] * 15, "date", "left out"),
        (["31.01.2024", "1.2.2024"] * 20, "date", "left out"),
        (["1/31/24 10:30", "2/1/24 9:05 PM"] * 20, "date", "left out"),
        (["5 Jan 2024", "12 March 2023"] * 20, "date", "left out"),
        (["2024-01-31T10:30:00Z", "2024-01-31T10:30:00+01:00"] * 20, "date", "left out"),
        (pd.date_range("2024-01-01", periods=ROWS), "date", "left out"),
        (["1.2.3", "1.2.4", "1.3.0"] * 15, "words", "input"),
    ],
)
def test_a_column_is_judged_by_its_cells(cells: object, kind: str, role: str) -> None:
    """The kind of a column and the role it may have follow from what its cells hold."""
    column = _column(cells)
    assert (column.kind, column.role) == (kind, role)
    assert column.note
    assert column.filled == len(pd.Series(cells)) - sum(
        str(cell).lower() in ("none", "?", "na", "", "nan") for cell in pd.Series(cells)
    )


def test_a_yes_no_column_names_its_positive_word() -> None:
    """The word read as 1 is shown as written, with how many cells hold it."""
    column = _column(["No", "YES", "yes", "?"] * 10)
    assert (column.positive, column.positives) == ("YES", 20)
    assert _column([0, 1] * 10).positive == "1"
    assert _column([1.5, 2] * 10).positives == 10
    assert _column([1, 2, 3] * 10).positive == ""


def test_notes_say_why() -> None:
    """A note holds the counts it was judged by."""
    assert _column(range(7587)).note == "all 7,587 values differ: looks like an identifier"
    assert "only 4 times" in _column([1] * 36 + [0] * 4).note


def test_the_assays_of_tox21_are_its_tasks() -> None:
    """Of 524 yes/no columns the twelve with gaps are tasks and the 512 bits inputs."""
    columns = propose(pd.read_parquet(FILE))
    assert tuple(column.name for column in columns if column.role == "task") == ASSAYS
    assert sum(column.role == "input" for column in columns) == 512


def test_few_yes_no_columns_are_all_tasks() -> None:
    """Up to twenty yes/no columns are tasks, blanks or none."""
    frame = pd.DataFrame({f"y{k}": [0, 1, None if k else 1] * 10 for k in range(20)})
    assert {column.role for column in propose(frame)} == {"task"}


def test_many_columns_without_gaps_are_inputs() -> None:
    """Nothing tells labels from inputs among many complete yes/no columns: none is a task."""
    frame = pd.DataFrame({f"y{k}": [0, 1] * 15 for k in range(30)})
    assert {column.role for column in propose(frame)} == {"input"}


@pytest.mark.parametrize(
    ("name", "tasks"),
    [
        ("penguins.csv", ("male", "clutch complete", "adelie", "chinstrap", "gentoo")),
        ("flares.csv", ("c class flare", "m class flare")),
    ],
)
def test_examples_that_are_shipped_need_no_correction(name: str, tasks: tuple[str, ...]) -> None:
    """Of each small example the proposed tasks are its questions, and it can be drawn."""
    path = FILE.with_name(name)
    columns = propose(load(path, None).frame)
    assert tuple(column.name for column in columns if column.role == "task") == tasks
    assert len(Table(path, tasks).draw(0).names) == len(tasks)


def test_columns_come_in_their_order() -> None:
    """There is one record a column, in the order of the table."""
    frame = pd.DataFrame({"b": [0, 1] * 15, "a": range(30), "c": [0.5, 1, 2] * 10})
    assert [column.name for column in propose(frame)] == ["b", "a", "c"]
