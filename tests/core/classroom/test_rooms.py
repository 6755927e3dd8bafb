import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from core.classroom import codes, flow, rooms
from core.classroom.ledger import Change, Ledger
from core.classroom.room import SECONDS, RefusedError, Room
from core.classroom.rooms import Rooms
from tests.waiting import until

ASK = 1  # the number of the first screen that asks
NOON = 1_000_000.0


class Clock:
    """A clock that a test sets."""

    now = NOON

    def __call__(self) -> float:
        """Return the time."""
        return self.now


Opened = Callable[..., Rooms]


def kept(url: str, code: str) -> Room | None:
    """Return what a database has of a room."""
    ledger = Ledger(url)
    try:
        found = ledger.find(code)
    finally:
        ledger.close()
    return None if found is None else found[0]


def answers(url: str, code: str) -> list[str]:
    """List what a database has of the answers to the first question."""
    room = kept(url, code)
    return [] if room is None else list(room.answers["opening"].values())


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Open the rooms of a server on a database, as often as a test asks."""
    every = []

    def make(url: str, clock: Clock | None = None) -> Rooms:
        every.append(Rooms(Ledger(url), clock or Clock()))
        return every[-1]

    yield make
    for each in every:
        each.close()


@pytest.fixture
def here(opened: Opened, tmp_path: Path) -> Rooms:
    """The rooms of one server."""
    return opened(f"sqlite:///{tmp_path / 'results.sqlite'}")


def test_only_the_teachers_key_moves_and_ends(here: Rooms) -> None:
    """Whoever has another key, or none, is refused, and nothing moves."""
    code, key = here.start("teacher")
    for wrong in ("", "x", codes.new_key(), key[:-1]):
        with pytest.raises(RefusedError, match="teacher's own link"):
            here.go_to(code, wrong, ASK)
        with pytest.raises(RefusedError, match="teacher's own link"):
            here.end(code, wrong)
    assert here.look(code).at == 0
    here.go_to(code, key, ASK)
    here.end(code, key)
    assert here.look(code).ended


def test_the_key_itself_is_kept_nowhere(opened: Opened, database: str) -> None:
    """Neither it nor the number of a browser stands in the database."""
    here = opened(database)
    code, key = here.start("teacher")
    here.go_to(code, key, ASK)
    here.answer(code, "a-browser-of-its-own", "1")
    here.close()
    assert answers(database, code) == ["1"]
    assert key not in repr(kept(database, code))
    assert "a-browser-of-its-own" not in repr(kept(database, code))


def test_a_restarted_server_keeps_its_rooms(opened: Opened, database: str) -> None:
    """Screen, votes and the teacher's key are as they were, and a vote can still be changed."""
    before = opened(database)
    code, key = before.start("teacher")
    before.go_to(code, key, ASK)
    for person in range(30):
        before.answer(code, f"{person}", f"{person % 3}")
    before.close()
    after = opened(database)
    assert after.enter(codes.written(code).lower(), "phone", "0") == code
    assert after.look(code).totals["opening"] == {"0": 10, "1": 10, "2": 10}
    assert after.teaches(code, key)
    after.answer(code, "0", "1")
    assert after.look(code).totals["opening"] == {"0": 9, "1": 11, "2": 10}


def test_a_kill_loses_half_a_second(opened: Opened, database: str) -> None:
    """Nothing is waited for, and yet it is written soon, without an end."""
    first = opened(database)
    code, key = first.start("teacher")
    first.go_to(code, key, ASK)
    first.answer(code, "somebody", "2")
    until(lambda: answers(database, code) == ["2"])


def test_two_servers_share_a_room(opened: Opened, database: str) -> None:
    """Votes of both are counted, each once, and both follow the teacher."""
    one, other = opened(database), opened(database)
    code, key = one.start("teacher")
    until(lambda: other.look(code) is not None)
    one.go_to(code, key, ASK)
    until(lambda: other.look(code).at == ASK)
    for person in range(5):
        one.answer(code, f"{person}", "0")
        other.answer(code, f"{person + 5}", "1")
    for server in (one, other):
        until(lambda s=server: s.look(code).totals["opening"] == {"0": 5, "1": 5})
    one.answer(code, "9", "0")
    until(lambda: other.look(code).totals["opening"] == {"0": 6, "1": 4})
    one.end(code, key)
    until(lambda: other.look(code).ended)


def test_two_classes_at_once_know_nothing_of_each_other(here: Rooms) -> None:
    """Votes and screens are of one room; its key is no key of the other."""
    (one, key), (other, key_of_other) = here.start("a"), here.start("b")
    here.go_to(one, key, ASK)
    here.answer(one, "somebody", "0")
    assert here.look(other).at == 0
    assert here.look(other).totals["opening"] == {}
    with pytest.raises(RefusedError):
        here.go_to(one, key_of_other, 0)
    assert here.said(other, "somebody", "opening") is None


def test_a_room_vanishes_after_a_day(opened: Opened, tmp_path: Path) -> None:
    """From memory at once, and with all answers from the database."""
    clock, file = Clock(), tmp_path / "results.sqlite"
    here = opened(f"sqlite:///{file}", clock)
    code, key = here.start("teacher")
    here.go_to(code, key, ASK)
    here.answer(code, "somebody", "0")

    def rows() -> int:
        with closing(sqlite3.connect(file)) as connection:
            query = "SELECT (SELECT count(*) FROM classes) + (SELECT count(*) FROM class_answers)"
            return int(connection.execute(query).fetchone()[0])

    until(lambda: answers(f"sqlite:///{file}", code) == ["0"])
    assert rows() == 2
    clock.now += SECONDS
    assert here.look(code) is None
    assert not here.teaches(code, key)
    with pytest.raises(RefusedError, match="No class has the code"):
        here.enter(code, "phone", "somebody else")
    clock.now += 1
    until(lambda: rows() == 0)


def test_wrong_codes_are_refused_in_a_sentence_and_counted(here: Rooms) -> None:
    """After ten a session must wait, even with the right code; who was in comes back."""
    code, _ = here.start("teacher")
    here.seen(code, "early")
    for _ in range(10):
        with pytest.raises(RefusedError, match="No class has the code “BBBB"):
            here.enter("BBBB-BBBB", "phone", "late")
    with pytest.raises(RefusedError, match="wait a minute"):
        here.enter(code, "phone", "late")
    assert here.enter(code, "phone", "early") == code
    assert here.enter(code, "another phone", "late") == code


def test_a_session_opens_few_rooms_a_minute(here: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a server has so many at once."""
    for _ in range(5):
        here.start("teacher")
    with pytest.raises(RefusedError, match="wait a minute"):
        here.start("teacher")
    monkeypatch.setattr(rooms, "MOST", 5)
    with pytest.raises(RefusedError, match="5 classes are open"):
        here.start("another")


def test_who_is_here_was_seen_lately_or_has_voted(opened: Opened, tmp_path: Path) -> None:
    """A phone that sleeps is not here; its vote counts, and so it is counted here then."""
    clock = Clock()
    here = opened(f"sqlite:///{tmp_path / 'results.sqlite'}", clock)
    code, key = here.start("teacher")
    for person in "abc":
        here.seen(code, person)
    assert here.here(code) == 3
    here.go_to(code, key, ASK)
    here.answer(code, "a", "0")
    clock.now += 60
    assert (here.here(code), here.look(code).voted) == (1, 1)
    here.seen(code, "b")
    assert here.here(code) == 2


def test_thirty_who_vote_at_once_are_all_counted(here: Rooms) -> None:
    """From as many threads, each changing its mind; every one counts once."""
    code, key = here.start("teacher")
    here.go_to(code, key, ASK)

    def vote(person: int) -> None:
        for number in range(20):
            here.answer(code, f"{person}", f"{(person + number) % 3}")

    threads = [Thread(target=vote, args=(person,)) for person in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert here.look(code).totals["opening"] == {"0": 10, "1": 10, "2": 10}


def test_while_the_database_is_away_the_class_goes_on(opened: Opened, tmp_path: Path) -> None:
    """One sentence says so; once it is back all that was answered is kept."""
    folder = tmp_path / "away"
    here = opened(f"sqlite:///{folder / 'results.sqlite'}")
    code, key = here.start("teacher")
    here.go_to(code, key, ASK)
    here.answer(code, "somebody", "1")
    until(lambda: here.trouble != "")
    assert here.trouble.startswith("The votes of this class are not kept: the file results.sqlite")
    assert here.trouble.endswith("the class goes on.")
    assert here.look(code).voted == 1
    assert len(here.homework()) == 32
    with pytest.raises(RefusedError, match="cannot be looked up"):
        here.enter("BBBB-BBBB", "phone", "somebody")
    folder.mkdir()
    until(lambda: here.trouble == "")
    here.close()
    assert answers(f"sqlite:///{folder / 'results.sqlite'}", code) == ["1"]


def test_a_database_that_is_another_gets_the_room_anew(opened: Opened, tmp_path: Path) -> None:
    """Its file is deleted in mid-class: the room is written again with all its votes."""
    file = tmp_path / "results.sqlite"
    here = opened(f"sqlite:///{file}")
    code, key = here.start("teacher")
    here.go_to(code, key, ASK)
    here.answer(code, "somebody", "1")
    until(file.exists)
    here.homework()  # done once the thread has its hands free
    for each in tmp_path.iterdir():
        each.unlink()

    until(lambda: file.exists() and answers(f"sqlite:///{file}", code) == ["1"])
    assert here.look(code).voted == 1


def test_homework_is_checked_by_one_key_of_all_servers(opened: Opened, database: str) -> None:
    """Also after a restart."""
    first = opened(database)
    key = first.homework()
    assert opened(database).homework() == key == first.homework()
    assert len(key) == 32


def test_a_flow_that_was_another_does_no_harm(opened: Opened, database: str) -> None:
    """Answers to a question that there is no more are left out."""
    here = opened(database)
    code, _ = here.start("teacher")
    here.close()
    ledger = Ledger(database)
    other = (("of another flow", "somebody", "0"), ("opening", "somebody", "0"))
    ledger.keep([Change(code, "", NOON, ASK, False, False, other)])
    ledger.close()
    room = kept(database, code)
    assert room is not None
    assert set(room.answers) == set(flow.QUESTIONS)
    assert answers(database, code) == ["0"]


def test_the_minutes_of_a_class_count_from_its_first_step(opened: Opened, tmp_path: Path) -> None:
    """Not while people join; whoever goes back to that begins anew; another server knows none."""
    clock, url = Clock(), f"sqlite:///{tmp_path / 'results.sqlite'}"
    here = opened(url, clock)
    code, key = here.start("teacher")
    clock.now += 600
    assert here.minutes(code) is None
    here.go_to(code, key, ASK)
    clock.now += 119
    here.go_to(code, key, ASK + 1)
    assert here.minutes(code) == 1
    here.close()
    assert opened(url, clock).minutes(code) is None
    here.go_to(code, key, 0)
    assert here.minutes(code) is None
