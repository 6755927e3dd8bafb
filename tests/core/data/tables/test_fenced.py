import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.tables import fenced
from core.data.tables.fenced import read_apart
from core.data.tables.formats import Format
from core.data.tables.parsing import Unreadable

ROOT = Path(__file__).parents[4]
ROWS = 200_000
GROWN = 50_000_000  # bytes that this process may grow by, whatever the child reads
CSV = b"a;b\n" + b"1,5;x\n2;y\n" * 20


def _repeated(word: str, columns: int = 1) -> pa.Table:
    """Hold a word in all rows, written once."""
    codes = pa.array(np.zeros(ROWS, dtype=np.int32))
    cells = pa.DictionaryArray.from_arrays(codes, pa.array([word]))
    return pa.table({**{f"a{k}": cells for k in range(columns)}, "b": np.arange(ROWS) % 2})


def _nested(depth: int) -> pa.Table:
    kind: pa.DataType = pa.int8()
    cell: object = 1
    for _ in range(depth):
        kind, cell = pa.struct([("a", kind)]), {"a": cell}
    return pa.table({"a": pa.array([cell] * 20, kind), "b": [0, 1] * 10})


def _differing(rows: int) -> pa.Table:
    return pa.table({"a": [f"{k}" + "x" * 30_000 for k in range(rows)], "b": np.arange(rows) % 2})


def _zeros(rows: int, columns: int) -> pa.Table:
    return pa.table({f"c{k}": np.zeros(rows, dtype=np.int8) for k in range(columns)})


def _lists() -> pa.Table:
    return pa.table({"a": [[1] * 1000] * 20, "b": [0, 1] * 10})


# name: makes the table, and what is said of it; "": it is read
BOMBS: dict[str, tuple[Callable[[], pa.Table], str]] = {
    "a word of 2,000 letters 200,000 times": (lambda: _repeated("x" * 2000), ""),
    "100 columns of 30,000 letters": (lambda: _repeated("x" * 30_000, 100), ""),
    "a word of a million letters": (lambda: _repeated("x" * 10**6), "at most 32,767 characters"),
    "plain words, packed": (lambda: _differing(60_000), "must unfold to at most 1.5 GB in memory"),
    "runs of 2,000 columns": (lambda: _zeros(ROWS, 2000), ""),
    "ten million rows": (lambda: _zeros(10_000_000, 2), "at most 200,000 rows"),
    "structs in structs": (lambda: _nested(60), "words, yes/no or dates, got struct<"),
    "lists": (_lists, "words, yes/no or dates, got list<"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_what_a_file_unfolds_to_stays_out_of_this_process(tmp_path: Path, name: str) -> None:
    """Kilobytes that stand for gigabytes cost the one who asks nothing: a table or a sentence."""
    make, words = BOMBS[name]
    path = tmp_path / "bomb.parquet"
    dictionaries = name != "plain words, packed"
    pq.write_table(make(), path, compression="zstd", use_dictionary=dictionaries)
    assert path.stat().st_size < 2_000_000
    pa.default_memory_pool().release_unused()
    before, said = psutil.Process().memory_info().rss, ""
    try:
        read_apart(path, None)
    except Unreadable as refused:
        said = str(refused)
    assert psutil.Process().memory_info().rss - before < GROWN
    assert (words in said) if words else not said


def test_a_small_table_comes_with_its_format(tmp_path: Path) -> None:
    """The child detects how a text is written, or takes what it is told; both come back."""
    path = tmp_path / "table.csv"
    path.write_bytes(CSV)
    parcel = read_apart(path, None)
    assert parcel.written == Format(separator=";", decimal=",")
    assert parcel.frame["a"].tolist() == [1.5, 2.0] * 20
    told = Format(separator=";", decimal=".")
    assert read_apart(path, told).written == told


def test_a_refusal_comes_with_the_format_that_was_seen(tmp_path: Path) -> None:
    """So that it can be corrected."""
    path = tmp_path / "table.csv"
    path.write_bytes(CSV + b"1;2;3\n")
    with pytest.raises(Unreadable, match="every row must have 2 cells") as caught:
        read_apart(path, None)
    assert caught.value.written == Format(separator=";", decimal=",")


def test_the_child_knows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses and passwords in the environment are not handed down."""
    monkeypatch.setenv("TOGETHER_DATABASE", "postgresql://me:secret@host/name")
    told = tmp_path / "told"
    write = f"import os; open({str(told)!r}, 'w').write(repr(dict(os.environ)))"
    monkeypatch.setattr(fenced, "COMMAND", (sys.executable, "-c", write))
    with pytest.raises(json.JSONDecodeError):  # this child answers nothing
        read_apart(tmp_path, None)
    assert "secret" not in told.read_text()
    assert "PATH" in told.read_text()


@pytest.mark.parametrize("end", ["import os; os.abort()", "import os; os.kill(os.getpid(), 9)"])
def test_a_child_that_breaks_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    """A file that makes a library crash ends the child alone."""
    monkeypatch.setattr(fenced, "COMMAND", (sys.executable, "-c", end))
    with pytest.raises(Unreadable, match=r"table\.csv that breaks its reader"):
        read_apart(tmp_path / "table.csv", None)


@pytest.mark.parametrize(
    ("bound", "work", "words"),
    [
        ("SECONDS", "while True: pass", "must be read within 1 seconds"),
        (
            "MEMORY",
            "import time; held = bytearray(10**8); time.sleep(99)",
            "must unfold to at most",
        ),
    ],
)
def test_a_child_that_takes_too_much_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, work: str, words: str
) -> None:
    """Beyond its time or memory it is killed, and leaves nothing behind."""
    monkeypatch.setattr(fenced, bound, {"SECONDS": 1, "MEMORY": 50_000_000}[bound])
    begun = tmp_path / "begun"
    work = f"import os; open({str(begun)!r}, 'w').write(str(os.getpid()))\n{work}"
    monkeypatch.setattr(fenced, "COMMAND", (sys.executable, "-c", work))
    with pytest.raises(Unreadable, match=words):
        read_apart(tmp_path / "table.csv", None)
    assert not psutil.pid_exists(int(begun.read_text()))


def test_no_pipe_stays_open(tmp_path: Path) -> None:
    """A hundred tables do not use up the files that a process may have open."""
    path = tmp_path / "table.csv"
    path.write_bytes(b"no table")
    folder = Path("/proc/self/fd")
    if not folder.exists():
        pytest.skip("this system does not list the open files of a process")
    before = len(os.listdir(folder))
    for _ in range(3):
        with pytest.raises(Unreadable):
            read_apart(path, None)
    assert len(os.listdir(folder)) <= before


ENDING = """
import sys, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from core.data.tables import fenced
fenced.COMMAND = (sys.executable, "-c", "import time; time.sleep(1000)")
ThreadPoolExecutor(1).submit(fenced.read_apart, Path("table.csv"), None)
while not fenced._children:
    time.sleep(0.01)
print([child.pid for child in fenced._children][0])
"""


@pytest.mark.slow
def test_a_process_that_ends_does_not_wait_for_what_it_reads() -> None:
    """The child of a server that is stopped ends with it, in the middle of a table."""
    done = subprocess.run(
        [sys.executable, "-c", ENDING], cwd=ROOT, capture_output=True, text=True, timeout=100
    )
    assert not psutil.pid_exists(int(done.stdout))


@pytest.mark.slow
def test_mutated_files_through_the_child(tmp_path: Path) -> None:
    """Ten broken files get a sentence each, in ten seconds each at most."""
    file = io.BytesIO()
    pq.write_table(pa.table({"a": np.arange(40.0), "b": ["x", "y"] * 20}), file)
    rng, path = np.random.default_rng(0), tmp_path / "table.parquet"
    for _ in range(10):
        data = bytearray(file.getvalue())
        for at in rng.integers(len(data) // 2, len(data), 4):
            data[at] = rng.integers(256)
        path.write_bytes(data)
        begun = time.monotonic()
        with suppress(Unreadable):
            read_apart(path, None)
        assert time.monotonic() - begun < 10


def test_a_look_that_is_over_before_it_began_loses_no_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine the time of the first look passes before anything can be sent in it."""
    patient, looks = subprocess.Popen.communicate, list[float]()

    def late(
        self: "subprocess.Popen[bytes]",
        input: bytes | None = None,
        timeout: float | None = None,
    ) -> tuple[bytes, bytes]:
        looks.append(0.0)
        return patient(self, input, -1.0 if len(looks) == 1 else timeout)

    monkeypatch.setattr(subprocess.Popen, "communicate", late)
    monkeypatch.setattr(fenced, "SECONDS", 60)
    path = tmp_path / "a.csv"
    path.write_bytes(CSV)
    assert read_apart(path, None).data
    assert len(looks) > 1
