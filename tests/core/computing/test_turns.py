import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from distributed import CancelledError, KilledWorker
from distributed.comm.core import CommClosedError
from hypothesis import given as over
from hypothesis import settings as limits
from hypothesis import strategies as st

from core.computing.clocks import LONG_SECONDS
from core.computing.jobs import GivenUp, Job, Line
from core.computing.order import AHEAD, DEATHS
from core.computing.turns import TRIES, Turns
from core.computing.worker import Stopped
from tests.core.computing.hands import Hands, Promise, soon


class Answers:
    """What lines were told."""

    def __init__(self) -> None:
        self.done: list[tuple[int, Any]] = []
        self.errors: list[Exception] = []

    def __call__(self, position: int, answer: Any, error: Exception | None) -> None:
        """Take an answer."""
        if error is not None:
            self.errors.append(error)
        else:
            self.done.append((position, answer))


class Queue:
    """Turns on hands, with people named by letters, whose jobs are named after them."""

    def __init__(self, workers: int = 2, units: int = 32) -> None:
        self.hands = Hands(workers, units)
        self.turns = Turns(self.hands)  # type: ignore[arg-type]
        self.answers: dict[str, Answers] = {}

    def come(
        self, people: str, count: int, seconds: float = 1.0, live: bool = False, name: str = ""
    ) -> Line:
        """Have jobs done for people; each letter is one."""
        name = name or people
        self.answers[name] = self.answers.get(name) or Answers()
        jobs = [Job(f"{name}{n}", print, (f"{name}{n}",), seconds) for n in range(count)]
        return self.turns.stand_in_line(jobs, lambda: list(people), self.answers[name], live)

    def until_given(self, count: int) -> None:
        """Wait until so many are in work."""
        soon(lambda: len(self.hands.given) == count)

    def serve(self, count: int, given: int) -> Counter[str]:
        """End so many jobs, as workers do that always have `given`: whose turn is first goes first.

        Returns:
            How many of each person, by the letters before the number.
        """
        served: Counter[str] = Counter()
        for _ in range(count):
            self.until_given(given)
            name = max(self.hands.given, key=lambda promise: promise.priority).name
            self.hands.end(name)
            served[name.rstrip("0123456789")] += 1
        return served


@contextmanager
def queueing(workers: int = 2, units: int = 32) -> Iterator[Queue]:
    """Make a queue, and end it."""
    queue = Queue(workers, units)
    yield queue
    queue.turns.close()


@pytest.fixture
def queue() -> Iterator[Queue]:
    """Two workers and nobody who waits."""
    with queueing() as queue:
        yield queue


def test_every_job_is_answered_once(queue: Queue) -> None:
    """Each position comes with its own answer, and nothing is held afterwards."""
    queue.come("A", 6)
    assert queue.serve(3, given=4) == {"A": 3}
    for _ in range(3):
        queue.hands.end(queue.hands.names[0])
    soon(lambda: len(queue.answers["A"].done) == 6)
    assert sorted(queue.answers["A"].done) == [(n, f"A{n}") for n in range(6)]
    assert sorted(queue.hands.released) == [f"A{n}" for n in range(6)]


class Guest:
    """A person whose connection a test opens and closes."""

    def __init__(self, connected: bool) -> None:
        self.connected = connected


def test_who_is_away_waits_for_those_who_are_there(queue: Queue) -> None:
    """A lost connection puts a line behind all others, and back where it was when it returns."""
    away, here = Guest(connected=False), Guest(connected=True)
    told = Answers()
    jobs = {name: [Job(f"{name}{n}", print, (f"{name}{n}",)) for n in range(8)] for name in "AB"}
    queue.hands.ready = False
    line = queue.turns.stand_in_line(jobs["A"], lambda: [away], told)
    queue.turns.stand_in_line(jobs["B"], lambda: [here], told)
    assert queue.turns.ahead(line) == 1
    queue.hands.ready = True
    queue.turns.changed()
    assert queue.serve(2, given=4) == {"B": 2}
    queue.until_given(4)
    assert queue.hands.taken == [f"B{n}" for n in range(6)]
    away.connected = True
    queue.serve(1, given=4)
    queue.until_given(4)
    assert queue.hands.taken[6:] == ["A0"]


def test_a_long_job_is_not_passed_for_ever(queue: Queue) -> None:
    """Short jobs of another go first, until that one has had as much as it takes."""
    queue.come("A", 400, seconds=0.5)
    queue.until_given(4)
    queue.come("B", 1, seconds=60.0, name="long")
    passed = 0
    while "long0" not in queue.hands.taken:
        queue.serve(1, given=4)
        queue.until_given(4)
        passed += 1
    assert LONG_SECONDS / 0.5 - 4 <= passed <= LONG_SECONDS / 0.5 + 4


def test_people_of_unequal_demands_are_served_alike(queue: Queue) -> None:
    """Who asks for four long lines of long jobs gets no more seconds than who asks for one."""
    for line in range(4):
        queue.come("A", 200, seconds=3.0, name=f"A{line}-")
    queue.come("B", 400, seconds=1.0)
    served = queue.serve(200, given=4)
    first = sum(3 * count for name, count in served.items() if name.startswith("A"))
    assert 0.8 < first / served["B"] < 1.25


@limits(max_examples=12)
@over(
    st.lists(st.floats(0.2, 4.0), min_size=2, max_size=5),
    st.lists(st.integers(0, 12), min_size=5, max_size=5),
    st.integers(1, 4),
)
def test_nobody_is_served_half_as_often_as_another(
    seconds: list[float], comes: list[int], workers: int
) -> None:
    """Whatever people's jobs take and whenever they come: from the last one on all get alike."""
    with queueing(workers) as queue:
        given = 0
        for person, (each, after) in enumerate(zip(seconds, comes, strict=False)):
            queue.serve(after if given else 0, given)
            queue.come("ABCDE"[person], 2000, each)
            given = AHEAD * workers
        # jobs that were given before are done before; then until the slowest has had ten
        queue.serve(given, given)
        rounds = int(10 * max(seconds) * sum(1 / each for each in seconds))
        served = queue.serve(rounds, given)
        had = [each * served["ABCDE"[person]] for person, each in enumerate(seconds)]
        assert min(had) >= max(had) / 2


def test_who_comes_new_is_not_behind_a_long_queue(queue: Queue) -> None:
    """The first job of a second person is the next that is given out, and then they alternate."""
    queue.come("A", 100)
    queue.serve(20, given=4)
    queue.until_given(4)
    queue.come("B", 100)
    queue.hands.end(queue.hands.names[0])
    soon(lambda: queue.hands.taken[-1] == "B0")
    served = queue.serve(24, given=4)
    assert abs(served["A"] - served["B"]) <= 4


def test_who_comes_new_is_not_before_all_others_for_long(queue: Queue) -> None:
    """Also who comes while nothing is in work stands beside those who were served, not before."""
    line = queue.come("A", 100)
    queue.serve(40, given=4)
    queue.until_given(4)
    queue.hands.lose_connection()
    soon(lambda: len(line.jobs) == 60)
    queue.come("B", 100)
    queue.hands.ready = True
    served = queue.serve(20, given=4)
    assert abs(served["A"] - served["B"]) <= 4


def test_after_a_rest_all_are_alike(queue: Queue) -> None:
    """Who was served before everybody had gone is not behind for it."""
    queue.come("A", 40)
    queue.serve(37, given=4)
    for left in (3, 2, 1):
        queue.until_given(left)
        queue.hands.end(queue.hands.names[0])
    soon(lambda: len(queue.answers["A"].done) == 40)
    queue.come("A", 40, name="C")
    queue.come("B", 40)
    served = queue.serve(20, given=4)
    assert abs(served["C"] - served["B"]) <= 4


def test_a_race_begins_at_once_and_goes_before_its_own_sweep(queue: Queue) -> None:
    """The first job finds a place where there is no room for others; the rest come next."""
    queue.come("A", 20, name="sweep")
    queue.until_given(4)
    queue.come("A", 3, live=True, name="race")
    queue.until_given(5)
    assert queue.hands.taken[-1] == "race0"
    for name in ("sweep0", "sweep1"):
        queue.hands.end(name)
    soon(lambda: queue.hands.taken[-2:] == ["race1", "race2"])


def test_no_more_races_begin_than_workers_have_places() -> None:
    """Where all units are taken a race waits."""
    with queueing(workers=1, units=4) as queue:
        for letter in "ABCDEF":
            queue.come(letter, 2, live=True)
        queue.until_given(4)
        assert queue.hands.names == ["A0", "B0", "C0", "D0"]
        queue.hands.end("B0")
        soon(lambda: queue.hands.taken[-1] == "E0")


def test_a_race_of_several_is_paid_by_all_of_them(queue: Queue) -> None:
    """What two people wait for is served twice as often as what one does."""
    queue.come("AB", 200)
    queue.come("C", 200)
    served = queue.serve(60, given=4)
    assert 1.7 < served["AB"] / served["C"] < 2.3


def test_equal_jobs_are_done_once(queue: Queue) -> None:
    """Of two who ask for the same both get every answer, and workers do it once."""
    queue.come("A", 4, name="same")
    queue.come("B", 4, name="same")
    queue.until_given(4)
    for name in queue.hands.names:
        queue.hands.end(name)
    soon(lambda: len(queue.answers["same"].done) == 8)
    assert queue.hands.taken == ["same0", "same1", "same2", "same3"]


@pytest.mark.parametrize("leaves", [0, 1])
def test_who_leaves_takes_nothing_from_who_asked_for_the_same(queue: Queue, leaves: int) -> None:
    """One of two leaves while their jobs are in work; the other is answered by the same work."""
    lines = [queue.come(letter, 6, name="same") for letter in "AB"]
    queue.until_given(4)
    soon(lambda: sum(len(line.jobs) for line in lines) == 4)
    queue.turns.leave(lines[leaves])
    assert queue.hands.released == []
    for n in range(6):
        soon(lambda name=f"same{n}": name in queue.hands.names)
        queue.hands.end(f"same{n}")
    soon(lambda: len(queue.answers["same"].done) == 6)
    assert len(queue.hands.taken) == 6


@pytest.mark.parametrize("error", [Stopped("same0"), CancelledError("same0")])
def test_who_leaves_while_a_job_comes_back_takes_nothing_from_others(
    queue: Queue, error: Exception
) -> None:
    """The job is tried again for the other one."""
    lines = [queue.come(letter, 1, name="same") for letter in "AB"]
    soon(lambda: queue.hands.names == ["same0"] and not any(line.jobs for line in lines))
    queue.hands.while_answering = lambda: queue.turns.leave(lines[0])
    queue.hands.end("same0", error)
    soon(lambda: queue.hands.taken == ["same0", "same0"])
    queue.hands.end("same0")
    soon(lambda: bool(queue.answers["same"].done))
    assert not queue.answers["same"].errors


def test_who_comes_while_a_job_comes_back_gets_its_next_answer(queue: Queue) -> None:
    """Two people wait for the second try, of which one came between."""
    queue.come("A", 1, name="same")
    soon(lambda: queue.hands.names == ["same0"])
    come = threading.Event()

    def join() -> None:
        if not come.is_set():
            line = queue.come("B", 1, name="same")
            soon(lambda: not line.jobs)
            come.set()

    queue.hands.while_answering = join
    queue.hands.end("same0", Stopped("same0"))
    soon(lambda: queue.hands.taken == ["same0", "same0"])
    queue.hands.end("same0")
    soon(lambda: len(queue.answers["same"].done) == 2)


def test_what_nobody_waits_for_leaves_the_queue(queue: Queue) -> None:
    """Jobs that are in work are let go, those that wait are not given out, and nobody is told."""
    line = queue.come("A", 20)
    queue.until_given(4)
    queue.turns.leave(line)
    assert sorted(queue.hands.released) == ["A0", "A1", "A2", "A3"]
    queue.come("B", 1)
    soon(lambda: queue.hands.names == ["B0"])
    assert queue.answers["A"].done == []


def test_who_leaves_gets_back_what_was_not_done(queue: Queue) -> None:
    """Jobs of an hour that were given up at once do not count."""
    queue.come("B", 100)
    queue.until_given(4)
    hours = queue.come("A", 10, seconds=3600, name="hours")
    for n in range(8):
        soon(lambda name=f"B{n}": name in queue.hands.names)
        queue.hands.end(f"B{n}")
    queue.until_given(4)
    assert "hours0" in queue.hands.names
    queue.turns.leave(hours)
    queue.come("A", 100)
    served = queue.serve(20, given=4)
    assert min(served["A"], served["B"]) >= 5


def test_what_is_in_work_follows_the_number_of_workers() -> None:
    """Eight come and are all busy; when two are left, no more is given than they can do."""
    with queueing(workers=1) as queue:
        queue.come("A", 200)
        queue.until_given(AHEAD)
        queue.hands.workers = 8
        queue.turns.changed()
        queue.until_given(8 * AHEAD)
        queue.hands.workers = 2
        for _ in range(8 * AHEAD - 2 * AHEAD):
            queue.hands.end(queue.hands.names[0])
        queue.until_given(2 * AHEAD)
        assert len(queue.hands.taken) == 8 * AHEAD
        queue.serve(5, given=2 * AHEAD)


def test_nothing_is_given_out_where_there_are_no_workers(queue: Queue) -> None:
    """Until some come, all waits here, where it can be given up."""
    queue.hands.workers = queue.hands.units = 0
    queue.come("A", 5)
    queue.come("B", 5, live=True)
    time.sleep(0.05)
    assert queue.hands.taken == []
    queue.hands.workers, queue.hands.units = 1, 16
    queue.turns.changed()
    queue.until_given(AHEAD + 1)


def test_what_a_lost_connection_took_comes_again_in_order(queue: Queue) -> None:
    """However often it is lost: nothing is given meanwhile, and then the first comes first."""
    line = queue.come("A", 8)
    for _ in range(2 * TRIES):
        queue.until_given(4)
        assert queue.hands.names == ["A0", "A1", "A2", "A3"]
        queue.hands.lose_connection()
        soon(lambda: len(line.jobs) == 8)
        queue.hands.ready = True
        queue.turns.changed()
    queue.serve(4, given=4)
    assert not queue.answers["A"].errors


def test_a_race_that_was_lost_begins_anew_at_once(queue: Queue) -> None:
    """After a lost connection its first job has a place of its own again."""
    queue.come("B", 20)
    queue.until_given(4)
    race = queue.come("A", 3, live=True)
    queue.until_given(5)
    queue.hands.lose_connection()
    soon(lambda: len(race.jobs) == 3)
    queue.hands.ready = True
    queue.until_given(5)
    assert "A0" in queue.hands.names


def test_another_try_has_another_key(queue: Queue) -> None:
    """Dask still holds the end of the first, and would answer with it at once."""
    queue.come("A", 1)
    keys = []
    for _ in range(TRIES - 1):
        queue.until_given(1)
        keys.append(queue.hands.given[0].key)
        queue.hands.end("A0", Stopped("A0"))
    queue.until_given(1)
    assert len({*keys, queue.hands.given[0].key}) == TRIES
    assert keys[0] == "A0"
    queue.hands.end("A0")
    soon(lambda: queue.answers["A"].done == [(0, "A0")])


def test_an_answer_whose_way_broke_is_asked_for_again(queue: Queue) -> None:
    """The way to an answer may break a moment before the connection is known to be lost."""
    queue.come("A", 1)
    queue.until_given(1)
    queue.hands.end("A0", CommClosedError("in <TLS (closed)>: Stream is closed"))
    queue.until_given(1)
    queue.hands.end("A0")
    soon(lambda: queue.answers["A"].done == [(0, "A0")])
    assert not queue.answers["A"].errors


def test_what_is_stopped_again_and_again_fails(queue: Queue) -> None:
    """After some tries the one who waits is told."""
    queue.come("A", 1)
    for _ in range(TRIES):
        queue.until_given(1)
        queue.hands.end("A0", Stopped("A0"))
    soon(lambda: bool(queue.answers["A"].errors))
    assert len(queue.hands.taken) == TRIES


def test_what_a_job_raises_is_told(queue: Queue) -> None:
    """An error of the work itself is no reason to try again."""
    queue.come("A", 1)
    queue.until_given(1)
    queue.hands.end("A0", ValueError("no labels"))
    soon(lambda: bool(queue.answers["A"].errors))
    assert str(queue.answers["A"].errors[0]) == "no labels"
    assert queue.hands.taken == ["A0"]


def test_what_cannot_be_sent_is_told(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that cannot be pickled fails, and the next one is done."""

    def refuse(*_: object, key: str, priority: float) -> Promise:
        monkeypatch.undo()
        raise TypeError("cannot be pickled")

    monkeypatch.setattr(queue.hands, "submit", refuse)
    queue.come("A", 1)
    soon(lambda: bool(queue.answers["A"].errors))
    queue.come("B", 1)
    queue.until_given(1)


def _killed(name: str) -> KilledWorker:
    return KilledWorker(name, None, 1)


def test_the_job_that_kills_workers_fails_alone() -> None:
    """Whatever died beside it is tried again, one suspect at a time, and is done."""
    with queueing(workers=4) as queue:
        for letter in "GABCD":
            queue.come(letter, 1)
        queue.until_given(5)
        guilty, kills, alone = "G0", 0, 0
        while not queue.answers["G"].errors:
            soon(lambda: guilty in queue.hands.names or bool(queue.answers["G"].errors))
            beside = queue.hands.names
            for name in beside:  # all that is on the workers dies with it
                queue.hands.end(name, _killed(name))
            kills, alone = kills + 1, alone + (beside == [guilty])
            while not queue.answers["G"].errors:
                soon(lambda: bool(queue.hands.given) or bool(queue.answers["G"].errors))
                if guilty in queue.hands.names or not queue.hands.given:
                    break
                with suppress(ValueError):
                    queue.hands.end(queue.hands.names[0])
        assert (kills, alone >= 1) == (DEATHS, True)
        while sum(len(queue.answers[letter].done) for letter in "ABCD") < 4:
            assert len(queue.hands.given) <= 1
            for name in queue.hands.names:
                queue.hands.end(name)
            time.sleep(0.001)
        (error,) = queue.answers["G"].errors
        assert isinstance(error, GivenUp)
        assert "for want of memory" in str(error)
        assert not any(queue.answers[letter].errors for letter in "ABCD")


def test_two_who_kill_workers_do_not_make_a_third_fail() -> None:
    """A job that died beside one of them, and then beside the other, is tried alone and is done."""
    with queueing(workers=4) as queue:
        queue.come("A", 1)
        queue.until_given(1)
        for number in range(DEATHS - 1):
            queue.come("G", 1, name=f"G{number}-")
            soon(lambda: len(queue.hands.given) == 2)
            for name in queue.hands.names:
                queue.hands.end(name, _killed(name))
            soon(lambda: len(queue.hands.given) >= 1)
            while "A0" not in queue.hands.names:
                queue.hands.end(queue.hands.names[0], ValueError())
                soon(lambda: bool(queue.hands.given))
        assert queue.hands.names == ["A0"]
        queue.come("B", 3)
        time.sleep(0.02)
        assert queue.hands.names == ["A0"]
        queue.hands.end("A0")
        soon(lambda: {"B0", "B1", "B2"} <= {*queue.hands.names})
        assert queue.answers["A"].done == [(0, "A0")]


def test_an_answer_that_cannot_be_used_ends_nothing(
    queue: Queue, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is raised where an answer is taken is logged; others are answered."""

    def broken(*_: object) -> None:
        raise RuntimeError("the store is full")

    queue.turns.stand_in_line([Job("X0", print, ("X0",))], lambda: ["X"], broken)
    queue.come("A", 3)
    for name in ("X0", "A0", "A1", "A2"):
        soon(lambda name=name: name in queue.hands.names)
        queue.hands.end(name)
    soon(lambda: len(queue.answers["A"].done) == 3)
    assert "an answer could not be used" in caplog.text


def test_how_many_are_ahead(queue: Queue) -> None:
    """Who waits for a race counts those whose turn is before; who left is not counted."""
    lines = [queue.come(letter, 3, seconds=2.0) for letter in "AB"]
    queue.until_given(4)
    third = queue.come("C", 3, seconds=2.0, live=True)
    queue.until_given(5)
    assert queue.turns.ahead(lines[0]) == 0
    assert queue.turns.ahead(third) <= 2
    own = queue.come("C", 3, seconds=2.0)
    assert queue.turns.ahead(own) > queue.turns.ahead(third)
    before = queue.turns.ahead(own)
    queue.turns.leave(third)
    assert queue.turns.ahead(own) < before
    assert queue.turns.ahead(third) == 0


def test_of_those_who_stand_alike_who_came_first_goes_first() -> None:
    """People who come together to an idle cluster are told different places."""
    with queueing(workers=1) as queue:
        lines = [queue.come(letter, 4, live=True) for letter in "ABCD"]
        queue.until_given(4 + AHEAD)
        assert [queue.turns.ahead(line) for line in lines] == [0, 1, 2, 3]


def test_who_has_gone_is_not_held(queue: Queue) -> None:
    """The questions whether people are there die with their pages, however busy the cluster is."""
    queue.come("A", 400)
    for number in range(20):
        line = queue.come(chr(0x100 + number), 2, name=f"{chr(0x100 + number)}-")
        queue.serve(8, given=4)
        queue.turns.leave(line)
    queue.serve(20, given=4)
    assert len(queue.turns._clocks._seconds) <= 2


def test_a_closed_queue_gives_nothing_out() -> None:
    """After its end nothing is begun, and its thread has gone."""
    with queueing() as queue:
        queue.come("A", 10)
        queue.until_given(4)
    queue.hands.end("A0")
    time.sleep(0.02)
    assert len(queue.hands.taken) == 4
    assert not queue.turns._thread.is_alive()
