"""What the store does while its database is away: nobody is kept waiting, and nothing is lost."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from core import Experiment, Grid, Result, run
from core.computing import connecting, packing
from core.computing import store as stores
from core.computing.database import default_url
from core.computing.races import Races
from core.computing.store import Store, StoreError
from core.computing.sweeps import Swept, start_sweep
from core.data import SharedFeatures
from tests.core.faults.disturbing import times
from tests.waiting import PATIENCE, until

ROOT = Path(__file__).parents[3]
TRIES = 20  # of a store that is away
MOMENTS = times(5)  # at which something happens to the file
EXPERIMENT = Experiment(SharedFeatures(tasks=2, examples=40), width=4, replicates=2, steps=50)
ASKED = [replace(EXPERIMENT, seed=seed) for seed in range(12)]
GRID = Grid(EXPERIMENT, (("width", (2, 3, 4)), ("examples", (30, 40))))
OVER = {"results.sqlite-wal", "results.sqlite-shm"}  # beside the file


@pytest.fixture(scope="module")
def result() -> Result:
    """A real result, with its curves."""
    return run(EXPERIMENT)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Name the file of a store."""
    return tmp_path / "results.sqlite"


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for as long as it takes, on a machine that others use too; some tests want less."""
    monkeypatch.setattr(stores, "PATIENCE_SECONDS", PATIENCE)


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once, and wait for locks a moment only: what happens then is the same."""
    monkeypatch.setattr(stores, "RETRY_SECONDS", 0.05)
    monkeypatch.setattr(connecting, "BUSY_MS", 20)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 2 MB, where that is permitted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mounting, capture_output=True).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["/usr/bin/umount", "--lazy", str(folder)], check=True)


def opened(file: Path) -> Store:
    """Open a store."""
    return Store(f"sqlite:///{file}")


def seeds(found: dict[Experiment, Result]) -> list[int]:
    """Name the experiments that were found."""
    return sorted(experiment.seed for experiment in found)


def same(found: dict[Experiment, Result], result: Result) -> bool:
    """Whether whatever was found is the result, every cell of it."""
    tables = ("scores", "curves", "costs")
    return all(
        getattr(each, name).equals(getattr(result, name))
        for each in found.values()
        for name in tables
    )


def fill(folder: Path) -> Path:
    """Fill a disk to the last byte; return the file that does."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as filling:
        try:
            while filling.write(b"0" * 512):
                pass
        except OSError:
            return filler
    raise AssertionError


# --- each fault, on its own ---------------------------------------------------------------------


@pytest.mark.usefixtures("quickly")
def test_a_full_disk_costs_nothing(small_disk: Path, result: Result) -> None:
    """What was kept is read, what comes is found too, and is written when there is space again."""
    file = small_disk / "results.sqlite"
    with opened(file) as store:
        store.put_all([(e, result) for e in ASKED[:4]])
        filler = fill(small_disk)
        for experiment in ASKED[4:]:
            store.put(experiment, result)
        found = store.find(ASKED, with_curves=True)
        assert seeds(found) == list(range(12))
        assert same(found, result)
        assert store.trouble == (
            "Results are not kept: the disk is full. Free some space on the machine that runs "
            "this; training goes on."
        )
        filler.unlink()
        until(lambda: not store.trouble)
    with opened(file) as later:
        assert seeds(later.find(ASKED, with_curves=True)) == list(range(12))


@pytest.mark.usefixtures("quickly")
def test_a_file_that_may_not_grow_is_a_full_disk(file: Path, result: Result) -> None:
    """SQLite's own limit of pages says what a full disk says, on every machine."""

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count=20")

    sa.event.listen(sa.Pool, "connect", limit)
    try:
        with opened(file) as store:
            for experiment in ASKED:
                store.put(experiment, result)
            assert "the disk is full" in store.trouble
            assert seeds(store.find(ASKED)) == list(range(12))
    finally:
        sa.event.remove(sa.Pool, "connect", limit)


@pytest.mark.slow
def test_a_locked_file_holds_nobody_up(file: Path, result: Result) -> None:
    """While another program writes, one caller waits about a second and the others not at all.

    The store is read, what was put is found, and is written once the program lets go.
    """
    with opened(file) as store:
        store.put(ASKED[0], result)
        with closing(sqlite3.connect(file)) as other:
            other.execute("BEGIN EXCLUSIVE")
            began = time.monotonic()
            for experiment in ASKED[1:]:
                store.put(experiment, result)
            assert time.monotonic() - began < 10  # each of them waited a minute once
            assert seeds(store.find(ASKED)) == list(range(12))
            assert store.trouble == (
                "Results are not kept: another program holds the file results.sqlite. Close that "
                "program; training goes on."
            )
            other.rollback()
        until(lambda: not store.trouble)
    with opened(file) as later:
        assert seeds(later.find(ASKED)) == list(range(12))


@pytest.mark.usefixtures("quickly")
def test_a_file_that_is_locked_at_the_start_is_used_later(file: Path, result: Result) -> None:
    """A store opens while another program has the file to itself, and finds what it can then."""
    with opened(file) as store:
        store.put(ASKED[0], result)
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        store = opened(file)
        store.put(ASKED[1], result)
        assert seeds(store.find(ASKED)) == [1]
        assert "another program holds the file" in store.trouble
    until(lambda: not store.trouble)
    assert seeds(store.find(ASKED)) == [0, 1]
    store.close()


def test_a_file_that_may_only_be_read_is_read(file: Path, result: Result) -> None:
    """What is there is found; what comes is held in memory and found too."""
    with opened(file) as store:
        store.put(ASKED[0], result)
    with Store(f"sqlite:///file:{file}?mode=ro&uri=true") as store:
        assert store.trouble == ""
        store.put(ASKED[1], result)
        assert seeds(store.find(ASKED)) == [0, 1]
        assert "the file results.sqlite cannot be written" in store.trouble
    with opened(file) as store:
        assert seeds(store.find(ASKED)) == [0]


@pytest.mark.usefixtures("quickly")
def test_a_home_that_cannot_be_written_is_no_hindrance(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, result: Result
) -> None:
    """Where no folder can be made results are held in memory, and kept once it can be."""
    home = tmp_path / "home"
    home.write_text("a file, in which no folder can be made")
    monkeypatch.delenv("TOGETHER_DATABASE", raising=False)
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: home / "share")
    with Store() as store:
        store.put(ASKED[0], result)
        assert seeds(store.find(ASKED)) == [0]
        assert "the file results.sqlite cannot be opened. See that its folder" in store.trouble
        home.unlink()
        until(lambda: not store.trouble)
    assert default_url() == f"sqlite:///{home / 'share' / 'results.sqlite'}"
    assert (home / "share" / "results.sqlite").exists()


@pytest.mark.parametrize("content", [b"width,examples,gain\n" * 200, bytes(range(1, 256)) * 40])
def test_a_damaged_file_stays_and_a_new_one_is_begun(
    file: Path, result: Result, content: bytes
) -> None:
    """One sentence says so; whoever opens the store later finds the new one without a word."""
    file.write_bytes(content)
    with opened(file) as store:
        store.put(ASKED[0], result)
        assert store.trouble == (
            "The results file results.sqlite is damaged. It stays as it is, and results are kept "
            "in results-new-1.sqlite from now on; what results.sqlite had is trained again when "
            "it is asked for."
        )
    assert file.read_bytes() == content
    with opened(file) as later:
        assert later.trouble == ""
        assert seeds(later.find(ASKED)) == [0]


def test_all_who_share_a_damaged_file_go_on_in_one(file: Path, result: Result) -> None:
    """When one of two notices the damage, the other goes on where the first does."""
    with opened(file) as first, opened(file) as second:
        first.put_all([(e, result) for e in ASKED[:6]])
        assert seeds(second.find(ASKED)) == [0, 1, 2, 3, 4, 5]
        file.write_bytes(os.urandom(file.stat().st_size))
        for beside in OVER:
            file.with_name(beside).unlink()
        with opened(file) as third:
            third.put(ASKED[6], result)
        first.put(ASKED[7], result)
        second.put(ASKED[8], result)
        for store in (first, second):
            assert seeds(store.find(ASKED)) == [6, 7, 8]
    assert not file.with_name("results-new-2.sqlite").exists()


def test_a_disk_that_damages_everything_gets_no_more_files(file: Path, result: Result) -> None:
    """After nine new files that were damaged too it is said, and results are held in memory."""
    names = ["results.sqlite", *(f"results-new-{k}.sqlite" for k in range(1, 10))]
    for name in names:
        file.with_name(name).write_bytes(b"noise" * 1000)
    with opened(file) as store:
        store.put(ASKED[0], result)
        assert seeds(store.find(ASKED)) == [0]
        assert "the file results-new-9.sqlite is damaged. Move it" in store.trouble
    assert sorted(each.name for each in file.parent.iterdir()) == sorted(names)


def test_a_file_that_was_removed_is_made_again(file: Path, result: Result) -> None:
    """Results of a file that somebody deleted are gone, and what comes is kept in a new one."""
    with opened(file) as store:
        store.put(ASKED[0], result)
        for each in list(file.parent.iterdir()):
            each.unlink()
        store.put(ASKED[1], result)
        assert store.trouble == ""
    with opened(file) as later:
        assert seeds(later.find(ASKED)) == [1]


def test_tables_that_were_dropped_are_made_again(file: Path, result: Result) -> None:
    """A database that somebody emptied is used as a new one."""
    with opened(file) as store:
        store.put(ASKED[0], result)
        with closing(sqlite3.connect(file)) as other:
            other.execute("DROP TABLE experiments")
        store.put(ASKED[1], result)
        assert seeds(store.find(ASKED)) == [1]
        assert store.trouble == ""


@pytest.mark.parametrize("column", ["scores", "costs", "curves", "overlap", "outcome", "key"])
def test_a_row_that_a_disk_has_changed_is_measured_again(
    file: Path, result: Result, column: str
) -> None:
    """No changed number is ever returned; the row is dropped, so that the next one is kept."""
    with opened(file) as store:
        store.put_all([(e, result) for e in ASKED[:3]])
        changed = {
            "overlap": "0.25",
            "outcome": "'no label is left'",
            "key": "substr(key, 1, 57) || '7x'",
        }
        # one byte in the middle, as a bit that flips
        flipped = f"cast(substr({column}, 1, 900) || 'x' || substr({column}, 902) AS BLOB)"
        with closing(sqlite3.connect(file)) as other:
            where = (ASKED[1].fingerprint,)
            value = changed.get(column, flipped)
            other.execute(f"UPDATE experiments SET {column} = {value} WHERE key = ?", where)
            other.commit()
        found = store.find(ASKED[:3], with_curves=True)
        assert seeds(found) == [0, 2]
        assert same(found, result)
        store.put(ASKED[1], result)
        assert same(store.find(ASKED[1:2], with_curves=True), result)


def test_what_is_held_in_memory_is_bounded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, result: Result
) -> None:
    """When more comes than memory may hold the oldest are let go, and the newest are found."""
    (tmp_path / "file").touch()
    with Store(f"sqlite:///{tmp_path / 'file' / 'results.sqlite'}") as store:
        store.put(ASKED[0], result)
        monkeypatch.setattr("core.computing.unwritten.LIMIT_BYTES", store._unwritten._size * 5)
        for experiment in ASKED[1:]:
            store.put(experiment, result)
        assert seeds(store.find(ASKED)) == [7, 8, 9, 10, 11]
        assert store.count() == 5


def test_memory_serves_as_the_table_does(tmp_path: Path, result: Result) -> None:
    """The first stays, curves take the place of none, and fewer replicates are served by more."""
    (tmp_path / "file").touch()
    bare = replace(result, curves=result.curves[:0], outcome="finished")
    with Store(f"sqlite:///{tmp_path / 'file' / 'results.sqlite'}") as store:
        store.put(EXPERIMENT, bare)
        assert store.find([EXPERIMENT], with_curves=True) == {}
        store.put(EXPERIMENT, result)
        store.put(EXPERIMENT, replace(result, outcome="another"))
        found = store.find([EXPERIMENT], with_curves=True)
        assert same(found, result)
        assert found[EXPERIMENT].outcome == "finished"
        assert store.find([EXPERIMENT])[EXPERIMENT].curves.empty
        fewer = replace(EXPERIMENT, replicates=1)
        assert store.find([fewer])[fewer].scores["replicate"].unique().tolist() == [0]
        frame = pd.DataFrame({"score": [0.5]})
        store.keep("a job", frame)
        store.keep("a job", frame + 1)
        assert store.kept(["a job", "another"])["a job"].equals(frame)


def test_a_database_that_cannot_be_the_store_need_not_be_refused(result: Result) -> None:
    """Where work must go on the sentence that refuses is the trouble; no password is in it."""
    with Store("mysql+pymysql://me:secret@127.0.0.1/x", refuse=False) as store:
        store.put(ASKED[0], result)
        assert seeds(store.find(ASKED)) == [0]
        assert store.trouble == (
            "Results are not kept: TOGETHER_DATABASE must name a database that can be opened, got "
            "mysql+pymysql://me:***@127.0.0.1/x: it must be SQLite or PostgreSQL; training goes on."
        )


def test_a_file_with_tables_of_our_name_is_refused(file: Path) -> None:
    """It is not damaged: it belongs to somebody else, and stays as it is."""
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE schema_version (words TEXT)")
    with pytest.raises(StoreError, match=r"can be opened.*no such column"):
        opened(file)
    assert [each.name for each in file.parent.iterdir() if each.name not in OVER] == [file.name]


def test_a_database_that_hangs_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch, file: Path, result: Result
) -> None:
    """Who asks goes on after their patience, and the next ones at once, until it answers."""
    monkeypatch.setattr(stores, "PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(stores, "RETRY_SECONDS", 0.05)
    hanging = threading.Event()
    with opened(file) as store:
        store.put(ASKED[0], result)
        write = store._database.write

        def hang(table: sa.Table, rows: Sequence[object]) -> None:
            hanging.wait(PATIENCE)
            write(table, rows)

        monkeypatch.setattr(store._database, "write", hang)
        for experiment in ASKED[1:]:
            store.put(experiment, result)
            assert experiment in store.find(ASKED)
        assert "the disk does not answer" in store.trouble
        hanging.set()
        until(lambda: not store.trouble)
        assert seeds(store.find(ASKED)) == list(range(12))
    with opened(file) as later:
        assert seeds(later.find(ASKED)) == list(range(12))


def test_the_log_says_it_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """However often it is tried, one line says that results are not kept, and one that they are."""
    monkeypatch.setattr(stores, "RETRY_SECONDS", 0.01)
    blocking = tmp_path / "folder"
    blocking.touch()
    with Store(f"sqlite:///{blocking / 'results.sqlite'}") as store:
        tries: list[object] = []
        count = store._database.count
        monkeypatch.setattr(store._database, "count", lambda: tries.append(0) or count())
        until(lambda: len(tries) > TRIES)
        blocking.unlink()
        blocking.mkdir()
        until(lambda: not store.trouble)
    lines = [each.message for each in caplog.records if each.levelname == "WARNING"]
    assert [line.split(":")[0] for line in lines] == [
        "Results are not kept",
        "Results are kept again.",
    ]


@pytest.mark.slow
def test_the_command_line_says_one_sentence(tmp_path: Path) -> None:
    """A sweep whose results cannot be kept prints its table; a sentence stands on stderr."""
    (tmp_path / "file").touch()
    command = [sys.executable, "-m", "core", "sweep", "--vary", "width=2,4", "shared"]
    done = subprocess.run(
        [*command, "--tasks", "2", "--replicates", "2", "--steps", "50"],
        cwd=ROOT,
        env=os.environ | {"TOGETHER_DATABASE": f"sqlite:///{tmp_path / 'file' / 'x.sqlite'}"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 2
    assert done.stderr == (
        "Results are not kept: the file x.sqlite cannot be opened. See that its folder is there "
        "and can be written to, or name another database in TOGETHER_DATABASE; training goes on.\n"
    )


# --- in mid-sweep, at random moments ------------------------------------------------------------


def swept(jobs: Races, store: Store) -> Swept:
    """Compute the grid in many chunks, one of a point each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "draws_per_chunk", lambda _: 2)
        progress = start_sweep(GRID, jobs.cluster, store).join(PATIENCE)
    assert progress.status == "finished", progress.reason
    return progress.partial


def ordered(found: Swept) -> pd.DataFrame:
    """Put the rows of a sweep in one order."""
    return found.table.sort_values([*GRID.names, "metric", "task", "arm"], ignore_index=True)


@pytest.fixture(scope="module")
def undisturbed(
    jobs: Races, tmp_path_factory: pytest.TempPathFactory
) -> tuple[pd.DataFrame, float]:
    """Give what a sweep that nothing disturbs finds, and the seconds it takes."""
    swept(jobs, opened(tmp_path_factory.mktemp("first") / "results.sqlite"))
    began = time.monotonic()
    found = swept(jobs, opened(tmp_path_factory.mktemp("second") / "results.sqlite"))
    return ordered(found), time.monotonic() - began


Lift = Callable[[], object]
Strike = Callable[[Path, np.random.Generator], Lift]


def full(folder: Path, rng: np.random.Generator) -> Lift:
    """Fill the disk."""
    return fill(folder).unlink


def locked(folder: Path, rng: np.random.Generator) -> Lift:
    """Begin to write in another program, and do not end."""
    other = sqlite3.connect(folder / "results.sqlite", check_same_thread=False, timeout=PATIENCE)
    other.execute("BEGIN EXCLUSIVE")
    return other.close


def settled(file: Path) -> Path:
    """Have SQLite write all that it has beside the file into it."""
    with closing(sqlite3.connect(file, timeout=PATIENCE)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


def truncated(folder: Path, rng: np.random.Generator) -> Lift:
    """Cut the file somewhere."""
    file = settled(folder / "results.sqlite")
    os.truncate(file, rng.integers(file.stat().st_size, endpoint=True))
    return lambda: None


def noisy(folder: Path, rng: np.random.Generator) -> Lift:
    """Write noise over a part of the file."""
    file = settled(folder / "results.sqlite")
    start, end = np.sort(rng.integers(file.stat().st_size, size=2))
    with file.open("r+b") as noise:
        noise.seek(start)
        noise.write(rng.bytes(int(end - start)))
    return lambda: None


def removed(folder: Path, rng: np.random.Generator) -> Lift:
    """Delete the file and those beside it."""
    for each in list(folder.iterdir()):
        each.unlink(missing_ok=True)
    return lambda: None


def later(seconds: float, strike: Strike, folder: Path, rng: np.random.Generator) -> Lift:
    """Do something to the file in a while; return what undoes it."""
    time.sleep(seconds)
    return strike(folder, rng)


@pytest.mark.slow
@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("strike", [full, locked, truncated, noisy, removed])
def test_a_sweep_ends_as_if_nothing_had_happened(
    jobs: Races,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    undisturbed: tuple[pd.DataFrame, float],
    strike: Strike,
    result: Result,
) -> None:
    """Whatever happens to the file at whatever moment, the answers are those of a quiet run.

    It happens several times. Asked again, and again of a store that is opened anew, the answers are
    the same, and what was not damaged is not trained again.
    """
    expected, seconds = undisturbed
    disk = request.getfixturevalue("small_disk") if strike is full else tmp_path
    begun_anew = 0
    for number in range(MOMENTS):
        rng = np.random.default_rng(number)
        folder = disk / f"{number}"
        folder.mkdir()
        with opened(folder / "results.sqlite") as store:
            store.put_all([(e, result) for e in ASKED[1:]])  # so that there is much to lose
            with ThreadPoolExecutor() as moments:
                struck = moments.submit(later, rng.uniform(0, seconds), strike, folder, rng)
                first = swept(jobs, store)
                lift = struck.result()
            lift()
            again = swept(jobs, store)
            # what waits for a disk or a lock is written, and nothing was lost
            assert again.computed == 0 or strike not in (full, locked)
            until(lambda store=store: not store.trouble or strike not in (full, locked))
        with opened(folder / "results.sqlite") as store:
            last = swept(jobs, store)
            assert last.computed == 0 or strike not in (full, locked)
            assert same(store.find(ASKED[1:], with_curves=True), result)
        for found in (first, again, last):
            pd.testing.assert_frame_equal(ordered(found), expected, check_exact=True)
        begun_anew += (folder / "results-new-1.sqlite").exists()
        shutil.rmtree(folder)
    assert (begun_anew > 0) == (strike in (truncated, noisy))
