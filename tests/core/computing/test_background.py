import time
from collections.abc import Callable

import pytest

from core.computing.background import in_thread
from core.computing.ticket import Unwanted, Work

PATIENCE = 60.0  # seconds; of a loaded machine


def test_a_thread_does_the_work() -> None:
    """What it returns is the answer."""
    steps: list[int] = []

    def do(work: Work[int, str]) -> str:
        work.begin("counting")
        steps.append(1)
        return "done"

    ticket = in_thread("count", do, lambda: len(steps), phase="waiting")
    progress = ticket.join(PATIENCE)
    assert (progress.answer, progress.partial) == ("done", 1)


@pytest.mark.parametrize(
    ("fault", "status", "reason", "logged"),
    [
        (
            ValueError("rows must be 20 or more, got 3"),
            "failed",
            "rows must be 20 or more, got 3",
            0,
        ),
        (OSError("the disk is full"), "failed", "the count failed: the disk is full", 1),
        (Unwanted(), "stopped", "", 0),
    ],
)
def test_a_thread_that_raises_ends_in_one_sentence(
    fault: Exception, status: str, reason: str, logged: int, caplog: pytest.LogCaptureFixture
) -> None:
    """A refusal is passed on as it is, a fault is named and logged, and to give up is neither."""

    def do(_: Work[None, str]) -> str:
        raise fault

    progress = in_thread("count", do, lambda: None).join(PATIENCE)
    assert (progress.status, progress.reason) == (status, reason)
    assert sum(record.levelname == "ERROR" for record in caplog.records) == logged


def _until_unwanted(work: Work[None, str]) -> str:
    work.begin()
    while work.wanted():
        time.sleep(0.005)
    raise Unwanted


@pytest.mark.parametrize("leave", ["stop", "close the tab"])
def test_a_thread_gives_up_when_nobody_waits(leave: str) -> None:
    """A worker that asks `wanted` ends soon after the one who waits has left, either way."""
    open_tabs = {"one"}
    alive: Callable[[], bool] = lambda: "one" in open_tabs  # noqa: E731
    ticket = in_thread("count", _until_unwanted, lambda: None, alive)
    if leave == "stop":
        ticket.stop()
    else:
        open_tabs.clear()
    assert ticket.join(PATIENCE).status == "stopped"
