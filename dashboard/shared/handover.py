"""What a run of a page has drawn reaches the browser before the next run begins.

Streamlit hands a run's messages to its event loop one by one, and drops those of a script runner
once it has made the next one (AppSession._handle_scriptrunner_event_on_event_loop of Streamlit
1.67). Where a tick comes when the page has just run to its end, but the messages still wait for a
busy loop, the next runner is made and they are lost: the browser shows the page before for ever,
or has cleared the timer of its ticks and is not told the new one. So it went with phones that sent
many ticks at once, after a gap in their reception: tests/browser/test_classroom.py has some.
"""

import functools

import streamlit as st
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

AGAIN_SECONDS = 0.002  # until it is looked whether the last message of a runner has come


@st.cache_resource(show_spinner=False)
def in_order() -> None:
    """Have all sessions of this process wait for a runner's last message, from now on."""
    at_once = AppSession._create_scriptrunner

    @functools.wraps(at_once)
    def in_turn(session: AppSession, data: RerunData) -> None:
        if session._scriptrunner is None:  # the last one has told all, or was told to stop
            at_once(session, data)
        else:
            _wait(session, session._scriptrunner, data)

    AppSession._create_scriptrunner = in_turn  # type: ignore[method-assign, assignment]


def _wait(session: AppSession, ended: ScriptRunner, data: RerunData) -> None:
    """Have something run once all is told by a runner that takes no more requests."""
    session._event_loop.call_later(AGAIN_SECONDS, _run, session, ended, data)


def _run(session: AppSession, ended: ScriptRunner, data: RerunData) -> None:
    runner = session._scriptrunner
    if runner is ended:
        _wait(session, ended, data)
    elif session._state is not AppSessionState.SHUTDOWN_REQUESTED and not (
        runner is not None and runner.request_rerun(data)
    ):
        session._create_scriptrunner(data)
