import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.computing import baton as module
from core.computing.baton import OPENING_SECONDS, Baton, Runner
from core.computing.worker import Stopped
from tests.waiting import PATIENCE, until


def nothing() -> None:
    """Want it, always."""


class Track:
    """What units do, step by step, and that only one does at a time."""

    def __init__(self) -> None:
        self.baton = Baton()
        self.steps: list[str] = []
        self.most = 0
        self._inside = 0

    def step(self, name: str) -> None:
        """Do a step in the block of who holds the baton."""
        self._inside += 1
        self.most = max(self.most, self._inside)
        time.sleep(0)  # another thread may run
        self._inside -= 1
        self.steps.append(name)

    def run(
        self, name: str, runner: Runner, steps: int, check: Callable[[], None] = nothing
    ) -> None:
        """Do so many steps, and offer the core after each."""
        with self.baton.held(runner, check) as offer:
            for _ in range(steps):
                self.step(name)
                offer()

    def waiting(self) -> int:
        """Count those who wait."""
        return len(self.baton._waiting)


@pytest.fixture
def track() -> Track:
    """Nobody computes."""
    return Track()


def _queued(track: Track, *runs: tuple[str, Runner]) -> list[str]:
    """Have units queue up behind one who holds the baton; return in which order they ran."""
    with ThreadPoolExecutor(16) as threads:
        with track.baton.held(Runner((-1,), False), nothing):
            futures = [threads.submit(track.run, name, runner, 1) for name, runner in runs]
            until(lambda: track.waiting() == len(runs))
        for future in futures:
            future.result(PATIENCE)
    return track.steps


def test_whose_turn_is_first_goes_first(track: Track) -> None:
    """Units that wait are not served as they came, but by their turns."""
    order = _queued(track, *((f"{turn}", Runner((turn,), False)) for turn in (3, 1, 4, 2)))
    assert order == ["1", "2", "3", "4"]


def test_races_that_have_shown_nothing_go_before_all(track: Track) -> None:
    """However late their turn is, among themselves by turn; one that has shown something waits."""
    shown = Runner((2,), True, spent=OPENING_SECONDS)
    order = _queued(
        track,
        ("sweep", Runner((1,), False)),
        ("late race", Runner((9,), True)),
        ("early race", Runner((8,), True)),
        ("race that has shown something", shown),
    )
    assert order == ["early race", "late race", "sweep", "race that has shown something"]


def test_who_computes_lets_others_go_first_between_two_steps(track: Track) -> None:
    """A unit whose turn is before comes in between, and the first goes on after it."""
    begun, go = threading.Event(), threading.Event()

    def long() -> None:
        with track.baton.held(Runner((5,), False), nothing) as offer:
            begun.set()
            go.wait(PATIENCE)
            for _ in range(3):
                track.step("long")
                offer()

    with ThreadPoolExecutor(3) as threads:
        futures = [threads.submit(long)]
        begun.wait(PATIENCE)
        futures += [
            threads.submit(track.run, name, Runner(turn, False), 2)
            for name, turn in (("before", (1,)), ("behind", (7,)))
        ]
        until(lambda: track.waiting() == 2)
        go.set()
        for future in futures:
            future.result(PATIENCE)
    assert track.steps == ["long", "before", "before", "long", "long", "behind", "behind"]


def test_a_race_yields_when_it_has_shown_something(
    track: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its first moments of computing, whose turn is before goes on."""
    clock = [0.0]
    monkeypatch.setattr(module.time, "thread_time", lambda: clock[0])
    with ThreadPoolExecutor(2) as threads:
        with track.baton.held(Runner((9,), True), nothing) as offer:
            sweep = threads.submit(track.run, "sweep", Runner((1,), False), 1)
            until(lambda: track.waiting() == 1)
            clock[0] += OPENING_SECONDS / 2
            offer()
            track.step("race")
            clock[0] += OPENING_SECONDS / 2
            offer()
            track.step("race")
        sweep.result(PATIENCE)
    assert track.steps == ["race", "sweep", "race"]


def test_seconds_of_waiting_are_not_counted(track: Track) -> None:
    """A race that slept through others' work has its first moments still."""
    race = Runner((2,), True)
    with ThreadPoolExecutor(1) as threads:
        with track.baton.held(Runner((1,), True), nothing):
            running = threads.submit(track.run, "race", race, 1)
            until(lambda: track.waiting() == 1)
            time.sleep(2 * OPENING_SECONDS)
        running.result(PATIENCE)
    assert race.spent < OPENING_SECONDS


def test_who_is_told_to_end_while_waiting_leaves(track: Track) -> None:
    """What nobody wants any more ends though its turn has not come, and others are served."""
    wanted = threading.Event()

    def check() -> None:
        if wanted.is_set():
            raise Stopped

    with ThreadPoolExecutor(2) as threads:
        with track.baton.held(Runner((1,), False), nothing):
            leaving = threads.submit(track.run, "leaving", Runner((2,), False), 1, check)
            staying = threads.submit(track.run, "staying", Runner((3,), False), 1)
            until(lambda: track.waiting() == 2)
            wanted.set()
            assert isinstance(leaving.exception(PATIENCE), Stopped)
            assert track.waiting() == 1
        staying.result(PATIENCE)
    assert track.steps == ["staying"]


def test_who_is_told_to_end_after_it_let_another_go_first_holds_nothing(track: Track) -> None:
    """The one that came in between goes on to its end, alone."""
    stop, inside = threading.Event(), threading.Event()

    def check() -> None:
        if stop.is_set():
            raise Stopped

    def between() -> None:
        with track.baton.held(Runner((1,), False), nothing):
            inside.set()
            stop.wait(PATIENCE)
            assert isinstance(first.exception(PATIENCE), Stopped)
            assert track.baton._holder is not None
            track.step("between")

    def long() -> None:
        with track.baton.held(Runner((5,), False), check) as offer:
            until(lambda: track.waiting() == 1)
            offer()

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(long)
        until(lambda: track.baton._holder is not None)
        second = threads.submit(between)
        assert inside.wait(PATIENCE)
        stop.set()
        second.result(PATIENCE)
    assert track.steps == ["between"]
    assert track.baton._holder is None


def test_what_raises_puts_the_baton_down(track: Track) -> None:
    """After a fault the next one computes."""
    with pytest.raises(ZeroDivisionError), track.baton.held(Runner((1,), False), nothing):
        1 / 0  # noqa: B018
    track.run("next", Runner((2,), False), 1)
    assert track.steps == ["next"]


@pytest.mark.parametrize("seed", range(3))
def test_many_units_compute_one_at_a_time(track: Track, seed: int) -> None:
    """Sixteen threads with races, sweeps and units that are told to end: all end, none together."""
    rng = random.Random(seed)

    def unit(number: int) -> int:
        left = rng.randint(1, 40) if rng.random() < 0.3 else 10_000

        def check() -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Stopped

        runner = Runner((rng.randint(0, 9), number), rng.random() < 0.5)
        try:
            track.run(f"{number}", runner, rng.randint(1, 60), check)
        except Stopped:
            return 0
        return 1

    with ThreadPoolExecutor(16) as threads:
        ended = list(threads.map(unit, range(96), timeout=PATIENCE))
    assert 0 < sum(ended) < len(ended)
    assert track.most == 1
    assert (track.waiting(), track.baton._holder, track.baton._first) == (0, None, None)
