from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import Table
from core.data.columns.merging import merged, name_of
from core.data.kinds.classes import Classes
from core.data.kinds.yes_no import YES_NO
from core.data.tables.cells import typed

COLUMNS = ("kind_cat", "kind_dog", "kind_na")
ONE_OF = (("kind", COLUMNS),)


def _table(kinds: Sequence[int | None], rows: int = 60) -> pd.DataFrame:
    """Make a table of three columns that exclude each other, beside a yes/no and an input."""
    drawn = [kinds[row % len(kinds)] for row in range(rows)]
    cells = {
        name: [None if kind is None else "yes" if kind == k else "no" for kind in drawn]
        for k, name in enumerate(COLUMNS)
    }
    rest = {"young": ["yes", "no", None] * (rows // 3), "x": np.arange(rows) / 7}
    return pd.DataFrame({"young": rest["young"], **cells, "x": rest["x"]})


@given(st.lists(st.integers(0, 2), min_size=6, max_size=30).filter(lambda k: len(set(k)) == 3))
def test_the_column_with_yes_is_named(kinds: list[int]) -> None:
    """A merged column stands where the first of them stood, and says which of them is yes."""
    frame = merged(typed(_table(kinds, len(kinds) // 3 * 3 + 30)), ONE_OF)
    assert list(frame.columns) == ["young", "kind", "x"]
    # "na" would be read as a blank: the whole names tell them apart
    words = [COLUMNS[kinds[row % len(kinds)]] for row in range(len(frame))]
    assert frame["kind"].tolist() == words
    assert frame.attrs["rows"] == len(frame)


def test_where_the_yes_is_not_known_the_cell_is_blank() -> None:
    """A row without labels has none; one whose yes is known has it, whatever is blank beside it."""
    table = _table([0, 1, 2, None])
    table.loc[0, "kind_dog"] = None  # a cat all the same
    table.loc[1, "kind_dog"] = None  # a dog, but nobody says so
    cells = merged(typed(table), ONE_OF)["kind"]
    assert cells[0] == "kind_cat"
    assert cells[[1, 3]].isna().all()
    assert cells.isna().sum() == 1 + len(table) // 4


@pytest.mark.parametrize("row", [("yes", "yes", "no"), ("no", "no", "no"), ("yes", "yes", None)])
def test_rows_with_none_or_two_are_refused(row: tuple[str | None, ...]) -> None:
    """Columns of which a row has not exactly one yes are questions of their own."""
    table = _table([0, 1, 2])
    table.loc[0, list(COLUMNS)] = list(row)
    with pytest.raises(ValueError, match="exactly one yes in each row, got 1 rows of 'kind_cat'"):
        merged(typed(table), ONE_OF)


def test_a_table_asks_them_as_one_task_of_classes() -> None:
    """The task has the labels that a column of words has, and none of its columns is an input."""
    table = _table([0, 1, 2, None])
    source = Table(table, ("young", "kind"), one_of=ONE_OF)
    assert source.kinds == (YES_NO, Classes(3))
    assert source.input_columns == ("x",)
    words = table.apply(lambda row: next((c for c in COLUMNS if row[c] == "yes"), None), axis=1)
    written = Table(
        table.drop(columns=list(COLUMNS)).assign(kind=words), ("young", "kind"),
        read_as=("yes/no", "classes"),
    )  # fmt: skip
    np.testing.assert_array_equal(source.labels, written.labels)
    assert source == written  # equal work has one key


def test_a_table_that_travels_has_its_columns_there(tmp_path: Path) -> None:
    """A worker that holds the cells as they were read puts the same columns together."""
    table = _table([0, 1, 2, None])
    table.to_csv(tmp_path / "table.csv", index=False)
    for data in (table, tmp_path / "table.csv"):
        source = Table(data, ("young", "kind"), one_of=ONE_OF)
        parcel = source.parcel  # held, as a worker holds it
        there = source.by_content().without_cells()
        np.testing.assert_array_equal(there.labels, source.labels)
        assert there.draw(0).kinds == source.kinds
        assert list(parcel.frame.columns) == list(table.columns)


@pytest.mark.parametrize(
    ("tasks", "asked", "message"),
    [
        (("young",), {}, "one_of must name tasks, each with two columns or more, got 'kind'"),
        (("kind",), {"one_of": (("kind", ("kind_cat",)),)}, "got 'kind' with 1"),
        (("kind", "kind_cat"), {}, "one of several or something else, got both: 'kind_cat'"),
        (("kind",), {"inputs": ("x", "kind_dog")}, "got both: 'kind_dog'"),
        (("kind",), {"group": "kind_dog"}, "got both: 'kind_dog'"),
        (("kind",), {"read_as": ("ordered",)}, "must be classes, got ordered"),
        (("kind",), {"one_of": (("kind", ("kind_cat", "away")),)}, "got 'away' that is not"),
        (("x",), {"one_of": (("x", COLUMNS),)}, "name of its own, got 'x' that a column has"),
        (("kind",), {"read_as": ("classes", "yes/no")}, "read_as must name 1 kinds"),
    ],
)
def test_what_cannot_be_one_task_is_refused(
    tasks: tuple[str, ...], asked: dict[str, object], message: str
) -> None:
    """One sentence says what was required and what came."""
    given: Any = {"one_of": ONE_OF, **asked}
    with pytest.raises(ValueError, match=message):
        Table(_table([0, 1, 2]), tasks, **given).draw(0)


def test_a_long_name_is_cut() -> None:
    """Many columns that share nothing do not make a name that fills the page."""
    assert len(name_of([f"{k} and more" for k in range(30)])) == 60
