import io
import json
import pickle
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.tables.formats import SEPARATORS
from core.data.tables.limits import kept_rows
from core.data.tables.reading import Format, detect, read_table

ROWS = b"1,0\n2,1\n" * 10
FRAME = pd.DataFrame({"size": [1.5, -2.0] * 15, "näme": ["wörd, or; two", 'a "b"\nc'] * 15})


def _archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "1,0")
    return file.getvalue()


def _parquet(columns: dict[str, object] | pa.Table) -> bytes:
    file = io.BytesIO()
    table = columns if isinstance(columns, pa.Table) else pa.table(columns)
    pq.write_table(table, file)
    return file.getvalue()


def _sqlite() -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:  # its own `with` does not close it
        connection.execute("CREATE TABLE a (b)")
        return connection.serialize()


WHOLE = _parquet({"a": [1, 2] * 10, "b": [0, 1] * 10})
HEAD = ", ".join(f"name {k}" for k in range(10_000)).encode()
BAD: dict[str, tuple[bytes, str]] = {
    "empty.csv": (b"", "got empty.csv that is empty"),
    "blank.csv": (b"\n\n \n\t\n", "with blank lines only"),
    "mark.csv": (b"\xef\xbb\xbf\r\n", "with blank lines only"),
    "wide blank.csv": ("\n\n".encode("utf-16"), "with blank lines only"),
    "header.csv": (b"a,b,label\n", "at least 20 rows, got only the names"),
    "few.csv": (b"a,b\n" + b"1,2\n" * 19, "at least 20 rows, got 19"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "got a PNG picture"),
    "photo.csv": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "got a JPEG picture"),
    "moving.csv": (b"GIF89a" + bytes(20), "got a GIF picture"),
    "archive.csv": (_archive("table.csv"), "got a ZIP archive"),
    "book.xlsx": (_archive("[Content_Types].xml", "xl/workbook.xml"), "got an Excel"),
    "book.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "got an old Excel"),
    "paper.pdf": (b"%PDF-1.7\n1 0 obj", "got a PDF document"),
    "table.csv.gz": (b"\x1f\x8b\x08\x00" + bytes(20), "got a gzip archive"),
    "table.csv.bz2": (b"BZh91AY&SY" + bytes(20), "got a bzip2 archive"),
    "table.7z": (b"7z\xbc\xaf\x27\x1c", "got a compressed archive"),
    "page.html": (b"\n<!DOCTYPE html>\n<html>a,b</html>", "got an HTML or XML document"),
    "page.csv": (b"<table><tr><td>1</td></tr></table>", "got an HTML or XML document"),
    "data.xml": (b"\xef\xbb\xbf<?xml version='1.0'?>", "got an HTML or XML document"),
    "data.json": (json.dumps([{"a": 1, "b": 0}]).encode(), "got a JSON document"),
    "lines.json": (b'{"a": 1, "b": 0}\n' * 30, "got a JSON document"),
    "data.sqlite": (_sqlite(), "got an SQLite database"),
    "data.pickle": (pickle.dumps(FRAME), "got a Python pickle"),
    "data.npy": (b"\x93NUMPY\x01\x00", "got a file of another kind"),
    "words.rtf": (b"{\\rtf1 a,b}", "got an RTF document"),
    "program.csv": (b"\x7fELF\x02\x01", "got a program"),
    "zeros.csv": (b"a,b\n" + b"1,\x002\n" * 30, "with zero bytes"),
    "ragged.csv": (b"a,b\n" + ROWS + b"1,2,3\n", "must have 2 cells as the first one, got 3 in r"),
    "short.csv": (b"a,b\n" + ROWS + b"1\n", "must have 2 cells as the first one, got 1 in row"),
    "twice.csv": (b"a,b,a\n" + b"1,2,3\n" * 20, "column names must differ, got 'a' twice"),
    "spaced.csv": (b"a, a\n" + ROWS, "column names must differ, got 'a' twice"),
    "one.csv": (b"a\n" + b"1\n" * 20, "at least two columns, got 1: a"),
    "prose.txt": (b"This is a letter\nand no table\n" * 20, "at least two columns, got 1"),
    "named.csv": (b"a," + b"b" * 501 + b"\n" + ROWS, "at most 500 characters, got 501 in column 2"),
    "unnamed.csv": (b"a,,b\n" + b"0,1,2\n" * 20, "must have a name, got none for column 2"),
    "columns.csv": (HEAD + b"\n", "at most 2,100 columns, got 10,000"),
    "long.csv": (b"a,b\n" + b"1,2\n" * 200_001, "at most 200,000 rows, got more"),
    "quote.csv": (b"a,b\n" + ROWS + b'1,"open\n' + ROWS, "quotes must be closed, got"),
    "broken.parquet": (b"PAR1 and nothing more", "got broken.parquet that is broken"),
    "cut.parquet": (WHOLE[: len(WHOLE) // 2], "got cut.parquet that is broken"),
    "overwritten.parquet": (b"PAR1" + bytes(150) + WHOLE[154:], "that is broken"),
    "text.parquet": (b"a,b\n" + ROWS, "that is no Parquet inside"),
    "nested.parquet": (_parquet({"a": [[1, 2]] * 20, "b": [0, 1] * 10}), "got list<"),
    "struct.parquet": (_parquet({"a": [{"c": 1}] * 20, "b": [0] * 20}), "got struct<"),
    "bytes.parquet": (_parquet({"a": [b"x"] * 20, "b": [0] * 20}), "got binary in 'a'"),
    "one.parquet": (_parquet({"a": [0, 1] * 20}), "at least two columns, got 1: a"),
    "few.parquet": (_parquet({"a": [1], "b": [0]}), "at least 20 rows, got 1;"),
    "twice.parquet": (
        _parquet(pa.table([[0] * 20, [1] * 20], names=["a", "a"])),
        "column names must differ, got 'a' twice",
    ),
    "columns.parquet": (
        _parquet({f"c{k}": pa.array([], pa.int8()) for k in range(2101)}),
        "at most 2,100 columns, got 2,101",
    ),
    "long.parquet": (_parquet({k: np.zeros(200_001) for k in "ab"}), "at most 200,000 rows"),
}


def _sentence(error: ValueError) -> str:
    """Return an error's text, which must be one short line of the three parts."""
    text = str(error)
    assert "\n" not in text
    assert len(text) < 220
    assert "must" in text
    assert ", got " in text
    assert "; " in text
    return text


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_table_gets_its_sentence(tmp_path: Path, name: str) -> None:
    """What was required, what came and what to do, in one line, whatever the file is."""
    data, words = BAD[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ValueError, match="must") as caught:
        read_table(path)
    assert words in _sentence(caught.value)


def test_a_row_without_an_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quote that is never closed makes a row longer than any block, and is named as the cause."""
    monkeypatch.setattr("core.data.tables.reading.BLOCK", 1 << 12)
    path = tmp_path / "table.csv"
    path.write_bytes(b"a,b\n" + ROWS + b'1,"' + b"2,3\n" * 5000)
    with pytest.raises(ValueError, match="check that quotes are closed") as caught:
        read_table(path)
    _sentence(caught.value)


def test_a_file_beyond_200_mb_is_not_read(tmp_path: Path) -> None:
    """The size is refused from the folder's entry alone."""
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(200_000_001)  # a hole: takes no space
    with pytest.raises(ValueError, match="at most 200 MB, got 200 MB") as caught:
        read_table(path)
    _sentence(caught.value)


@pytest.mark.parametrize(("name", "words"), [("", "got the folder"), ("none.csv", "got no file")])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str, words: str) -> None:
    """A folder and a path without a file are named."""
    with pytest.raises(ValueError, match=words) as caught:
        read_table(tmp_path / name)
    _sentence(caught.value)


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_usual_ways_to_write_a_table_are_detected(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    """Separators, encodings, byte order marks and quotes around line breaks are understood."""
    path = tmp_path / "table.csv"
    text = FRAME.to_csv(index=False, sep=separator, lineterminator="\r\n").encode(encoding)
    path.write_bytes(text)
    assert detect(path) == Format(encoding.removesuffix("-sig"), separator, ".", True)
    read = read_table(path)
    assert {str(kind) for kind in read.dtypes} == {"string"}
    assert read["size"].astype(float).tolist() == FRAME["size"].tolist()
    assert read["näme"].tolist() == FRAME["näme"].tolist()
    assert read.attrs["rows"] == 30


@pytest.mark.parametrize(
    ("lines", "separator", "decimal", "header", "first"),
    [
        (["a;b", "1,5;x", "2,25;y"], ";", ",", True, ["1.5", "x"]),
        (["1,5;x", "2,5;y"], ";", ",", False, ["1.5", "x"]),
        (["a;b", "1.234,5;x", "2,25;y"], ";", ",", True, ["1234.5", "x"]),
        (["a;b", "1,234;?", "2,5;y"], ";", ",", True, ["1.234", "?"]),
        (["a,b", '"1,234",x', '"2,500",y'], ",", ".", True, ["1234", "x"]),
        (["a,b", '"1,5",x', '"2,5",y'], ",", ",", True, ["1.5", "x"]),
        (["a,b", "12,x y", "13,z"], ",", ".", True, ["12", "x y"]),
        (["y,0,1", "1,0,0", "0,1,?"], ",", ".", True, ["1", "0", "0"]),
        (["red,yes", "blue,no", "red,yes"], ",", ".", False, ["red", "yes"]),
        (["colour,ill", "blue,no", "red,yes"], ",", ".", True, ["blue", "no"]),
        (["3|4", "5|6"], "|", ".", False, ["3", "4"]),
        (["a\tb; c", "1\tx; y, z"], "\t", ".", True, ["1", "x; y, z"]),
        (['39, "a, b"', '40, "c"'], ",", ".", False, ["39", "a, b"]),
        (["", "  ", "a,b", "   ", "1,2"], ",", ".", True, ["1", "2"]),
    ],
)
def test_what_a_table_is_written_with_is_told_from_its_beginning(
    tmp_path: Path, lines: list[str], separator: str, decimal: str, header: bool, first: list[str]
) -> None:
    """Header, decimal commas, marks of thousands and blank lines are told by the cells."""
    path = tmp_path / "table.csv"
    path.write_text("\n".join([*lines, *lines[-1:] * 30]))
    assert detect(path) == Format("utf-8", separator, decimal, header)
    read = read_table(path)
    assert read.iloc[0].tolist() == first
    if not header:
        assert list(read.columns) == [f"column {k + 1}" for k in range(len(first))]


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=8),
            st.floats(allow_nan=False, allow_infinity=False, width=32),
        ),
        min_size=20,
        max_size=40,
    ),
    st.sampled_from(SEPARATORS),
)
def test_what_python_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, float]], separator: str
) -> None:
    """Any text in quotes and any number come back as they were written."""
    path = tmp_path_factory.mktemp("written") / "table.csv"
    frame = pd.DataFrame(rows, columns=["words", "number"])
    path.write_bytes(frame.to_csv(index=False, sep=separator, quoting=2).encode())
    read = read_table(path, Format(separator=separator))
    assert read["words"].tolist() == frame["words"].tolist()
    assert read["number"].astype(float).tolist() == frame["number"].tolist()


@pytest.mark.slow
def test_another_encoding_later_in_the_file_is_noticed(tmp_path: Path) -> None:
    """One byte that is no UTF-8, far below what a glance sees, makes the file cp1252."""
    path = tmp_path / "table.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 100_000 + b"1,\xe9\n")
    assert detect(path).encoding == "cp1252"
    assert read_table(path)["b"].iloc[-1] == "é"
    with pytest.raises(ValueError, match="must be written in utf-8, got other bytes") as caught:
        read_table(path, Format())
    _sentence(caught.value)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Format(separator=";"), "at least two columns, got 1"),
        (Format(encoding="utf-16"), "written in utf-16, got other bytes"),
        (Format(encoding="utf-16-be"), "at least two columns"),
        (Format(header=False), "column 1"),
    ],
)
def test_a_format_that_was_chosen_is_used(tmp_path: Path, given: Format, words: str) -> None:
    """What the user says goes before what was detected, and is refused if it cannot be."""
    path = tmp_path / "table.csv"
    path.write_bytes(b"a,b\n" + ROWS)
    if given.header:
        with pytest.raises(ValueError, match=words):
            read_table(path, given)
    else:
        assert read_table(path, given).columns[0] == words


@pytest.mark.parametrize(
    "change", [{"encoding": "zip"}, {"separator": " "}, {"decimal": "'"}, {"header": 1}]
)
def test_a_format_must_be_one_that_is_known(change: dict[str, object]) -> None:
    """Encodings, separators and decimal signs come from short lists."""
    (name, _), *_ = change.items()
    with pytest.raises(ValueError, match=f"^{name} must be"):
        Format(**change)  # type: ignore[arg-type]


def test_types_of_parquet_are_kept(tmp_path: Path) -> None:
    """Numbers, yes/no, dates, words and dictionaries come typed; an index does not come."""
    frame = pd.DataFrame(
        {
            "int": [1, None] * 10,
            "bool": [True, None] * 10,
            "date": pd.date_range("2024-01-01", periods=20),
            "word": ["a", None] * 10,
            "few": pd.Categorical(["x", "y"] * 10),
        },
        index=pd.Index(range(100, 120)),
    ).astype({"int": "Int64", "bool": "boolean"})
    frame.to_parquet(tmp_path / "a.parquet")
    read = read_table(tmp_path / "a.parquet")
    assert list(read.columns) == list(frame.columns)
    kinds = [str(kind) for kind in read.dtypes]
    assert kinds[:2] == ["float64", "boolean"]
    assert kinds[2].startswith("datetime64")
    assert kinds[3:] == ["category", "category"]
    assert read["bool"].isna().sum() == read["word"].isna().sum() == 10


@pytest.mark.slow
@pytest.mark.parametrize("write", [pd.DataFrame.to_parquet, pd.DataFrame.to_csv])
def test_of_a_large_table_a_uniform_sample_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[..., None]
) -> None:
    """Beyond the budget of cells rows are drawn from the whole file, equally each time."""
    monkeypatch.setattr("core.data.tables.limits.MAX_CELLS", 2000)
    monkeypatch.setattr("core.data.tables.reading.MAX_CELLS", 2000)
    monkeypatch.setattr("core.data.tables.reading.BLOCK", 1 << 13)
    path = tmp_path / "table"
    write(pd.DataFrame({"a": range(50_000), "b": [0, 1] * 25_000}), path, index=False)
    first, again = read_table(path), read_table(path)
    assert first.equals(again)
    assert len(first) == 1000
    assert first.attrs["rows"] == 50_000
    numbers = first["a"].astype(int)
    assert numbers.is_monotonic_increasing
    assert numbers.is_unique
    assert numbers.mean() == pytest.approx(25_000, abs=2000)


def test_a_small_table_is_kept_whole() -> None:
    """All rows are used as long as their cells are within the budget."""
    assert np.array_equal(kept_rows(200_000, 100), np.arange(200_000))
    assert len(kept_rows(200_000, 2_100)) == 20_000_000 // 2_100


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_rows_to_be_answered_are_all_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """One row is enough, and of a large table none is left out, unlike of one to learn from."""
    for module in ("limits", "reading"):
        monkeypatch.setattr(f"core.data.tables.{module}.MAX_CELLS", 100)
    path = tmp_path / f"table.{kind}"

    def written(rows: int) -> Path:
        frame = pd.DataFrame({"a": range(rows), "b": "x"})
        frame.to_csv(path, index=False) if kind == "csv" else frame.to_parquet(path)
        return path

    assert len(read_table(written(90))) == 50
    assert len(read_table(path, every_row=True)) == 90
    assert len(read_table(written(1), every_row=True)) == 1
    with pytest.raises(ValueError, match="at least 20 rows, got 1"):
        read_table(path)
    with pytest.raises(ValueError, match="at least one row, got only the names of its columns"):
        read_table(written(0), every_row=True)
