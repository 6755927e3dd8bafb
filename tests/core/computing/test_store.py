import ast
import gc
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import given as over
from hypothesis import strategies as st

from core import Experiment, Missing, Result, run
from core.computing import connecting, store
from core.computing import database as databases
from core.computing.database import default_url
from core.computing.store import Store, StoreError
from core.data import SharedFeatures, Table
from core.results.intervals import Resampling
from core.results.result import CURVE_COLUMNS, nothing
from core.settings.version import ENGINE
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[3]
EXPERIMENT = Experiment(SharedFeatures(tasks=2, examples=40), width=4, replicates=2, steps=50)
WRITERS = 6
WRITER = """
import sys
from core import Experiment
from core.data import SharedFeatures
from core.results.intervals import Resampling
from core.results.result import nothing
from core.computing.store import Store

store = Store(sys.argv[1])
for seed in range(20):
    store.put(Experiment(SharedFeatures(tasks=2), seed=seed), nothing(f"by {sys.argv[2]}"))
store.close()
"""


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for as long as it takes, on a machine that others use too."""
    monkeypatch.setattr(store, "PATIENCE_SECONDS", PATIENCE)
    monkeypatch.setattr(connecting, "BUSY_MS", int(1000 * PATIENCE))
    monkeypatch.setattr(connecting, "STATEMENT_MS", int(1000 * PATIENCE))


@pytest.fixture
def opened(database: str) -> Iterator[Store]:
    """An empty store, once in each kind of database."""
    store = Store(database)
    yield store
    store.close()


@pytest.fixture(scope="module")
def result() -> Result:
    """A real result, with its curves."""
    return run(EXPERIMENT)


def without_curves(result: Result) -> Result:
    """Return a result as a sweep keeps it."""
    return replace(result, curves=result.curves[:0])


def assert_same(left: Result | None, right: Result) -> None:
    """Require equal results: every cell, its type, and the order of rows and columns."""
    assert left is not None
    for name in ("scores", "curves", "costs"):
        pd.testing.assert_frame_equal(getattr(left, name), getattr(right, name), check_exact=True)
    assert (left.outcome, left.resampling) == (right.outcome, right.resampling)


def raced(store: Store, experiment: Experiment) -> Result | None:
    """Return what a race of the experiment finds."""
    return store.find([experiment], with_curves=True).get(experiment)


def rows(url: str, query: str = "SELECT * FROM experiments") -> list[sa.RowMapping]:
    """Read a database without the store."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = list(connection.execute(sa.text(query)).mappings())
    engine.dispose()
    return found


def change(url: str, statement: str) -> None:
    """Change a database behind the store's back."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()


def test_what_is_put_is_what_is_got(opened: Store, database: str, result: Result) -> None:
    """A result comes back bit for bit, also to who opens the database later; its gain too."""
    assert raced(opened, EXPERIMENT) is None
    opened.put(EXPERIMENT, result)
    assert_same(raced(opened, EXPERIMENT), result)
    later = Store(database)
    assert_same(raced(later, EXPERIMENT), result)
    found = raced(later, EXPERIMENT)
    later.close()
    assert found is not None
    pd.testing.assert_frame_equal(found.gain, result.gain, check_exact=True)


def test_a_result_of_a_table_keeps_its_overlap(opened: Store) -> None:
    """Splits of the same rows overlap, which the interval needs; text of any script survives."""
    rng = range(60)
    table = pd.DataFrame({"größe": [k % 7 for k in rng], "чай ☕": [k % 2 for k in rng]})
    source = Table(table, tasks=("чай ☕",))
    experiment = Experiment(source, width=2, replicates=2, steps=20)
    measured = run(experiment)
    assert measured.resampling.overlap > 0
    opened.put(experiment, measured)
    assert_same(raced(opened, experiment), measured)


def test_an_outcome_without_numbers_is_kept(opened: Store) -> None:
    """An experiment with nothing to compare has a row that says why, and is not run again."""
    dropped = replace(EXPERIMENT, missing=Missing(0.9, "drop"))
    opened.put(dropped, nothing("no complete row is left"))
    assert_same(raced(opened, dropped), nothing("no complete row is left"))
    assert_same(opened.find([dropped])[dropped], nothing("no complete row is left"))


def test_a_row_is_one_finished_experiment(opened: Store, database: str, result: Result) -> None:
    """A row has the content hash, the engine's version, the settings and the time in UTC."""
    opened.put(EXPERIMENT, result)
    (row,) = rows(database)
    assert row["key"] == EXPERIMENT.fingerprint
    assert row["engine"] == ENGINE
    assert "SharedFeatures" in f"{row['settings']}"
    assert pd.Timestamp(row["finished"]).tz_localize(None) <= pd.Timestamp.now("UTC").tz_localize(
        None
    )


def test_the_first_result_stays(opened: Store, result: Result) -> None:
    """Another result under the same key changes nothing."""
    opened.put(EXPERIMENT, result)
    opened.put(EXPERIMENT, nothing("another"))
    assert opened.count() == 1
    assert_same(raced(opened, EXPERIMENT), result)


def test_what_is_put_together_is_there_as_a_whole(
    opened: Store,
    result: Result,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Experiments put together are all kept; when one cannot be written, none is, and it is said.

    The log has the traceback once, and what comes later is kept.
    """
    asked = [replace(EXPERIMENT, seed=seed) for seed in range(5)]
    spoilt = [(e, without_curves(result)) for e in asked[:4]]
    row = store.result_row

    def spoiling(experiment: Experiment, found: Result) -> dict[str, object]:
        return {**row(experiment, found), **({"engine": None} if experiment.seed == 2 else {})}

    with monkeypatch.context() as patch:
        patch.setattr(store, "result_row", spoiling)
        opened.put_all(spoilt)
        opened.put_all(spoilt)
    (said,) = (each for each in caplog.records if each.levelname == "ERROR")
    assert said.exc_info is not None
    assert isinstance(said.exc_info[1], sa.exc.IntegrityError)
    assert opened.trouble.startswith("Some results were not kept for a mistake of ours")
    assert opened.count() == 0
    opened.put(asked[0], nothing("the first stays"))
    opened.put_all([(e, nothing("later")) for e in asked])
    opened.put_all([])
    found = {experiment: each.outcome for experiment, each in opened.find(asked).items()}
    assert found == dict.fromkeys(asked, "later") | {asked[0]: "the first stays"}


def test_writers_of_the_same_rows_do_not_lock_each_other_up(opened: Store) -> None:
    """Many who put the same experiments together, in any order, all succeed."""
    asked = [(replace(EXPERIMENT, seed=seed), nothing("whatever")) for seed in range(20)]
    together(lambda number: opened.put_all(asked[number:] + asked[:number]))
    assert opened.count() == len(asked)


def test_a_result_with_curves_takes_the_place_of_one_without(
    opened: Store, database: str, result: Result
) -> None:
    """What a sweep kept answers a sweep; once it was raced, the race answers both, as a whole.

    Scores, costs and curves are then of one training: the numbers of the sweep, of another stack,
    are gone, and nothing that comes later changes those of the race.
    """
    swept = replace(
        without_curves(result),
        scores=result.scores.assign(error=result.scores["error"] + 0.25),
        costs=result.costs.assign(seconds=99.0),
        resampling=Resampling(0.125),
    )
    opened.put(EXPERIMENT, swept)
    assert raced(opened, EXPERIMENT) is None
    kept = opened.find([EXPERIMENT])[EXPERIMENT]
    assert list(kept.curves.columns) == list(CURVE_COLUMNS)
    pd.testing.assert_frame_equal(kept.scores, swept.scores, check_exact=True)
    (before,) = rows(database)
    opened.put(EXPERIMENT, result)
    (after,) = rows(database)
    assert after["finished"] > before["finished"]
    for later in (result, swept, nothing("another"), replace(result, costs=swept.costs)):
        opened.put(EXPERIMENT, later)
        assert_same(raced(opened, EXPERIMENT), result)
        kept = opened.find([EXPERIMENT])[EXPERIMENT]
        assert_same(replace(kept, curves=result.curves), result)
    assert rows(database) == [after]


def test_the_place_is_taken_row_by_row(opened: Store, result: Result) -> None:
    """Among experiments put together each is replaced, or stays, by what it has itself."""
    asked = [replace(EXPERIMENT, seed=seed) for seed in range(4)]
    changed, other = (replace(result, resampling=Resampling(share)) for share in (0.125, 0.25))
    opened.put_all([(asked[0], result), (asked[1], without_curves(result))])
    opened.put_all([(asked[k], changed) for k in (0, 1, 2)])
    opened.put_all([(e, without_curves(other)) for e in asked])
    found = {e: each.resampling.overlap for e, each in opened.find(asked).items()}
    assert [found[e] for e in asked] == [result.resampling.overlap, 0.125, 0.125, 0.25]


def test_find_gives_those_that_are_there(opened: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are asked for, each that is there comes once, and nothing else."""
    monkeypatch.setattr(store, "KEYS", 3)
    asked = [replace(EXPERIMENT, seed=seed) for seed in range(11)]
    for experiment in asked[::2]:
        opened.put(experiment, nothing(f"seed {experiment.seed}"))
    opened.put(replace(EXPERIMENT, seed=99), nothing("not asked for"))
    found = {experiment: result.outcome for experiment, result in opened.find(asked).items()}
    assert found == {e: f"seed {e.seed}" for e in asked[::2]}
    assert opened.find([]) == {}


@pytest.mark.parametrize(
    ("there", "wanted", "served"),
    [((2,), 3, 2), ((2, 4), 3, 3), ((1, 2), 4, 2), ((3, 4), 3, 3), ((1, 4), 2, 2)],
)
def test_replicates_of_the_same_experiment_serve(
    opened: Store, there: tuple[int, ...], wanted: int, served: int
) -> None:
    """Of an experiment with more replicates the first ones serve, of one with fewer all."""
    asked = replace(EXPERIMENT, replicates=wanted)
    for replicates in there:
        experiment = replace(EXPERIMENT, replicates=replicates)
        opened.put(experiment, run(experiment))
    expected = run(replace(EXPERIMENT, replicates=served))
    found = opened.find([asked, replace(EXPERIMENT, width=9)], with_curves=True)
    assert list(found) == [asked]
    key = ["arm", "replicate", "task"]
    for name, by in (("scores", key), ("curves", [*key, "step", "split"])):
        table, same = (
            getattr(each, name).sort_values(by, ignore_index=True)
            for each in (found[asked], expected)
        )
        pd.testing.assert_frame_equal(table, same, rtol=1e-4, atol=1e-4)


def test_threads_that_write_one_key_leave_one_row(opened: Store, result: Result) -> None:
    """Writers at the same moment do not fail, and one row is left, whole."""
    together(lambda _: opened.put(EXPERIMENT, result))
    assert opened.count() == 1
    assert_same(raced(opened, EXPERIMENT), result)


def test_stores_may_be_opened_at_the_same_moment(database: str) -> None:
    """When several servers open an empty database at once, all can use it."""

    def use(number: int) -> None:
        mine = Store(database)
        mine.put(replace(EXPERIMENT, seed=number), nothing("whatever"))
        mine.close()

    together(use)
    assert len(rows(database)) == WRITERS
    assert len(rows(database, "SELECT * FROM schema_version")) == 1


def together(act: Callable[[int], None]) -> None:
    """Do something in several threads at the same moment; whatever fails there fails here."""
    barrier = threading.Barrier(WRITERS)
    faults: list[Exception] = []

    def work(number: int) -> None:
        barrier.wait()
        try:
            act(number)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


@pytest.mark.slow
def test_processes_that_write_one_key_leave_one_row(database: str) -> None:
    """Processes that open one new database and write the same keys leave a row for each key."""
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, database, name], cwd=ROOT)
        for name in ("one", "another")
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    found = rows(database)
    assert len(found) == len({row["key"] for row in found}) == 20
    assert {row["outcome"] for row in found} <= {"by one", "by another"}


def test_readers_do_not_wait_for_a_writer(opened: Store, database: str, result: Result) -> None:
    """While another has begun to write, the store is read as it was."""
    opened.put(EXPERIMENT, result)
    engine = sa.create_engine(database)
    with engine.connect() as writer:
        writer.execute(sa.text("UPDATE experiments SET outcome = 'half done'"))
        assert_same(raced(opened, EXPERIMENT), result)
        writer.rollback()
    engine.dispose()


@pytest.mark.parametrize("version", [0, 2])
def test_another_schema_is_refused(opened: Store, database: str, version: int) -> None:
    """A database of another version is left as it is, and a sentence says what to do."""
    assert rows(database, "SELECT version FROM schema_version") == [{"version": 1}]
    change(database, f"UPDATE schema_version SET version = {version}")
    with pytest.raises(StoreError) as refused:
        Store(database)
    assert str(refused.value) == (
        f"the results file must have schema 1, got {version}; move it away, or name another "
        "database in TOGETHER_DATABASE"
    )
    assert rows(database, "SELECT version FROM schema_version") == [{"version": version}]


def test_sqlite_lets_readers_go_on(tmp_path: Path) -> None:
    """The file is in WAL mode, and stays so for whoever opens it."""
    url = f"sqlite:///{tmp_path / 'results.sqlite'}"
    Store(url).close()
    assert rows(url, "PRAGMA journal_mode") == [{"journal_mode": "wal"}]


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("postgresql+nothing://me:secret@127.0.0.1/x", r"me:\*\*\*@127.0.0.1/x: Can't load plugin"),
        ("postgresql://me:secret@127.0.0.1:port/x", "got a text that is not the URL of one: "),
        ("postgresql+psycopg://me:sec@secret@127.0.0.1/x", "write @ : / in a password as %40"),
        ("postgresql+nothing://127.0.0.1/x?password=secret", "got postgresql.*Can't load plugin"),
        ("mysql+pymysql://me:secret@127.0.0.1/x", "x: it must be SQLite or PostgreSQL"),
        ("results.sqlite", "got a text that is not the URL of one: "),
    ],
)
def test_a_database_that_cannot_be_the_store_is_refused(url: str, message: str) -> None:
    """One sentence says what TOGETHER_DATABASE must be, what it is, and why; never a password."""
    with pytest.raises(StoreError, match=message) as refused:
        Store(url)
    text = str(refused.value)
    assert text.startswith("TOGETHER_DATABASE must name a database that can be opened, got ")
    assert "secret" not in text
    assert "\n" not in text


def test_a_refused_database_is_let_go(tmp_path: Path) -> None:
    """A file with a table of our name that is not ours is refused, and no connection is left."""
    url = f"sqlite:///{tmp_path / 'foreign.sqlite'}"
    change(url, "CREATE TABLE schema_version (words TEXT)")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with pytest.raises(StoreError, match=r"can be opened.*no such column"):
            Store(url)
        gc.collect()
    assert [str(warning.message) for warning in caught] == []


def test_a_store_is_closed_by_its_block(tmp_path: Path) -> None:
    """After `with` no connection is left, also of threads that have ended: 3.13 warns of it."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        _use(f"sqlite:///{tmp_path / 'results.sqlite'}")
        gc.collect()
    assert [str(warning.message) for warning in caught] == []


def _use(url: str) -> None:
    with Store(url) as opened:
        together(lambda _: opened.count())


@pytest.mark.parametrize("package", ["psycopg", "psycopg2"])
def test_a_missing_driver_is_named_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    """Without the package for PostgreSQL one sentence says what to write and what to install."""
    monkeypatch.setitem(sys.modules, package, None)  # as if it were not installed
    with pytest.raises(StoreError) as refused:
        Store(f"postgresql+{package}://me:secret@127.0.0.1/x")
    assert str(refused.value) == (
        "TOGETHER_DATABASE must name a database whose driver is installed, got "
        f"postgresql+{package}://me:***@127.0.0.1/x: for PostgreSQL write "
        "postgresql+psycopg://... and run pip install 'psycopg[binary]'"
    )


def test_a_store_is_in_the_folder_of_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With no TOGETHER_DATABASE it is a file in the user's data folder, made when needed."""
    monkeypatch.delenv("TOGETHER_DATABASE", raising=False)
    monkeypatch.setattr(databases.platformdirs, "user_data_dir", lambda *_, **__: tmp_path / "mine")
    assert default_url() == f"sqlite:///{tmp_path / 'mine' / 'results.sqlite'}"
    Store().close()
    assert (tmp_path / "mine" / "results.sqlite").exists()


def test_the_environment_names_the_database(
    monkeypatch: pytest.MonkeyPatch, database: str, result: Result
) -> None:
    """Two stores that TOGETHER_DATABASE leads to the same database share their answers."""
    monkeypatch.setenv("TOGETHER_DATABASE", database)
    first, second = Store(), Store()
    first.put(EXPERIMENT, result)
    assert_same(raced(second, EXPERIMENT), result)
    first.close()
    second.close()


def test_insights_come_back_and_the_oldest_go(
    opened: Store, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The latest stay, up to a number of bytes; what was measured for an advice is left alone."""
    frame = pd.DataFrame({"name": ["weights"], "data": [bytes(range(256)) * 40]})
    opened.keep("an advice", frame)
    opened.keep_insight("0", frame)
    size = len(rows(database, "SELECT frame FROM insights")[0]["frame"])
    monkeypatch.setattr(databases, "INSIGHT_BYTES", 3 * size + 10)
    for number in range(1, 6):
        opened.keep_insight(f"{number}", frame)
    there = [number for number in range(6) if opened.insight(f"{number}") is not None]
    assert there == [3, 4, 5]
    pd.testing.assert_frame_equal(opened.insight("5"), frame)
    assert opened.kept(["an advice"]).keys() == {"an advice"}


def test_the_first_insight_stays(opened: Store) -> None:
    """Another one under the same key changes nothing; under no key there is none."""
    for word in ("first", "second"):
        opened.keep_insight("key", pd.DataFrame({"name": [word]}))
    found = opened.insight("key")
    assert found is not None
    assert found["name"].tolist() == ["first"]
    assert opened.insight("another") is None


NUMBERS = st.one_of(st.floats(width=64), st.just(float("nan")), st.just(float("-inf")))
FRAMES = st.lists(
    st.tuples(st.text(), NUMBERS, st.floats(width=32), st.integers(-(2**63), 2**63 - 1)),
    max_size=5,
)


@over(FRAMES, st.floats(allow_nan=False))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
def test_any_frame_comes_back(
    opened: Store, made: list[tuple[str, float, float, int]], overlap: float
) -> None:
    """Whatever numbers and words a result holds, NaN and infinities too, they come back."""
    frame = pd.DataFrame(made, columns=["task", "error", "log_loss", "ended_at"])
    frame = frame.astype({"task": str, "error": float, "log_loss": "f4", "ended_at": "i8"})
    frame["replicate"] = 0
    kept = Result(frame, frame.assign(step=1), frame, resampling=Resampling(overlap))
    experiment = replace(EXPERIMENT, seed=next(SEEDS))
    opened.put(experiment, kept)
    if len(frame):
        assert_same(raced(opened, experiment), kept)
    found = opened.find([experiment])[experiment]
    pd.testing.assert_frame_equal(found.scores, frame, check_exact=True)


SEEDS = iter(range(1000, 100_000))


def test_frames_are_kept_in_a_format_that_cannot_be_executed(
    opened: Store, database: str, result: Result
) -> None:
    """What the database holds is Arrow, which anyone can read, and reading it runs nothing."""
    opened.put(EXPERIMENT, result)
    (row,) = rows(database)
    for name in ("scores", "curves", "costs"):
        with pa.ipc.open_stream(bytes(row[name])) as reader:
            assert reader.read_all().num_rows == len(getattr(result, name))


def test_nothing_of_ours_is_pickled() -> None:
    """No module imports or calls what reads or writes pickles; one alone sends jobs of Dask."""
    forbidden = {"pickle", "cloudpickle", "dill", "joblib", "shelve", "marshal"}
    calls = {"read_pickle", "to_pickle", "allow_pickle"}
    for path in [*(ROOT / "core").rglob("*.py"), *(ROOT / "dashboard").rglob("*.py")]:
        if path.name == "travelling.py":  # what a scheduler hands to its own workers
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                assert not forbidden & {alias.name.split(".")[0] for alias in node.names}, path
            elif isinstance(node, ast.ImportFrom):
                assert f"{node.module}".split(".")[0] not in forbidden, path
            elif isinstance(node, ast.Attribute | ast.keyword):
                assert (node.attr if isinstance(node, ast.Attribute) else node.arg) not in calls
