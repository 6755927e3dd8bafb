"""A person's workspace: their table, choices and answers, behind an id in the address.

A reload of the tab is a new session of Streamlit's. What would go with the session is kept here
until nobody has looked at it for half an hour. Who has the id has the workspace: nobody can guess
it, no link that is offered has it, and what is uploaded begins a workspace of its own, so that it
is never in one whose address somebody else has sent.
"""

import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.shared import history, session
from dashboard.shared.presence import Everybody, Presence
from dashboard.shared.session import Person

KEPT_MINUTES = 30
MOST = 500  # workspaces; of more, those that nobody looks at go, the longest left alone first

Record = TypeVar("Record")


@dataclass
class Workspace:
    """What belongs together, by class; see `dashboard.shared.session`.

    Attributes:
        presence: of those who look at it; None: it goes with the session that has begun it.
    """

    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    records: Person = field(default_factory=Person)
    presence: Presence | None = None


class Workspaces:
    """Those that are kept. Safe to use from several threads.

    Args:
        is_open: whether a tab, by its session, is open now.
        clock: in seconds.
    """

    def __init__(
        self, is_open: Callable[[str], bool], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._is_open = is_open
        self._lock = threading.Lock()
        self._kept: dict[str, Workspace] = {}
        self._tabs: defaultdict[str, set[str]] = defaultdict(set)
        self.people = Everybody(self._is_watched, 60.0 * KEPT_MINUTES, clock)

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, workspace: Workspace, tab: str) -> Presence:
        """Keep a workspace from now on, which a tab looks at."""
        if workspace.presence is None or not workspace.presence.here:
            while len(self) >= MOST and self.people.dismiss():
                pass
            with self._lock:
                self._tabs[workspace.id].add(tab)
                self._kept[workspace.id] = workspace
            workspace.presence = self.people.of(workspace.id)
            workspace.presence.when_gone(partial(self._forget, workspace))
        return workspace.presence

    def find(self, id: str, tab: str) -> Workspace | None:
        """Return the workspace of an id, at which a tab looks from now on; None: there is none."""
        with self._lock:
            found = self._kept.get(id)
            if found is not None:
                self._tabs[id].add(tab)
        return found

    def _is_watched(self, id: str) -> bool:
        with self._lock:
            tabs = [*self._tabs.get(id, ())]
        return any(map(self._is_open, tabs))

    def _forget(self, workspace: Workspace) -> None:
        with self._lock:
            self._kept.pop(workspace.id, None)
            self._tabs.pop(workspace.id, None)
        workspace.records.forget()


@st.cache_resource(show_spinner=False)
def workspaces() -> Workspaces:
    """Return the workspaces of all people."""
    if not runtime.exists():  # under AppTest there is no server
        return Workspaces(lambda _: True)
    kept = Workspaces(runtime.get_instance().is_active_session)
    kept.people.watch()
    return kept


@dataclass
class Here:
    """The workspace at which this tab looks.

    Attributes:
        lost: whether the address had the id of one that is no longer kept, until it is said.
    """

    workspace: Workspace
    lost: bool = False


def mine(kind: type[Record], first: Callable[[], Record] | None = None) -> Record:
    """Return a record of this tab's workspace; see `Person.record`."""
    return _here().workspace.records.record(kind, first)


def keep() -> Presence:
    """Keep this tab's workspace from now on; return whether anybody still waits for it."""
    return workspaces().keep(_here().workspace, _tab())


def renew() -> None:
    """Begin another workspace, of which only this tab knows."""
    _here().workspace = Workspace()


def address() -> str:
    """Return what the address has of it: the id of a workspace that is kept."""
    workspace = _here().workspace
    return "" if workspace.presence is None else workspace.id


def was_lost() -> bool:
    """Whether the address had the id of a workspace that is no longer kept; it is said once."""
    here = _here()
    lost, here.lost = here.lost, False
    return lost


def _here() -> Here:
    return session.mine(Here, _arrived)


def _arrived() -> Here:
    wanted = st.query_params.to_dict().get(history.PRIVATE, "")
    found = workspaces().find(wanted, _tab()) if wanted else None
    return Here(found or Workspace(), lost=bool(wanted) and found is None)


def _tab() -> str:
    context = get_script_run_ctx()
    return "" if context is None else context.session_id
