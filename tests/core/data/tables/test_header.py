import io
from pathlib import Path

import pandas as pd
import pytest

from core.data.columns.roles import LEFT_OUT, propose
from core.data.tables.header import is_row_name, read_header
from core.data.tables.reading import read_table

FRAME = pd.DataFrame({"a": range(0, 60, 2), "b": [0, 1, 1] * 10})


def test_the_first_row_names_the_columns() -> None:
    """Names stand as they are written; without a header columns are counted."""
    rows = [["a", "b"], ["1", "2"]]
    assert read_header(rows, named=True) == ["a", "b"]
    assert read_header(rows, named=False) == ["column 1", "column 2"]
    assert read_header([], named=True) == []


@pytest.mark.parametrize(
    ("first", "names"),
    [
        (["", "a", "b"], ["row name", "a", "b"]),
        (["", "row name", "b"], ["row name 2", "row name", "b"]),
        (["a", "b"], ["row name", "a", "b"]),
    ],
)
def test_names_of_rows_need_no_name(first: list[str], names: list[str]) -> None:
    """What pandas and R write before the first column gets a name that no other column has."""
    assert read_header([first, ["x", "1", "2"], ["y", "3", "4"]], named=True) == names
    assert is_row_name(names[0])


def test_a_column_that_is_blank_throughout_needs_no_name() -> None:
    """A spreadsheet's empty column is counted; one that holds something must be named."""
    assert read_header([["a", "b", ""], ["1", "2", ""]], named=True) == ["a", "b", "column 3"]
    assert read_header([["a", "b", ""], ["1", "2", "3"]], named=True) == ["a", "b", ""]
    assert read_header([["", ""], ["1", "2"]], named=True) == ["", ""]


@pytest.mark.parametrize("index", [range(30), [*"abc"] * 10])
def test_a_table_written_by_pandas_is_read(tmp_path: Path, index: list[object]) -> None:
    """Its index is a column that is left out, whether or not its values differ."""
    path = tmp_path / "table.csv"
    FRAME.set_axis(list(index)).to_csv(path)
    rows, a, b = propose(read_table(path))
    assert (rows.role, a.name, b.name) == (LEFT_OUT, "a", "b")
    again = tmp_path / "twice.csv"
    pd.read_csv(path).to_csv(again)
    assert [column.role for column in propose(read_table(again))][:2] == [LEFT_OUT, LEFT_OUT]


def test_a_table_written_by_r_is_read(tmp_path: Path) -> None:
    """R's write.table has a name fewer than columns."""
    path, text = tmp_path / "table.tsv", io.StringIO()
    FRAME.to_csv(text, sep="\t")
    path.write_text(text.getvalue().removeprefix("\t"))
    assert list(read_table(path).columns) == ["row name", "a", "b"]
    assert list(read_table(path)["a"].astype(int)) == list(FRAME["a"])
