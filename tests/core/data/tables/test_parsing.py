import io
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.tables.formats import ENCODINGS, SEPARATORS, Format
from core.data.tables.limits import MAX_NAME, MAX_WORD
from core.data.tables.parcels import packed, take
from core.data.tables.parsing import TOO_LARGE, Unreadable, parsed
from core.data.tables.wording import visible
from tests.hostile import hostile

HOSTILE = (
    "", " ", "?", "NA", "0", "1", "-1", "1e400", "-1e-400", "nan", "inf", "1,234.5", "1.234,5",
    "yes", "no", "true", "2024-01-01", "24:61", "=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "\t=1",
    "<script>alert(1)</script>", "<b>bold</b>", "[a](javascript:alert(1))", "$x^2$", ":smile:",
    "\u202eabc", "\u2066x", "\u200f", "a\x00b", "\x1b[31m", "\ufeff", "\ud7ff", "ﷺ", "e\u0301" * 50,
    "'", '"', '""', '"a', 'a"b"', "'; DROP TABLE experiments; --", "{{7*7}}", "../../etc/passwd",
    "x" * 1000, "9" * 400, "all", "__index_level_0__", "a.b", "\n", "\r", "a\nb", "${HOME}", "%s%n",
)  # fmt: skip
CELLS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=6), st.integers().map(str))
ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", " \n"])


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """Tables of hostile cells, as whole, ragged and badly quoted as it comes."""
    width, rows = draw(st.integers(1, 6)), draw(st.integers(0, 8))
    quote = draw(st.sampled_from(["", '"', "'"]))
    separator, end = draw(st.sampled_from([*SEPARATORS, " ", ", "])), draw(ENDS)
    lines = []
    for _ in range(rows):
        count = draw(st.sampled_from([width] * 15 + [width + 1]))
        cells = draw(st.lists(CELLS, min_size=count, max_size=count))
        lines.append(separator.join(f"{quote}{cell}{quote}" for cell in cells))
    text = end.join(lines[:1] + lines[1:] * draw(st.sampled_from([1, 5, 30])))
    return text.encode(
        draw(st.sampled_from(ENCODINGS)), draw(st.sampled_from(["replace", "ignore"]))
    )


BEGINNINGS = (b"", b"PAR1", b"\xef\xbb\xbf", b"\xff\xfe", b"a,b\n", b"PK\x03\x04", b"\x00", b'"')
noise = st.tuples(st.sampled_from(BEGINNINGS), st.binary(max_size=300), st.integers(1, 40)).map(
    lambda parts: parts[0] + parts[1] * parts[2]
)


def _written(table: pa.Table, **options: object) -> bytes:
    file = io.BytesIO()
    pq.write_table(table, file, **options)
    return file.getvalue()


WORDS = pa.array(["a", "b", None, "=1"] * 10)
PLAIN = {"n": np.arange(40) / 3, "w": WORDS, "y": [True, False] * 20, "d": np.arange(40)}
WHOLE = [
    _written(pa.table(PLAIN), compression=compression, **options)
    for compression in ("none", "snappy", "gzip", "zstd", "lz4", "brotli")
    for options in (
        {},
        {"use_dictionary": False, "data_page_version": "2.0"},
        {"row_group_size": 7},
    )
] + [
    _written(pa.table({"w": WORDS.dictionary_encode(), "t": pa.array(range(40), kind)}))
    for kind in (pa.date32(), pa.time32("s"), pa.timestamp("us", "Europe/Berlin"), pa.uint64())
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Parquet files with some bytes changed, most of them where the file describes itself."""
    data = bytearray(draw(st.sampled_from(WHOLE)))
    chance = random.Random(draw(st.integers(0, 2**32)))
    for _ in range(draw(st.integers(1, 6))):
        low = 0 if chance.random() < 0.4 else len(data) * 2 // 3
        at, change = chance.randrange(min(low, len(data) - 1), len(data)), chance.random()
        if change < 0.6:
            data[at] = chance.choice([0, 1, 0x7F, 0x80, 0xFF, data[at] ^ 1 << chance.randrange(8)])
        elif change < 0.8:
            data[at : at + chance.randrange(9)] = chance.randbytes(chance.randrange(9))
        else:
            part = data[at : at + 20]
            data[(to := chance.randrange(len(data))) : to + len(part)] = part
    if chance.random() < 0.1:
        del data[chance.randrange(len(data)) :]
    return bytes(data)


def _read(path: Path, content: bytes, given: Format | None = None) -> pd.DataFrame | None:
    """Read a file; what comes is a table that can be packed, or one sentence."""
    path.write_bytes(content)
    try:
        table, written = parsed(path, given)
    except Unreadable as refused:
        text = str(refused)
        assert visible(text) == text
        assert len(text) < 300
        assert "must" in text
        assert ", got " in text
        return None
    assert len(take(packed(table, written)).frame) == len(table) >= 20
    return table


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Name a file that is written again and again."""
    return tmp_path_factory.mktemp("files") / "table"


@pytest.mark.slow
@hostile(1200)
@given(texts(), st.sampled_from([None] * 4 + [Format("utf-8", ";", ",", False), Format("cp1252")]))
def test_any_text_is_a_table_or_gets_a_sentence(
    path: Path, content: bytes, given: Format | None
) -> None:
    """Hostile cells, names, quotes, encodings and line ends set off nothing else."""
    _read(path, content, given)


@pytest.mark.slow
@hostile(600)
@given(noise)
def test_any_bytes_are_a_table_or_get_a_sentence(path: Path, content: bytes) -> None:
    """So do bytes that are no text, whatever they begin like."""
    _read(path, content)


@pytest.mark.slow
@hostile(1200)
@given(mutated())
def test_any_broken_parquet_is_a_table_or_gets_a_sentence(path: Path, content: bytes) -> None:
    """So do Parquet files whose pages or whose description of themselves have been changed."""
    _read(path, content)


@pytest.mark.slow
@pytest.mark.parametrize("write", [pd.DataFrame.to_csv, pd.DataFrame.to_parquet])
@hostile(150)
@given(
    st.lists(st.one_of(st.sampled_from(HOSTILE), st.text()), min_size=2, max_size=5, unique=True),
    st.lists(CELLS, min_size=5, max_size=30),
)
def test_hostile_names_and_cells_are_read_or_refused(
    path: Path, write: Callable[..., None], names: list[str], cells: list[str]
) -> None:
    """Whatever columns and cells are called, they are text."""
    file = io.BytesIO()
    write(pd.DataFrame(dict.fromkeys(names, (cells * 20)[:30])), file, index=False)
    table = _read(path, file.getvalue())
    if table is not None and write is pd.DataFrame.to_parquet:
        assert set(table.columns) <= set(names)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize(
    ("name", "cell", "words"),
    [
        (
            "a",
            "x" * (MAX_WORD + 1),
            "a cell must have at most 32,767 characters, got 32,768 in",
        ),
        ("n" * (MAX_NAME + 1), "x", "column names must have at most 500 characters, got 501"),
    ],
)
def test_long_names_and_cells_are_refused(
    tmp_path: Path, suffix: str, name: str, cell: str, words: str
) -> None:
    """A sentence names the bound, not the text itself."""
    frame = pd.DataFrame({"b": ["0", "1"] * 10, name: [cell, "y"] * 10})
    path = tmp_path / f"table.{suffix}"
    frame.to_csv(path, index=False) if suffix == "csv" else frame.to_parquet(path)
    with pytest.raises(Unreadable) as caught:
        parsed(path, None)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("bound", "words"),
    [("MAX_WORDS", "at most 30 different words"), ("MAX_TEXT", "different words of 0 MB")],
)
def test_too_many_different_words_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, words: str
) -> None:
    """Words are counted, and weighed, over all columns, each different one once."""
    monkeypatch.setattr(f"core.data.tables.limits.{bound}", 30)
    path = tmp_path / "table.csv"
    pd.DataFrame({k: [f"{k}{row}" for row in range(20)] for k in "ab"}).to_csv(path, index=False)
    with pytest.raises(Unreadable, match=words):
        parsed(path, None)


def test_running_out_of_memory_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no more memory, and what else may happen, is said like all else."""
    path = tmp_path / "table.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 20)
    for raised in (MemoryError(), pa.ArrowMemoryError("malloc of size 1 failed"), IndexError("at")):

        def read(*_: object, raised: Exception = raised) -> None:
            raise raised

        monkeypatch.setattr("core.data.tables.parsing.read_table", read)
        with pytest.raises(Unreadable, match="must") as caught:
            parsed(path, None)
        assert (str(caught.value) == TOO_LARGE) == (not isinstance(raised, IndexError))
