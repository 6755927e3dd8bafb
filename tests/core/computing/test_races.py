import json
import multiprocessing
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from core import Experiment, Missing, Result, run
from core.computing.cluster import Cluster
from core.computing.packing import FIRST, chunks_of
from core.computing.races import Raced, Races
from core.computing.store import Store
from core.computing.ticket import Ticket
from core.computing.turns import Turns
from core.computing.worker import Reply
from core.data import Problem, RoadScenes, SharedFeatures
from core.data.source import Sizes, Source
from core.fitting.side_by_side import train_side_by_side
from tests.core.computing.hands import Hands, soon
from tests.waiting import until

PATIENCE = 120.0  # seconds; of a loaded machine
EARLY, LATE = (0, 1, 2), (3, 4, 5)  # chunks of a small race
# settings that no test lives to see finish
HOURS: dict[str, Any] = {"width": 512, "depth": 3, "steps": 100_000, "patience": None}


class Draw(NamedTuple):
    """That a process drew the data of a replicate."""

    process: int
    replicate: int


class Diary:
    """A file in which processes write what they draw."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()

    @property
    def draws(self) -> list[Draw]:
        """What workers have drawn so far: a test draws in its own process, to compare."""
        lines = [line.split() for line in self.path.read_text().splitlines()]
        draws = [Draw(int(process), int(replicate)) for process, replicate in lines]
        return [draw for draw in draws if draw.process != os.getpid()]

    def source(self, tasks: int = 2, faulty: bool = False) -> Source:
        """Make a source that writes into this diary; a faulty one cannot draw replicate 1."""

        @dataclass(frozen=True)
        class Recorded(Source):  # local, so that it travels to the workers by value
            key = "recorded"

            path: str
            tasks: int
            faulty: bool

            @property
            def names(self) -> tuple[str, ...]:
                return SharedFeatures(tasks=self.tasks).names

            def sizes(self) -> Sizes:
                return SharedFeatures(tasks=self.tasks, examples=60).sizes()

            def draw(self, seed: Sequence[int]) -> Problem:
                with open(self.path, "a") as file:
                    file.write(f"{os.getpid()} {seed[1]}\n")
                if self.faulty and seed[1] == 1:
                    raise RuntimeError("the disk is full")
                return SharedFeatures(tasks=self.tasks, examples=60).draw(seed)

        return Recorded(str(self.path), tasks, faulty)


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    """An empty diary."""
    return Diary(tmp_path / "draws")


def begun(race: Ticket[Raced, Result]) -> Ticket[Raced, Result]:
    """Wait until a race has drawn its first point."""
    until(lambda: bool(race.progress().partial.curves), PATIENCE)
    return race


def assert_same(left: Result | None, right: Result) -> None:
    """Require equal results, bit for bit; only the seconds may differ."""
    assert left is not None
    for name in ("scores", "curves", "gain"):
        pd.testing.assert_frame_equal(getattr(left, name), getattr(right, name), check_exact=True)
    columns = ["arm", "parameters"]
    pd.testing.assert_frame_equal(left.costs[columns], right.costs[columns])
    assert (left.outcome, left.resampling) == (right.outcome, right.resampling)


@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(RoadScenes(tasks=3, examples=80), width=8, replicates=3, steps=120),
        Experiment(
            SharedFeatures(tasks=4, examples=60, allocation="own"),
            width=6,
            depth=2,
            missing=Missing(0.2),
            replicates=2,
            steps=60,
            budget="best",
        ),
    ],
)
def test_workers_return_what_run_returns(jobs: Races, experiment: Experiment) -> None:
    """A race in workers ends with the result of `run` in this process, bit for bit."""
    progress = jobs.race(experiment).join(PATIENCE)
    assert progress.status == "finished"
    assert_same(progress.answer, run(experiment))


def test_a_finished_race_shows_every_point(jobs: Races) -> None:
    """At the end a race has each arm's curve at every evaluation of every replicate, once."""
    experiment = Experiment(SharedFeatures(tasks=2, examples=50), width=4, replicates=5, steps=220)
    progress = jobs.race(experiment).join(PATIENCE)
    assert (progress.share, progress.partial.curves) == (1, {})
    assert progress.answer is not None
    for _, curve in progress.answer.curves.groupby(["arm", "replicate"], observed=True):
        assert sorted({*curve["step"]}) == [0, 50, 100, 150, 200, 220]
    assert progress.answer.curves.groupby(["arm", "replicate"], observed=True).ngroups == 10


def test_a_race_tells_its_curves_while_it_trains(jobs: Races) -> None:
    """Points come before the end, and they are those of the result's curves."""
    source = SharedFeatures(tasks=2, examples=50)
    experiment = Experiment(source, replicates=2, steps=4000, patience=None)
    early = begun(jobs.race(experiment)).progress()
    assert early.status == "running"
    assert early.answer is None
    assert 0 <= early.share < 1
    result = jobs.race(experiment).join(PATIENCE).answer
    assert result is not None
    (replicate, *_), steps = next(iter(early.partial.curves.items()))
    step, arms = next(iter(steps.items()))
    curves = result.curves.set_index(["arm", "replicate", "step"])
    rows = curves.loc[("apart", replicate, step), ["log_loss", "error"]].to_numpy()
    told = arms["apart"][:, :, 0]  # (split, metric, T)
    assert np.array_equal(told.transpose(0, 2, 1).reshape(-1, 2), rows, equal_nan=True)


def test_equal_requests_run_once(jobs: Races, diary: Diary) -> None:
    """Two people who ask for equal experiments share one run, and so does one who comes late."""
    experiments = [Experiment(diary.source(), replicates=4, steps=300) for _ in range(3)]
    races = [jobs.race(experiment) for experiment in experiments[:2]]
    results = [race.join(PATIENCE).answer for race in races]
    late = jobs.race(experiments[2]).progress()
    assert results[0] is not None
    assert results[0] is results[1] is late.answer
    assert Counter(replicate for _, replicate in diary.draws) == dict.fromkeys(range(4), 1)


def test_one_of_two_may_leave(jobs: Races) -> None:
    """Stop ends the race for who pressed it; another who watches the same run sees its end."""
    source = SharedFeatures(tasks=2, examples=70)
    experiment = Experiment(source, replicates=2, steps=2000, patience=None)
    leaving, staying = begun(jobs.race(experiment)), jobs.race(experiment)
    leaving.stop()
    assert leaving.progress().status == "stopped"
    assert staying.join(PATIENCE).status == "finished"


def test_stop_frees_the_workers(jobs: Races, diary: Diary) -> None:
    """After Stop both workers take up other work, though hours of the old were left."""
    endless = jobs.race(Experiment(diary.source(), replicates=8, **HOURS))
    # no worker is still drawing its first chunk; of others the first curves may come at once, too
    until(lambda: len(endless.progress().partial.curves) >= 2, PATIENCE)
    endless.stop()
    assert endless.progress().status == "stopped"
    drawn = len(diary.draws)
    following = Experiment(SharedFeatures(tasks=2, examples=80), replicates=4, steps=100)
    assert jobs.race(following).join(PATIENCE).status == "finished"
    # each worker may have taken up one more chunk before word came; it gives it up at once
    assert len(diary.draws) <= drawn + 2


def test_a_stopped_race_can_be_run_again(jobs: Races) -> None:
    """A race asked for anew, right after its Stop, runs to the result of `run`."""
    experiment = Experiment(SharedFeatures(tasks=3, examples=90), replicates=3, steps=600)
    for _ in range(4):
        begun(jobs.race(experiment)).stop()
    progress = jobs.race(experiment).join(PATIENCE)
    assert progress.status == "finished"
    assert_same(progress.answer, run(experiment))


def test_a_race_stopped_before_it_began_never_runs(jobs: Races) -> None:
    """Stop at once after the start leaves nothing behind that keeps a worker."""
    for seed in range(4):
        jobs.race(Experiment(SharedFeatures(tasks=2), replicates=8, seed=seed, **HOURS)).stop()
    following = Experiment(SharedFeatures(tasks=2, examples=76), replicates=2, steps=100)
    assert jobs.race(following).join(PATIENCE).status == "finished"


def test_who_goes_away_releases_the_run(jobs: Races) -> None:
    """A run whose watcher's tab has closed is stopped with no word from anyone."""
    open_tabs = {"one"}
    endless = Experiment(SharedFeatures(tasks=2, examples=85), replicates=8, **HOURS)
    race = begun(jobs.race(endless, alive=lambda: "one" in open_tabs))
    open_tabs.clear()
    assert race.join(PATIENCE).status == "stopped"
    following = Experiment(SharedFeatures(tasks=2, examples=86), replicates=4, steps=100)
    assert jobs.race(following).join(PATIENCE).status == "finished"


def test_who_waits_knows_how_many_are_ahead(jobs: Races) -> None:
    """All show their first curves at once; then each counts those whose turn is before."""
    races = [
        begun(jobs.race(Experiment(SharedFeatures(2, n), replicates=8, **HOURS), lambda n=n: n > 0))
        for n in (30, 31, 32, 33)
    ]
    until(lambda: sorted(race.progress().ahead for race in races) == [0, 1, 2, 3], PATIENCE)
    (last,) = (race for race in races if race.progress().ahead == 3)
    (first,) = (race for race in races if race.progress().ahead == 0)
    first.stop()
    assert last.progress().ahead == 2
    for race in races:
        race.stop()


def test_races_that_share_workers_return_what_run_returns(jobs: Races) -> None:
    """Eight races at once make way for each other in two workers; no number depends on it."""
    experiments = [
        Experiment(SharedFeatures(tasks=3, examples=60), width=12, replicates=4, steps=600, seed=n)
        for n in range(8)
    ]
    races = [jobs.race(experiment, lambda n=n: n >= 0) for n, experiment in enumerate(experiments)]
    for race, experiment in zip(races, experiments, strict=True):
        assert_same(race.join(PATIENCE).answer, run(experiment))


def test_the_work_of_a_killed_worker_is_redone(jobs: Races, diary: Diary) -> None:
    """When a worker dies another computes its chunks: the result is the same, bit for bit."""
    settings = {"width": 64, "replicates": 4, "steps": 2500, "patience": None}
    experiment = Experiment(diary.source(tasks=4), **settings)
    race = begun(jobs.race(experiment))
    killed = diary.draws[0]
    os.kill(killed.process, signal.SIGKILL)
    progress = race.join(PATIENCE)
    assert progress.status == "finished"
    assert len({draw.process for draw in diary.draws if draw.replicate == killed.replicate}) == 2
    assert_same(progress.answer, run(experiment))


def test_a_failing_source_fails_in_one_sentence(jobs: Races, diary: Diary) -> None:
    """A fault in a worker ends the race with its reason, and the workers go on."""
    race = jobs.race(Experiment(diary.source(faulty=True), replicates=4, steps=50))
    progress = race.join(PATIENCE)
    assert progress.status == "failed"
    assert progress.reason == "the race failed: the disk is full"
    following = Experiment(SharedFeatures(tasks=2, examples=55), replicates=2, steps=50)
    assert jobs.race(following).join(PATIENCE).status == "finished"


def test_nothing_left_to_learn_from_is_an_outcome(jobs: Races) -> None:
    """When the handling leaves no complete row, the race finishes and says so."""
    dropped = Missing(rate=0.9, handling="drop")
    experiment = Experiment(SharedFeatures(tasks=8, examples=20), missing=dropped, replicates=2)
    result = jobs.race(experiment).join(PATIENCE).answer
    assert result is not None
    assert result.scores.empty
    assert result.outcome == "no complete row is left in the training part"


class Silent:
    """A cluster whose workers do nothing but what a test says in their name."""

    def __init__(self) -> None:
        self.say: Callable[[dict[str, Any]], None] = lambda _: None
        self.hands = Hands()
        self.turns = Turns(self.hands)  # type: ignore[arg-type]

    def listen(self, topic: str, handler: Callable[[dict[str, Any]], None]) -> None:
        """Hear what the workers are made to say."""
        self.say = handler

    def close(self) -> None:
        """Leave."""
        self.turns.close()


@pytest.fixture
def silent(store: Store) -> Iterator[tuple[Silent, Races]]:
    """Races whose workers say what the test makes them say."""
    cluster = Silent()
    jobs = Races(cluster, store)  # type: ignore[arg-type]
    yield cluster, jobs
    jobs.close()


def _message(experiment: Experiment, chunk: tuple[int, ...], done: int, **arms: Any) -> Any:
    """Make what a worker says after `done` of 400 steps."""
    return {
        "key": experiment.fingerprint,
        "replicates": list(chunk),
        "share": done / 400,
        "steps": [
            {
                "step": done,
                "shape": [1, 1, len(chunk), 2],
                "arms": {arm: np.full(2 * len(chunk), 0.5, np.float32).tobytes() for arm in arms},
            }
        ]
        if arms
        else [],
    }


def _race(silent: tuple[Silent, Races]) -> tuple[Experiment, Ticket[Raced, Result]]:
    """Begin a race of two chunks, and wait until both are in work."""
    cluster, jobs = silent
    experiment = Experiment(SharedFeatures(tasks=2, examples=50), replicates=6, steps=200)
    assert chunks_of(experiment) == [EARLY, LATE]
    ticket = jobs.race(experiment)
    soon(lambda: len(cluster.hands.given) == 2)
    return experiment, ticket


def test_steps_without_curves_count(silent: tuple[Silent, Races]) -> None:
    """While the source of transfer is trained the race runs and its bar moves, without curves."""
    cluster, _ = silent
    experiment, ticket = _race(silent)
    assert ticket.progress().status == "waiting"
    cluster.say(_message(experiment, EARLY, 100))
    early = ticket.progress()
    assert (early.status, early.share, early.partial.curves) == ("running", 0.125, {})
    cluster.say(_message(experiment, LATE, 300, together=...))
    late = ticket.progress()
    assert late.share == 0.5
    assert late.partial.moment > early.partial.moment
    assert [*late.partial.curves] == [LATE]
    assert late.partial.curves[LATE][300]["together"].shape == (1, 1, 3, 2)


def test_a_chunk_that_begins_anew_moves_nothing_back(silent: tuple[Silent, Races]) -> None:
    """When a worker dies its chunk is at its first step again, and the bar waits for it."""
    cluster, _ = silent
    experiment, ticket = _race(silent)
    for done, share in ((200, 0.25), (0, 0.25), (100, 0.25), (300, 0.375)):
        cluster.say(_message(experiment, EARLY, done))
        assert ticket.progress().share == share


def test_a_chunk_that_is_done_stays_level_beside_those_that_are_not(
    silent: tuple[Silent, Races],
) -> None:
    """Where training ends early its last values count at the later steps of the others."""
    cluster, _ = silent
    experiment, ticket = _race(silent)
    cluster.say(_message(experiment, EARLY, 400, together=...))
    cluster.say(_message(experiment, LATE, 50, together=...))
    assert sorted(ticket.progress().partial.curves[EARLY]) == [400]
    cluster.say(_message(experiment, LATE, 450, together=...))
    assert sorted(ticket.progress().partial.curves[EARLY]) == [400, 450]
    assert sorted(ticket.progress().partial.curves[LATE]) == [50, 450]


def test_what_nobody_watches_is_let_go_at_once(silent: tuple[Silent, Races]) -> None:
    """The last one's Stop lets the work go; a message that is still under way changes nothing."""
    cluster, jobs = silent
    experiment, one = _race(silent)
    two = jobs.race(experiment)
    one.stop()
    assert len(cluster.hands.given) == 2
    two.stop()
    assert cluster.hands.given == []
    cluster.say(_message(experiment, EARLY, 100))
    assert two.progress().status == "stopped"
    assert two.progress().share == 0


def test_a_race_that_was_given_up_has_other_keys_when_it_comes_again(
    silent: tuple[Silent, Races],
) -> None:
    """Also when it was forgotten between: a worker that has not noticed would go on midway."""
    cluster, jobs = silent
    keys = set()
    for number in range(3):
        _, ticket = _race(silent)
        keys |= {promise.key for promise in cluster.hands.given}
        ticket.stop()
        jobs.race(Experiment(SharedFeatures(tasks=2, examples=30 + number))).stop()
        soon(lambda: not cluster.hands.given)
    assert len(keys) == 6


def _end(silent: tuple[Silent, Races], experiment: Experiment, chunk: tuple[int, ...]) -> None:
    """Train a chunk here, and end its job with that."""
    hands = silent[0].hands
    problems = [experiment.problem(replicate) for replicate in chunk]
    seeds = [(experiment.seed, replicate) for replicate in chunk]
    reply = Reply(train_side_by_side(experiment, problems, seeds))
    hands.answer = lambda _: reply  # type: ignore[assignment, return-value]
    (promise,) = (p for p in hands.given if f"-{chunk[0]}-{chunk[-1]}-" in p.key)
    hands.given.remove(promise)
    promise.end()


def test_the_first_replicates_are_shown_first(silent: tuple[Silent, Races]) -> None:
    """Before the end there is the result of the first few, which the others then sharpen."""
    experiment, race = _race(silent)
    before = race.progress().partial
    assert before.first is None
    _end(silent, experiment, EARLY)
    soon(lambda: race.progress().partial.first is not None)
    progress = race.progress()
    assert progress.status == "running"
    assert progress.partial.moment > before.moment
    assert_same(progress.partial.first, run(replace(experiment, replicates=FIRST)))
    _end(silent, experiment, LATE)
    assert_same(race.join(PATIENCE).answer, run(experiment))


def test_later_replicates_alone_are_no_answer(silent: tuple[Silent, Races]) -> None:
    """Replicates count in their order: what is shown does not depend on which worker is faster."""
    experiment, race = _race(silent)
    _end(silent, experiment, LATE)
    soon(lambda: race.progress().share == 0.5)
    assert race.progress().partial.first is None


def test_what_was_done_of_an_abandoned_race_is_kept(silent: tuple[Silent, Races]) -> None:
    """Who comes back goes on where the last one left, and ends with the numbers of `run`."""
    cluster, jobs = silent
    experiment, race = _race(silent)
    _end(silent, experiment, EARLY)
    soon(lambda: race.progress().partial.first is not None)
    race.stop()
    until(lambda: bool(jobs.store.find([experiment])), PATIENCE)
    assert cluster.hands.given == []
    again = jobs.race(experiment)
    soon(lambda: bool(cluster.hands.given))
    assert len(cluster.hands.given) == 1
    assert_same(again.progress().partial.first, run(replace(experiment, replicates=FIRST)))
    _end(silent, experiment, LATE)
    answer = again.join(PATIENCE).answer
    assert answer is not None
    pd.testing.assert_frame_equal(answer.scores, run(experiment).scores, check_exact=True)


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Name a store of its own."""
    return f"sqlite:///{tmp_path / 'results.sqlite'}"


@contextmanager
def opened(cluster: Cluster, file: str) -> Iterator[Races]:
    """Own jobs for a while, as a process does from its start to its end."""
    store = Store(file)
    jobs = Races(cluster, store)
    yield jobs
    jobs.close()
    store.close()


@pytest.mark.slow
def test_a_stored_answer_is_not_computed_again(file: str, diary: Diary) -> None:
    """After a restart the store answers, bit for bit; and no worker outlives its owner."""
    experiment = Experiment(diary.source(tasks=2), replicates=2, steps=100)
    results = []
    before = set(multiprocessing.active_children())
    for _ in range(2):
        with opened(Cluster(workers=1), file) as jobs:
            results.append(jobs.race(experiment).join(PATIENCE).answer)
    assert results[1] is not None
    assert_same(results[0], results[1])
    assert len(diary.draws) == 2
    until(lambda: set(multiprocessing.active_children()) <= before, PATIENCE)


@pytest.mark.slow
def test_closing_stops_what_runs(file: str, caplog: pytest.LogCaptureFixture) -> None:
    """A race in flight at the end of its owner is stopped, and that is not logged as a fault."""
    with opened(Cluster(workers=1), file) as jobs:
        race = begun(jobs.race(Experiment(SharedFeatures(tasks=2), replicates=8, **HOURS)))
    assert race.progress().status == "stopped"
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


@contextmanager
def _process(*command: str) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "dask", *command], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


@pytest.mark.slow
def test_a_cluster_of_others_is_used_and_left_standing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: str, diary: Diary
) -> None:
    """With TOGETHER_SCHEDULER races run at that address, one owner after another, as in `run`."""
    listening = ("--host", "127.0.0.1", "--no-dashboard")
    contact = tmp_path / "scheduler.json"
    with (
        _process("scheduler", *listening, "--port", "0", "--scheduler-file", str(contact)),
        _process("worker", *listening, "--scheduler-file", str(contact), "--nthreads", "1"),
    ):
        until(contact.exists, PATIENCE)
        monkeypatch.setenv("TOGETHER_SCHEDULER", json.loads(contact.read_text())["address"])
        for seed in range(2):
            experiment = Experiment(diary.source(tasks=3), replicates=2, steps=100, seed=seed)
            with opened(Cluster(), file) as jobs:
                assert_same(jobs.race(experiment).join(PATIENCE).answer, run(experiment))
    assert len({draw.process for draw in diary.draws}) == 1


def test_a_race_asked_for_at_the_end_is_stopped(file: str) -> None:
    """Whoever asks for a race when the cluster has been closed gets none; nothing is raised."""
    with opened(Cluster("tcp://127.0.0.1:9"), file) as jobs:
        pass
    assert jobs.race(Experiment(SharedFeatures(tasks=2))).join(PATIENCE).status == "stopped"
