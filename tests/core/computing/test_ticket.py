import threading
import time

import pytest

from core.computing import ticket as module
from core.computing.background import in_thread
from core.computing.ticket import Progress, Status, Unwanted, Work, follow

PATIENCE = 60.0  # seconds; of a loaded machine
Numbers = Work[list[int], str]


@pytest.fixture
def numbers() -> list[int]:
    """What is known so far."""
    return []


@pytest.fixture
def work(numbers: list[int]) -> Numbers:
    """A work whose partial answer is a list of numbers."""
    return Work(lambda: list(numbers), lambda: len(numbers), phase="waiting for a turn")


def test_a_ticket_shows_how_far_the_work_is(work: Numbers, numbers: list[int]) -> None:
    """Status, share, phase and what is known follow the work, and stay as they ended."""
    ticket = work.ticket()
    first = ticket.progress()
    assert (first.status, first.phase, first.share) == ("waiting", "waiting for a turn", 0)
    assert (first.over, first.partial, first.ahead, first.seconds_left) == (False, [], 0, None)
    work.begin("adding")
    numbers.append(7)
    work.advance(0.25)
    second = ticket.progress()
    assert (second.status, second.phase, second.share) == ("running", "adding", 0.25)
    assert (second.partial, second.ahead, second.answer) == ([7], 1, None)
    work.advance(0.5, "checking")
    assert (ticket.progress().phase, first.partial) == ("checking", [])
    work.finish("seven")
    numbers.append(8)
    last = ticket.join(PATIENCE)
    assert (last.status, last.over, last.share, last.seconds_left) == ("finished", True, 1, 0)
    assert (last.answer, last.partial, last.reason) == ("seven", [7], "")


def test_the_share_never_falls(work: Numbers) -> None:
    """Work that begins anew where it was, and sums that round, do not move a bar back."""
    ticket = work.ticket()
    work.begin(share=0.2)
    shares = []
    for share in (0.1, 0.4, 0.3, 1.0000001):
        work.advance(share)
        shares.append(ticket.progress().share)
    assert shares == [0.2, 0.4, 0.4, 1.0]


def test_the_time_that_is_left_is_estimated_from_what_was_done_now(
    work: Numbers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of what was left took 10 s: the other half takes 10 s, whatever was there before."""
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    ticket = work.ticket()
    work.begin(share=0.8)
    assert ticket.progress().seconds_left is None
    now[0] += 10
    work.advance(0.9)
    assert ticket.progress().seconds_left == pytest.approx(10)
    work.begin(share=0.0)  # it has begun
    now[0] += 5
    work.advance(0.95)
    assert ticket.progress().seconds_left == pytest.approx(5)


def test_the_first_end_stays(work: Numbers) -> None:
    """What has failed does not finish, and what has finished is not given up."""
    ticket = work.ticket()
    work.fail("the disk is full")
    work.finish("seven")
    work.give_up()
    progress = ticket.join(PATIENCE)
    assert (progress.status, progress.reason, progress.answer) == (
        "failed",
        "the disk is full",
        None,
    )
    late = work.ticket()
    assert late.join(0) is progress
    late.stop()
    assert late.progress() is progress


def test_work_goes_on_while_one_waits(work: Numbers, numbers: list[int]) -> None:
    """Who stops sees it stopped where it was; the other sees its end."""
    leaving, staying = work.ticket(), work.ticket()
    work.begin()
    work.advance(0.5)
    numbers.append(7)
    leaving.stop()
    numbers.append(8)
    left = leaving.join(0)
    assert (left.status, left.share, left.partial) == ("stopped", 0.5, [7])
    assert work.wanted()
    work.finish("seven")
    assert staying.join(PATIENCE).answer == "seven"
    assert leaving.progress() is left


def test_the_last_to_leave_sees_the_end(work: Numbers) -> None:
    """When nobody waits any more the work is not wanted, and its ticket is over when it ends."""
    ticket = work.ticket()
    work.begin()
    ticket.stop()
    ticket.stop()
    assert not work.wanted()
    assert not ticket.join(0).over
    work.give_up()
    assert ticket.join(PATIENCE).status == Status.STOPPED


def test_who_comes_after_the_last_has_left_keeps_it_going(work: Numbers) -> None:
    """Work that has not noticed yet that nobody waited is wanted again; who left is out."""
    first = work.ticket()
    first.stop()
    second = work.ticket()
    assert work.wanted()
    assert first.progress().status == "stopped"
    work.finish("seven")
    assert second.progress().answer == "seven"
    assert first.progress().answer is None


def test_who_has_gone_leaves(work: Numbers) -> None:
    """Asked whether anybody still waits, the work lets those go whose tabs have closed."""
    open_tabs = {"one", "two"}
    one, two = (work.ticket(lambda tab=tab: tab in open_tabs) for tab in ("one", "two"))
    assert work.wanted()
    open_tabs.remove("one")
    assert work.wanted()
    assert (one.progress().status, two.progress().status) == ("stopped", "waiting")
    open_tabs.clear()
    assert not work.wanted()


def test_work_is_told_once_that_nobody_waits(numbers: list[int]) -> None:
    """The call comes when the last one leaves, in their thread, and may end the work at once."""
    work: Numbers = Work(
        lambda: list(numbers), on_unwanted=lambda: (numbers.append(1), work.give_up())
    )
    one, two = work.ticket(), work.ticket()
    one.stop()
    assert numbers == []
    two.stop()
    assert numbers == [1]
    assert two.join(0).status == "stopped"
    two.stop()
    assert numbers == [1]


def test_many_may_come_and_leave_at_the_same_time(work: Numbers) -> None:
    """Whatever threads do with tickets, every one of them is over when the work is."""
    tickets = []

    def come_and_go() -> None:
        for _ in range(200):
            ticket = work.ticket()
            tickets.append(ticket)
            work.advance(0.5)
            ticket.progress()
            ticket.stop()

    threads = [threading.Thread(target=come_and_go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work.finish("seven")
    assert len(tickets) == 800
    assert {ticket.join(0).over for ticket in tickets} == {True}


def _until_unwanted(work: Work[None, str]) -> str:
    work.begin()
    while work.wanted():
        time.sleep(0.005)
    raise Unwanted


def test_following_reports_until_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress comes about as often as somebody asks, and last the end."""
    monkeypatch.setattr(module, "ASK_SECONDS", 0.02)
    let_go = threading.Event()

    def do(work: Work[None, str]) -> str:
        work.begin()
        let_go.wait(PATIENCE)
        return "done"

    reported: list[Progress[None, str]] = []

    def report(progress: Progress[None, str]) -> None:
        reported.append(progress)
        if len(reported) == 3:
            let_go.set()

    last = follow(in_thread("count", do, lambda: None), report)
    assert [progress.over for progress in reported] == [False] * (len(reported) - 1) + [True]
    assert reported[-1] is last
    assert last.answer == "done"


def test_who_is_interrupted_while_following_gives_it_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends the work before it goes on its way."""
    monkeypatch.setattr(module, "ASK_SECONDS", 0.02)
    ticket = in_thread("count", _until_unwanted, lambda: None)

    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        follow(ticket, interrupt)
    assert ticket.progress().status == "stopped"
