"""Where a person is among the lessons, and what they have done in each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.lessons import catalogue, progress
from dashboard.lessons.progress import Attempt
from dashboard.shared import browser, history, session
from dashboard.shared.query import quoted

MARK = "lesson"  # always in the address
KEPT = "lessons"  # by the browser


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

    def forget(self) -> None:
        """Let all that was done go."""
        self.attempts = {}

    def open(self, number: int) -> None:
        """Go to a lesson; the address follows."""
        self.number, self.note = number, ""

    def go_to(self, query: Mapping[str, str]) -> None:
        """Open the lesson that an address names; the first, and say so, where there is none."""
        known = {str(number): number for number in catalogue.modules()}
        first, last = min(known.values()), max(known.values())
        asked = query.get(MARK, str(first))
        self.open(known.get(asked, first))
        if asked not in known:
            self.note = (
                f"lesson must be a number from {first} to {last}, got {quoted(asked)}; "
                f"lesson {first} is opened."
            )

    def to_query(self) -> dict[str, str]:
        """Write which lesson is open."""
        return {MARK: str(self.number)}


def open_lesson(number: int) -> None:
    """Let this person go to a lesson; the page that is drawn next shows it."""
    session.mine(Learner, lambda: Learner(number)).open(number)


def current() -> Learner:
    """Return this person's progress; where they have gone to an address, as it says."""

    def opened() -> Learner:
        return Learner(min(catalogue.modules()), progress.read(browser.recalled(KEPT)))

    mine = session.mine(Learner, opened)
    history.follow(MARK, mine.to_query, mine.go_to)
    history.write(mine.to_query())
    return mine


def keep(mine: Learner) -> None:
    """Let the browser keep what this person has done."""
    browser.keep(KEPT, progress.written(mine.attempts))
