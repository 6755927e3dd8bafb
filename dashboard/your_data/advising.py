"""A person's advice, and the fitted network that they take away: made by the workers."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from core.advice.answer import Advice
from core.advice.question import Question
from dashboard.shared import loading, session
from dashboard.shared.presence import tab_is_open
from dashboard.your_data.asking import Asked
from dashboard.your_data.packing import packed

if TYPE_CHECKING:
    from core.computing.ticket import Ticket


@dataclass
class Answer:
    """What was asked, and the advice in the making or made.

    Attributes:
        name: of the table, for people.
        network: the ZIP archive of the fitted network, once it has been asked for.
    """

    asked: Asked
    name: str
    question: Question
    advising: "Ticket[Advice | None, Advice]"
    network: "Ticket[None, bytes] | None" = None

    @property
    def failed(self) -> bool:
        """Whether it ended without an advice."""
        progress = self.advising.progress()
        return progress.over and progress.answer is None


@dataclass
class Answers:
    """The answer that a person has asked for last, if any."""

    answer: Answer | None = None


def answer() -> Answer | None:
    """Return this person's answer, if they have asked."""
    return session.mine(Answers).answer


def begin(asked: Asked, path: Path, name: str) -> None:
    """Ask; what was asked before is given up."""
    from core.advice.advising import start_advice

    give_up()
    # all that may end the run comes before the work begins, so that it can always be stopped
    mine, shared, person = session.mine(Answers), loading.races(), tab_is_open()
    question = asked.question(path)
    advising = start_advice(question, shared.cluster, shared.store, person)
    mine.answer = Answer(asked, name, question, advising)


def give_up() -> None:
    """Stop this person's advice, and forget it."""
    mine = session.mine(Answers)
    if mine.answer is not None:
        mine.answer.advising.stop()
    mine.answer = None


def make_network(current: Answer, advice: Advice) -> None:
    """Begin to fit the networks that are advised, in a worker."""
    from core.computing.jobs import Job
    from core.computing.queue import ask

    key = f"network-{uuid4().hex}"  # a job of its own: the card names the person's file
    job = Job(key, packed, (current.question, advice))
    cluster, person = loading.races().cluster, tab_is_open()
    current.network = ask(cluster, job, person)
