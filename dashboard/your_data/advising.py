"""A person's answers, and the fitted network that they take away: made by the workers."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from core.advice.answer import Advice
from core.advice.question import Question
from dashboard.shared import loading, session
from dashboard.your_data import workspace
from dashboard.your_data.asking import Asked
from dashboard.your_data.examples import EXAMPLES
from dashboard.your_data.packing import packed

if TYPE_CHECKING:
    from core.computing.ticket import Ticket

RECENT = 5  # answers that are kept to go back to


@dataclass(eq=False)
class Answer:
    """What was asked, and the advice in the making or made.

    Attributes:
        name: of the table, for people. path: of its file.
        settings: what was chosen on the page.
        network: the ZIP archive of the fitted network, once it has been asked for.
        has_table: whether the file is still here.
        began: when it was asked, in seconds of the clock that does not jump.
    """

    asked: Asked
    name: str
    path: Path
    settings: Mapping[str, Any]
    advising: "Ticket[Advice | None, Advice]"
    network: "Ticket[None, bytes] | None" = None
    has_table: bool = True
    began: float = field(default_factory=time.monotonic)

    @property
    def question(self) -> Question:
        """What was asked; the cells of its table go with the tab, not with the workspace."""
        mine = session.mine(Questioned)
        if mine.answer is not self:
            mine.question, mine.answer = self.asked.question(self.path), self
        assert mine.question is not None
        return mine.question

    @property
    def advice(self) -> Advice | None:
        """What is known so far."""
        progress = self.advising.progress()
        return progress.answer or progress.partial

    @property
    def failed(self) -> bool:
        """Whether it ended without an advice."""
        progress = self.advising.progress()
        return progress.over and progress.answer is None


@dataclass
class Questioned:
    """The answer of which this tab needed the question last: its table is not read anew."""

    answer: Answer | None = None
    question: Question | None = None


@dataclass
class Answers:
    """The answers of a workspace.

    Attributes:
        answer: the one that is shown, if any.
        recent: those that were asked for, the latest first.
    """

    answer: Answer | None = None
    recent: list[Answer] = field(default_factory=list)


def answers() -> Answers:
    """Return the answers of this person's workspace."""
    return workspace.mine(Answers)


def answer() -> Answer | None:
    """Return the answer that this person sees, if they have asked."""
    return answers().answer


def begin(asked: Asked, path: Path, name: str, settings: Mapping[str, Any]) -> None:
    """Ask; what was asked before is stopped."""
    from core.advice.advising import start_advice

    # all that may end the run comes before the work begins, so that it can always be stopped
    mine, shared, person = answers(), loading.races(), workspace.keep()
    _stop(mine.recent)
    question = asked.question(path)
    advising = start_advice(question, shared.cluster, shared.store, person)
    mine.answer = Answer(asked, name, path, dict(settings), advising)
    told = [answer for answer in mine.recent if answer.advice is not None]
    mine.recent = [mine.answer, *told][:RECENT]


def show(chosen: Answer) -> None:
    """Go back to an answer."""
    answers().answer = chosen


def forget() -> None:
    """Stop this person's advice, and forget all answers."""
    mine = answers()
    _stop(mine.recent)
    mine.answer, mine.recent = None, []


def carry_over(before: Answers) -> None:
    """Take the answers of another workspace into this one, which has another upload.

    Answers about the upload before stay to be read; its file is gone.
    """
    mine = answers()
    of_uploads = [answer for answer in before.recent if answer.asked.table not in EXAMPLES]
    _stop(of_uploads)
    mine.recent = [
        replace(answer, has_table=False) if answer in of_uploads else answer
        for answer in before.recent
        if answer.advice is not None or answer not in of_uploads
    ]
    mine.answer = before.answer if before.answer in mine.recent else None


def _stop(some: list[Answer]) -> None:
    for each in some:
        each.advising.stop()


def make_network(current: Answer, advice: Advice) -> None:
    """Begin to fit the networks that are advised, in a worker."""
    from core.computing.jobs import Job
    from core.computing.queue import ask

    key = f"network-{uuid4().hex}"  # a job of its own: the card names the person's file
    job = Job(key, packed, (current.question, advice))
    cluster, person = loading.races().cluster, workspace.keep()
    current.network = ask(cluster, job, person)
