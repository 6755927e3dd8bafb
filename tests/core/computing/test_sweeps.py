import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from distributed import Scheduler

from core import Experiment, Grid, Missing, run, sweep
from core.computing import queue, sweeps
from core.computing.cluster import Cluster
from core.computing.jobs import Job
from core.computing.packing import Draw, packed
from core.computing.races import Races
from core.computing.store import Store
from core.computing.sweeps import SweepProgress, Swept, start_sweep
from core.data import Problem, RoadScenes, SharedFeatures
from core.data.amounts import examples_setting
from core.data.source import Sizes, Source
from core.results.gain import ALL
from core.results.overview import COLUMNS, overview
from core.settings.setting import Whole
from tests.waiting import PATIENCE, until

BASE = Experiment(SharedFeatures(tasks=2, examples=50), width=4, replicates=2, steps=60)
SMALL = Grid(BASE, (("width", (1, 4)), ("examples", (30, 60))))
# The second point would take an hour: it cannot be done before word of Stop has come. It is one
# chunk, of one replicate: two would take both workers from the first point.
HOUR = replace(BASE, width=1024, depth=2, replicates=1, patience=None)
ENDLESS = Grid(HOUR, (("steps", (10, 100_000)),))


def many(examples: int, count: int = 40) -> Grid:
    """Make a grid of many points, each in a chunk of its own."""
    base = replace(BASE, source=SharedFeatures(tasks=2, examples=examples), steps=300)
    return Grid(base, (("width", tuple(range(1, count + 1))),))


@pytest.mark.parametrize(
    "grid",
    [
        SMALL,
        Grid(
            replace(BASE, missing=Missing(0.2)),
            (("relatedness", (0.0, 1.0)), ("missing", (0.0, 0.3, 0.6))),
        ),
        Grid(
            Experiment(RoadScenes(examples=40, allocation="own"), width=6, replicates=3, steps=60),
            (("tasks", (2, 4)), ("depth", (1, 2))),
        ),
        Grid(
            replace(BASE, budget="best", arms=("apart", "together", "transfer")),
            (("width", (3, 6)), ("examples", (20, 50))),
        ),
    ],
)
def test_a_sweep_measures_what_run_measures(cluster: Cluster, store: Store, grid: Grid) -> None:
    """Whatever else shared their stacks, the points of a map are those of `run`.

    They may differ by how sums are rounded, which now and then turns one of 2,000 answers.
    """
    table = sweep(grid, cluster, store)
    by_hand = [_placed(grid, values, overview(run(e))) for values, e in grid.points()]
    expected = pd.concat(by_hand).sort_values([*grid.names, "metric"], ignore_index=True)
    pd.testing.assert_frame_equal(table, expected, rtol=0, atol=0.05)  # percentage points
    means = ["score", "apart"]
    pd.testing.assert_frame_equal(table[means], expected[means], rtol=0, atol=2e-4)


def _placed(grid: Grid, values: tuple[int | float, ...], rows: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([pd.DataFrame([values] * len(rows), columns=list(grid.names)), rows], axis=1)


def test_a_table_has_a_row_for_each_point_and_metric(cluster: Cluster, store: Store) -> None:
    """The axes come first, sorted; then gain, interval, verdict and both arms in each metric."""
    table = sweep(SMALL, cluster, store)
    assert list(table.columns) == ["width", "examples", *COLUMNS]
    overall = table[table["task"] == ALL]
    places = [(w, n, m) for w in (1, 4) for n in (30, 60) for m in ("auc", "error", "log_loss")]
    assert [*zip(overall["width"], overall["examples"], overall["metric"], strict=True)] == places
    assert set(table["replicates"]) == {2}
    assert set(table["outcome"]) == {"finished"}
    assert (table["low"] <= table["gain"]).all()
    assert (table["gain"] <= table["high"]).all()


def test_points_of_different_kinds_share_a_score(cluster: Cluster, store: Store) -> None:
    """Along the share of numbers all points have skill, also where there are none or all are."""
    grid = Grid(BASE, (("numbers", (0.0, 0.5, 1.0)),))
    assert grid.kinds == {"yes/no", "numbers"}
    table = sweep(grid, cluster, store)
    skill = table[(table["metric"] == "skill") & (table["task"] == ALL)]
    assert skill["numbers"].tolist() == [0.0, 0.5, 1.0]
    assert np.isfinite(skill[["gain", "low", "high", "score", "apart"]]).all(axis=None)
    assert set(table.loc[table["numbers"] == 0, "metric"]) == {
        "error", "log_loss", "auc", "skill", "loss",
    }  # fmt: skip


def test_a_point_with_nothing_to_compare_says_so_in_every_score(
    cluster: Cluster, store: Store
) -> None:
    """Where no complete row is left there is a row with that outcome, in the common score too."""
    base = replace(BASE, missing=Missing(0.9, "drop"))
    table = sweep(Grid(base, (("numbers", (0.0, 0.5)),)), cluster, store)
    skill = table[table["metric"] == "skill"]
    assert skill["numbers"].tolist() == [0.0, 0.5]
    assert skill["outcome"].str.contains("complete row").all()


def test_stored_answers_are_not_computed_again(cluster: Cluster, store: Store) -> None:
    """The second time all points come from the store, and the table is the same bit for bit."""
    first, second = (_finished(SMALL, cluster, store) for _ in range(2))
    assert (first.computed, second.computed) == (4, 0)
    assert first.points == second.points == 4
    _assert_same(first.table, second.table)


def test_a_point_of_two_grids_is_computed_once(cluster: Cluster, store: Store) -> None:
    """A finer grid computes only the points that the coarse one does not have."""
    finer = Grid(BASE, (("width", (1, 2, 4)), ("examples", (30, 60))))
    coarse = _finished(SMALL, cluster, store)
    fine = _finished(finer, cluster, store)
    assert (fine.computed, fine.points, store.count()) == (2, 6, 6)
    shared = fine.table[fine.table["width"] != 2]
    _assert_same(coarse.table, shared)


def test_no_stored_point_is_trained_again(cluster: Cluster, store: Store) -> None:
    """A finer map trains only draws of new points, those too that would share a stack with old."""
    coarse = Grid(BASE, (("examples", (30, 60)),))
    _finished(coarse, cluster, store)
    finer = Grid(BASE, (("examples", (30, 42, 60)),))
    (chunk,) = packed([experiment for _, experiment in finer.points()])
    assert len({experiment for experiment, _ in chunk}) == 3
    with pytest.MonkeyPatch.context() as patch:
        trained = _sent(patch)
        assert _finished(finer, cluster, store).computed == 1
    between = replace(BASE, source=replace(BASE.source, examples=42))
    assert trained == [(between, 0), (between, 1)]


def _sent(patch: pytest.MonkeyPatch) -> list[Draw]:
    """Return a list to which every draw is added that a sweep sends to the cluster."""
    sent: list[Draw] = []

    def noted(cluster: Cluster, jobs: Sequence[Job], *rest: Any) -> Iterator[tuple[int, Any]]:
        for job in jobs:
            sent.extend(job.arguments[0])
        return queue.feed(cluster, jobs, *rest)

    patch.setattr(sweeps, "feed", noted)
    return sent


def test_a_race_and_a_sweep_share_their_answers(jobs: Races) -> None:
    """A point that was raced is not swept again, and keeps its curves."""
    raced = replace(BASE, source=SharedFeatures(tasks=2, examples=47))
    result = jobs.race(raced).join(PATIENCE).answer
    assert result is not None
    until(lambda: bool(jobs.store.find([raced])))  # it is kept after it is shown
    progress = _finished(Grid(raced, (("width", (4, 5)),)), jobs.cluster, jobs.store)
    assert progress.computed == 1
    kept = jobs.store.find([raced], with_curves=True)[raced]
    pd.testing.assert_frame_equal(kept.curves, result.curves)


def _finished(grid: Grid, cluster: Cluster, store: Store) -> Swept:
    progress = start_sweep(grid, cluster, store).join(PATIENCE)
    assert progress.status == "finished"
    return progress.partial


def _assert_same(left: pd.DataFrame, right: pd.DataFrame) -> None:
    """Require the same rows in whatever order, bit for bit."""
    by = [*left.columns[:2], "metric", "task", "arm"]
    pd.testing.assert_frame_equal(
        left.sort_values(by, ignore_index=True),
        right.sort_values(by, ignore_index=True),
        check_exact=True,
    )


def test_progress_is_reported_until_the_end(cluster: Cluster, store: Store) -> None:
    """Whoever calls `sweep` hears how many points there are, and last that all are done."""
    heard: list[SweepProgress] = []
    table = sweep(many(31, count=6), cluster, store, heard.append)
    assert {progress.partial.total for progress in heard} == {6}
    assert [progress.share for progress in heard] == sorted(p.share for p in heard)
    assert [progress.over for progress in heard] == [False] * (len(heard) - 1) + [True]
    last = heard[-1]
    assert (last.status, last.share, last.seconds_left) == ("finished", 1, 0)
    assert (last.partial.points, last.partial.computed) == (6, 6)
    assert last.answer is table
    assert len(table) == len(last.partial.table)


def test_points_come_while_others_are_computed(cluster: Cluster, store: Store) -> None:
    """A map fills point by point, its ends first, and estimates the time that is left."""
    running = start_sweep(many(32), cluster, store)

    def widths() -> set[int]:
        table = running.progress().partial.table
        return set(table["width"]) if len(table) else set()

    until(lambda: {1, 40} <= widths())
    early = running.progress()
    assert (early.status, early.partial.total, early.reason) == ("running", 40, "")
    assert early.seconds_left is not None
    assert early.seconds_left > 0
    assert early.partial.points < 30  # the ends are not among the last
    running.stop()
    assert running.join(PATIENCE).status == "stopped"


def test_stop_keeps_what_is_done(cluster: Cluster, store: Store) -> None:
    """Stop ends hours of work at once; finished points stay, on the map and in the store."""
    running = start_sweep(ENDLESS, cluster, store)
    until(lambda: running.progress().partial.points == 1)
    running.stop()
    progress = running.join(PATIENCE)
    assert (progress.partial.points, progress.partial.computed) == (1, 1)
    assert progress.status == "stopped"
    assert set(progress.partial.table["steps"]) == {10}
    assert store.count() == 1
    assert _finished(SMALL, cluster, store).computed == 4  # the workers are free again


def test_who_goes_away_releases_the_sweep(cluster: Cluster, store: Store) -> None:
    """A sweep whose watcher's tab has closed stops with no word from anyone."""
    open_tabs = {"one"}
    running = start_sweep(ENDLESS, cluster, store, alive=lambda: "one" in open_tabs)
    until(lambda: running.progress().partial.points == 1)
    open_tabs.clear()
    assert running.join(PATIENCE).status == "stopped"


def test_two_sweeps_take_turns(cluster: Cluster, store: Store) -> None:
    """A second person's map grows while a long one of the first is not done; both go on."""
    first = start_sweep(many(33), cluster, store, alive=lambda: True)  # each is one person
    until(lambda: first.progress().partial.points >= 1)
    second = start_sweep(many(34), cluster, store, alive=lambda: True)
    until(lambda: second.progress().partial.points >= 3)
    before = first.progress()
    assert not before.over
    until(lambda: first.progress().partial.points > before.partial.points)
    assert not second.progress().over
    for running in (first, second):
        running.stop()
        assert running.join(PATIENCE).status == "stopped"


def test_equal_sweeps_do_not_stop_each_other(cluster: Cluster, store: Store) -> None:
    """When two people compute the same map and one stops, the other's goes on to its end."""
    leaving, staying = (start_sweep(many(35, count=12), cluster, store) for _ in range(2))
    until(lambda: leaving.progress().partial.points >= 1)
    leaving.stop()
    assert leaving.join(PATIENCE).status == "stopped"
    progress = staying.join(PATIENCE)
    assert (progress.status, progress.partial.points) == ("finished", 12)


def test_a_race_goes_before_the_chunks_of_a_sweep(jobs: Races, store: Store) -> None:
    """A race asked for later ends while most of the same person's sweep still waits."""
    running = start_sweep(many(36, count=60), jobs.cluster, store)
    until(lambda: running.progress().partial.points >= 2)
    race = jobs.race(replace(BASE, source=SharedFeatures(tasks=2, examples=37)))
    assert race.join(PATIENCE).status == "finished"
    assert running.progress().partial.points < 40
    running.stop()
    assert running.join(PATIENCE).status == "stopped"


def test_points_with_nothing_to_compare_are_rows_with_their_reason(
    cluster: Cluster, store: Store
) -> None:
    """Where no complete row is left a point is finished: no numbers, and why in words."""
    source = SharedFeatures(tasks=8, examples=20)
    base = replace(BASE, source=source, missing=Missing(0.0, "drop"))
    grid = Grid(base, (("missing", (0.0, 0.9)),))
    progress = _finished(grid, cluster, store)
    empty = progress.table[progress.table["missing"] == 0.9]
    assert set(empty["outcome"]) == {"no complete row is left in the training part"}
    assert list(empty["metric"]) == ["error", "log_loss", "auc"]
    assert empty[["gain", "low", "high", "score", "apart"]].isna().all(axis=None)
    assert set(empty["replicates"]) == {0}
    full = progress.table[progress.table["missing"] == 0.0]
    assert full[["gain", "low", "high", "score", "apart"]].notna().all(axis=None)
    again = _finished(grid, cluster, store)
    assert again.computed == 0
    _assert_same(progress.table, again.table)


@pytest.fixture
def spoilt() -> Source:
    """Make a source that can draw 30 examples and not 40."""

    @dataclass(frozen=True)
    class Spoilt(Source):  # local, so that it travels to the workers by value
        key = "spoilt"

        examples: int = examples_setting(30, "", Whole(1, 100), Whole(1, 100))

        @property
        def names(self) -> tuple[str, ...]:
            return ("one", "two")

        def sizes(self) -> Sizes:
            return SharedFeatures(2, self.examples).sizes()

        def draw(self, seed: Sequence[int]) -> Problem:
            if self.examples == 40 and seed[1] == 1:
                raise RuntimeError("the disk is full")
            return replace(SharedFeatures(2, self.examples).draw(seed), names=self.names)

    return Spoilt()


def test_failing_work_ends_in_one_sentence(
    cluster: Cluster, store: Store, spoilt: Source, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault in a worker ends the sweep with its reason, which `sweep` raises; workers go on."""
    grid = Grid(replace(BASE, source=spoilt), (("width", (2, 3)), ("examples", (30, 40))))
    progress = start_sweep(grid, cluster, store).join(PATIENCE)
    assert (progress.status, progress.over) == ("failed", True)
    assert progress.reason == "the sweep failed: the disk is full"
    assert "the sweep failed" in caplog.text
    with pytest.raises(RuntimeError, match="the sweep failed: the disk is full"):
        sweep(grid, cluster, store)
    assert _finished(SMALL, cluster, store).computed == 4


def test_a_store_that_breaks_fails_the_sweep(
    cluster: Cluster, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When results cannot be kept the sweep says so and gives its other chunks up."""

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(store, "put_all", full)
    progress = start_sweep(many(38), cluster, store).join(PATIENCE)
    assert progress.status == "failed"
    assert progress.reason == "the sweep failed: no space left on device"
    until(lambda: not _chunks(cluster, ("waiting", "no-worker", "queued", "processing")))


def _chunks(cluster: Cluster, states: Sequence[str]) -> list[str]:
    """Name the chunks of sweeps that the scheduler holds in one of these states."""

    def held(dask_scheduler: Scheduler) -> list[str]:
        tasks = dask_scheduler.tasks.values()
        return [f"{task.key}" for task in tasks if task.state in states]

    return [key for key in cluster.client().run_on_scheduler(held) if key.startswith("draws-")]


def test_a_sweep_leaves_nothing_on_the_workers(cluster: Cluster, store: Store) -> None:
    """When a sweep is over the cluster holds none of its results: they are in the store."""
    before = set(_chunks(cluster, ("memory",)))
    _finished(SMALL, cluster, store)
    until(lambda: set(_chunks(cluster, ("memory",))) <= before)


def test_a_snapshot_keeps_its_table(cluster: Cluster, store: Store) -> None:
    """A progress has the points of its own moment, however late its table is asked for."""
    running = start_sweep(many(39, count=6), cluster, store)
    early = running.progress().partial
    last = running.join(PATIENCE).partial
    assert early.points < last.points == 6
    assert last.table["width"].nunique() == 6
    assert early.table["width"].nunique() == early.points
    assert list(early.table.columns) == list(last.table.columns)


def test_values_are_plain_numbers(cluster: Cluster, store: Store) -> None:
    """A table can be written as JSON and read again: axes and scores are plain numbers."""
    table = sweep(SMALL, cluster, store)
    again = pd.DataFrame(json.loads(table.to_json(orient="records")))
    assert np.allclose(again["gain"], table["gain"])
    assert again["width"].tolist() == table["width"].tolist()
