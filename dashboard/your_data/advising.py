"""A person's advice, and the fitted network that they take away: made by the workers."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core.advice.answer import Advice
from core.advice.question import Question
from dashboard.shared import loading, session
from dashboard.your_data.asking import Asked
from dashboard.your_data.packing import packed

if TYPE_CHECKING:
    from core.advice.advising import Advising
    from core.computing.cluster import Cluster
    from core.computing.queue import Job

PEOPLE = 8  # networks made at once; more wait


@dataclass
class Answer:
    """What was asked, and the advice in the making or made.

    Attributes:
        name: of the table, for people.
        network: the ZIP archive of the fitted network, once it has been asked for.
    """

    asked: Asked
    name: str
    advising: "Advising"
    network: "Future[bytes] | None" = None

    @property
    def question(self) -> Question:
        """The question that is answered."""
        return self.advising.question

    @property
    def failed(self) -> bool:
        """Whether it ended without an advice."""
        return self.advising.progress().status in ("failed", "stopped")


@dataclass
class Answers:
    """The answer that a person has asked for last, if any."""

    answer: Answer | None = None


def answer() -> Answer | None:
    """Return this person's answer, if they have asked."""
    return session.mine(Answers).answer


def begin(asked: Asked, path: Path, name: str) -> None:
    """Ask; what was asked before is given up."""
    from core.advice.advising import Advising

    give_up()
    shared = loading.jobs()
    advising = Advising(asked.question(path), shared.cluster, shared.store, loading.tab_is_open())
    session.mine(Answers).answer = Answer(asked, name, advising)


def give_up() -> None:
    """Stop this person's advice, and forget it."""
    mine = session.mine(Answers)
    if mine.answer is not None:
        mine.answer.advising.stop()
    mine.answer = None


def make_network(current: Answer, advice: Advice) -> None:
    """Begin to fit the network that is advised, in a worker."""
    from core.computing.queue import Job

    shared, alive = loading.jobs(), loading.tab_is_open()
    key = f"network-{current.question.experiment.fingerprint}-{advice.arm}-{current.asked.focus}"
    job = Job(key, packed, (current.question, advice))
    current.network = _makers().submit(_made, shared.cluster, job, alive)


def _made(cluster: "Cluster", job: "Job", alive: Callable[[], bool]) -> bytes:
    """Wait for a worker.

    Raises:
        ValueError: when nobody waits for it any more.
    """
    from core.computing.queue import feed

    for _, package in feed(cluster, [job], lambda: not alive()):
        return bytes(package)
    raise ValueError("the tab must stay open while its network is made; ask once more")


@st.cache_resource(show_spinner=False)
def _makers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(PEOPLE, thread_name_prefix="network")
