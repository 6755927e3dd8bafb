"""Where a person is among the lessons, and what they have done in each."""

from dataclasses import dataclass, field

import streamlit as st

from dashboard.lessons import catalogue
from dashboard.shared import session
from dashboard.shared.query import quoted


@dataclass
class Attempt:
    """What this person has done in one lesson.

    Attributes:
        said: the prediction, see `feedback.on_prediction`; None before it is committed.
        live: whether the race was started.
        answer: the last answer to the check question.
        done: whether it was ever right.
    """

    said: float | None = None
    live: bool = False
    answer: int | None = None
    done: bool = False


@dataclass
class Learner:
    """This person's way through the lessons.

    Attributes:
        number: of the lesson that is open.
        attempts: by number of the lesson.
        note: what was wrong in the address, until they act.
    """

    number: int
    attempts: dict[int, Attempt] = field(default_factory=dict)
    note: str = ""

    @property
    def attempt(self) -> Attempt:
        """What they have done in the lesson that is open."""
        return self.attempts.setdefault(self.number, Attempt())

    @property
    def done(self) -> set[int]:
        """The numbers of the lessons that are done."""
        return {number for number, attempt in self.attempts.items() if attempt.done}

    def open(self, number: int) -> None:
        """Go to a lesson; the address follows."""
        self.number, self.note = number, ""
        st.query_params.from_dict({"lesson": str(number)})


def current() -> Learner:
    """Return this person's progress; a lesson that the address names is opened."""
    known = catalogue.modules()
    first = min(known)
    mine = session.mine(Learner, lambda: Learner(first))
    asked = st.query_params.get("lesson")
    if asked is not None and asked != str(mine.number):
        mine.open(int(asked) if asked in map(str, known) else first)
    if asked is not None and asked not in map(str, known):
        mine.note = (
            f"lesson must be a number from {first} to {max(known)}, got {quoted(asked)}; "
            f"lesson {first} is opened."
        )
    if st.query_params.get("lesson") != str(mine.number):
        st.query_params.from_dict({"lesson": str(mine.number)})
    return mine
