from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.data.kinds.yes_no import YES_NO
from core.data.sources.molecules import ASSAYS, FILE
from core.data.sources.table import Table
from dashboard.your_data.opened import Opened, Refused, open_table


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write a table with two tasks, a number, a word, an identifier and a constant."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "name": [f"row {k}" for k in range(60)],
            "sick": rng.choice(["yes", "no"], 60),
            "size": rng.normal(size=60).round(3),
            "colour": rng.choice(["red", "blue", "green"], 60),
            "tall": rng.choice(["0", "1", "?"], 60),
            "count": rng.permutation(60),
            "same": "x",
        }
    )
    path = tmp_path / "table.csv"
    frame.to_csv(path, sep=";", index=False)
    return path


def _opened(path: Path) -> Opened:
    table = open_table(path)
    assert isinstance(table, Opened)
    return table


def test_a_table_is_opened_with_proposed_tasks_and_its_format(path: Path) -> None:
    """Yes/no columns are the tasks, labels are 1, 0 and NaN, and the separator is named."""
    opened = _opened(path)
    assert opened.format is not None
    assert opened.format.separator == ";"
    assert opened.proposed == ("sick", "tall")
    assert (opened.rows, opened.used) == (60, 60)
    table = pd.read_csv(path, sep=";", dtype=str)
    wanted = table["tall"].map({"0": 0, "1": 1}).to_numpy()
    labels, kinds, _ = opened.labels_of(("tall",), ("yes/no",))
    assert kinds == (YES_NO,)
    np.testing.assert_array_equal(labels[:, 0], wanted)
    swapped, *_ = opened.labels_of(("tall",), ("no/yes",))
    np.testing.assert_array_equal(swapped, 1 - labels)
    assert opened.words == {"sick": ("no", "yes"), "tall": ("0", "1")}


def test_what_is_of_no_use_is_no_input(path: Path) -> None:
    """Names and constants cannot be inputs; numbers that all differ may be, if wanted."""
    table = _opened(path)
    assert not {"name", "same"} & {*table.usable}
    assert table.unused(("sick", "tall")) == ("count",)


def test_usual_inputs_need_no_names(path: Path) -> None:
    """With the proposed choices inputs are None: the table, too, would choose these."""
    table = _opened(path)
    tasks = table.proposed
    assert table.inputs(tasks, table.unused(tasks), None) is None
    assert Table(path, tasks).input_columns == ("size", "colour")
    assert table.inputs(tasks, (), None) == ("size", "colour", "count")
    assert table.inputs(tasks, table.unused(tasks), "colour") is None


def test_an_answer_that_is_not_asked_about_is_no_input(path: Path) -> None:
    """A proposed task that is not chosen is left out, unless the person takes it back."""
    table = _opened(path)
    before = table.unused(("sick", "tall"))
    after = table.unused_after(("sick", "tall"), ("sick",), before)
    assert after == ("tall", "count")
    assert table.inputs(("sick",), after, None) == ("size", "colour")
    assert table.unused_after(("sick",), ("sick", "tall"), after) == ("count",)


def test_a_column_taken_back_into_use_stays_in_use(path: Path) -> None:
    """Choosing other tasks does not undo what was chosen about the inputs."""
    table = _opened(path)
    assert table.unused_after(("sick", "tall"), ("sick",), ("size",)) == ("size", "tall")


def test_a_wrong_format_is_refused_with_the_way_it_was_read(tmp_path: Path) -> None:
    """The reason is one sentence, and how the file seemed to be written is said beside it."""
    path = tmp_path / "ragged.csv"
    path.write_text("a,b\n" + "1,2\n" * 30 + "1,2,3\n")
    table = open_table(path)
    assert isinstance(table, Refused)
    assert table.reason.startswith("every row must have 2 cells")
    assert table.format is not None


def test_the_shipped_molecules_open_with_their_assays() -> None:
    """Tox21 is Parquet: it has no text format, its assays are proposed, and 17% are '?'."""
    table = _opened(FILE)
    assert table.format is None
    assert table.proposed == ASSAYS
    labels, *_ = table.labels_of(ASSAYS, ("yes/no",) * len(ASSAYS))
    assert np.isnan(labels).mean() == pytest.approx(0.17, abs=0.005)


def test_columns_that_exclude_each_other_can_be_one_task(tmp_path: Path) -> None:
    """One column of classes stands for them; none of them is a task or an input any more."""
    kinds = np.arange(60) % 3
    frame = pd.DataFrame(np.eye(3, dtype=int)[kinds], columns=["is a", "is b", "is c"])
    frame.assign(x=np.linspace(0, 1, 60)).to_csv(tmp_path / "table.csv", index=False)
    table = _opened(tmp_path / "table.csv")
    one = table.asked_as_one((("is", ("is a", "is b", "is c")),))
    assert [(column.name, column.role) for column in one.columns] == [
        ("is", "task"),
        ("x", "input"),
    ]
    assert dict(one.kinds)["is"] == ("classes",)
    assert one.usable == ("x",)
    assert one.head["is"].tolist() == ["a", "b", "c", "a", "b"]
    labels, *_ = one.labels_of(("is",), ("classes",))
    assert labels[:, 0].tolist() == kinds.tolist()
    assert table.asked_as_one(()).proposed == table.proposed == ("is a", "is b", "is c")


def test_columns_to_split_by_come_likeliest_first(tmp_path: Path) -> None:
    """Names that number people come first for groups, dates and years for time, no task at all."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "size": rng.normal(size=60).round(3),
            "year": rng.integers(2000, 2020, 60),
            "visited": pd.date_range("2020-01-01", periods=60).strftime("%d/%m/%Y"),
            "colour": rng.choice(["red", "blue", "green"], 60),
            "patient_id": rng.integers(0, 30, 60),
            "set": rng.choice(["train", "val", "test"], 60),
            "sick": rng.choice(["yes", "no"], 60),
            "same": "x",
        }
    )
    frame.to_csv(tmp_path / "table.csv", index=False)
    table = _opened(tmp_path / "table.csv")
    assert table.split_by("group", ["sick"])[:2] == ["patient_id", "colour"]
    assert table.split_by("time", ["sick"])[:2] == ["visited", "year"]
    assert table.split_by("part", ["sick"]) == ["set"]
    assert table.split_by("random", ["sick"]) == []
    for way in ("group", "time", "part"):
        found = table.split_by(way, ["sick", "set", "year"])
        assert not {"sick", "set", "year", "same"} & {*found}
