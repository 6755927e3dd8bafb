import io
from pathlib import Path

import pandas as pd
import pytest

from core.data.tables.formulas import FORMULA, harmless


@pytest.mark.parametrize("kind", ["object", "string", "category"])
@pytest.mark.parametrize("beginning", FORMULA)
def test_text_that_begins_like_a_formula_is_quoted(beginning: str, kind: str) -> None:
    """In cells and names, whatever kind of column they stand in; all else stays as it is."""
    cell = f"{beginning}cmd|' /C calc'!A0"
    table = pd.DataFrame({cell: [1.5, -2.0, None], "b": pd.Series([cell, "-", None], dtype=kind)})
    written = harmless(table)
    quoted = "'" + cell.replace("\r", " ")
    assert list(written.columns) == [quoted, "b"]
    assert written["b"].tolist()[0] == quoted
    assert written.isna().sum().sum() == 2
    assert written[quoted].tolist()[:2] == [1.5, -2.0]
    read = pd.read_csv(io.StringIO(written.to_csv(index=False)), dtype=str, header=None)
    words = [word for column in read for word in read[column].dropna() if word != "-2.0"]
    assert not any(word.startswith(FORMULA) for word in words)


def test_the_given_table_stays() -> None:
    """A copy is changed, not what others still compute with."""
    table = pd.DataFrame({"=a": ["=b"]})
    harmless(table)
    assert table.to_dict("list") == {"=a": ["=b"]}


def test_no_cell_begins_a_row(tmp_path: Path) -> None:
    """A return in the middle of a cell would let what follows be a formula."""
    harmless(pd.DataFrame({"a\r=b": ["c\r=d"]})).to_csv(tmp_path / "table.csv", index=False)
    assert b"\r" not in (tmp_path / "table.csv").read_bytes()
