import asyncio
from collections.abc import Callable
from typing import cast

import pytest
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from dashboard.shared import handover

TICK = RerunData(fragment_id="tick")
LONG = 20  # turns


class Loop:
    """An event loop that turns when a test says so."""

    def __init__(self) -> None:
        self._later: list[Callable[[], object]] = []

    def call_later(self, _: float, do: Callable[..., object], *arguments: object) -> None:
        """Have something done at the next turn."""
        self._later.append(lambda: do(*arguments))

    def turn(self, times: int = LONG) -> None:
        """Do what is due, and what becomes due by that."""
        for _ in range(times):
            due, self._later = self._later, []
            for do in due:
                do()


class Runner:
    """A script runner that takes requests, or has ended."""

    def __init__(self, ended: bool) -> None:
        self.ended = ended
        self.taken: list[RerunData] = []

    def request_rerun(self, data: RerunData) -> bool:
        """Take a request, unless ended."""
        if not self.ended:
            self.taken.append(data)
        return not self.ended


class Session(AppSession):
    """A session that notes which runners it makes."""

    def __init__(self, runner: Runner | None) -> None:
        self.loop = Loop()
        self._event_loop = cast("asyncio.AbstractEventLoop", self.loop)
        self._state = AppSessionState.APP_NOT_RUNNING
        self.made: list[RerunData] = []
        self.has(runner)

    def has(self, runner: Runner | None) -> None:
        """Set the current runner."""
        self._scriptrunner = cast("ScriptRunner | None", runner)

    def shutdown(self) -> None:
        """End."""
        self._state = AppSessionState.SHUTDOWN_REQUESTED

    def __del__(self) -> None:
        """Nothing was opened."""


@pytest.fixture(autouse=True)
def _patched(monkeypatch: pytest.MonkeyPatch) -> None:
    def make(session: Session, data: RerunData) -> None:
        session.made.append(data)
        session.has(Runner(ended=False))

    monkeypatch.setattr(AppSession, "_create_scriptrunner", make)
    handover.in_order.clear()  # type: ignore[attr-defined]
    handover.in_order()


def test_the_first_run_begins_at_once() -> None:
    """Where there is no runner, nothing is waited for."""
    session = Session(None)
    session._create_scriptrunner(TICK)
    assert session.made == [TICK]


def test_a_run_waits_for_the_last_message_of_the_one_before() -> None:
    """However long it takes to come; then it begins."""
    session = Session(Runner(ended=True))
    session._create_scriptrunner(TICK)
    session.loop.turn()
    assert session.made == []
    session.has(None)  # the last message has come
    session.loop.turn()
    assert session.made == [TICK]


def test_requests_that_wait_are_taken_by_one_runner() -> None:
    """The first makes it, the others are requests to it."""
    session = Session(Runner(ended=True))
    for _ in range(3):
        session._create_scriptrunner(TICK)
    session.has(None)
    session.loop.turn()
    assert session.made == [TICK]
    assert cast("Runner", session._scriptrunner).taken == [TICK, TICK]


def test_who_waits_waits_again_where_another_runner_has_ended_meanwhile() -> None:
    """Its messages are waited for, too."""
    session = Session(Runner(ended=True))
    session._create_scriptrunner(TICK)
    session.has(Runner(ended=True))
    session.loop.turn()
    assert session.made == []
    session.has(None)
    session.loop.turn()
    assert session.made == [TICK]


def test_nothing_runs_for_who_has_left() -> None:
    """A session that ends while a request waits makes no runner."""
    session = Session(Runner(ended=True))
    session._create_scriptrunner(TICK)
    session.shutdown()
    session.has(None)
    session.loop.turn()
    assert session.made == []
