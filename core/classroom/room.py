"""One room: where its class is, and what was answered."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.classroom.flow import QUESTIONS, SCREENS, Screen, cell_of

PEOPLE = 300  # in one room; more is no class
SECONDS = 24 * 3600.0  # that a room lives
Answers = dict[str, dict[str, str]]  # by question, by person


class RefusedError(ValueError):
    """What a person has asked for cannot be done; the message is one sentence for them."""


@dataclass(frozen=True)
class View:
    """What a room shows now; shared by all who look at it.

    Attributes:
        code: of the room. ends: when it vanishes, in seconds since 1970.
        at: the number of its screen.
        ended: whether the teacher has ended the class.
        totals: by question, how often each answer was given.
    """

    code: str
    ends: float
    at: int
    ended: bool
    totals: Mapping[str, Mapping[str, int]]

    @property
    def screen(self) -> Screen:
        """What everybody sees."""
        return SCREENS[self.at]

    @property
    def voted(self) -> int:
        """How many have answered what is asked now."""
        return sum(self.totals.get(self.screen.question, {}).values())

    @property
    def taken(self) -> frozenset[int]:
        """The cells of the map that are claimed."""
        claims = self.totals.get(self.screen.step.key, {})
        return frozenset(cell_of(answer)[0] for answer in claims)


@dataclass
class Room:
    """A room, changed in place by those who hold its lock.

    Attributes:
        code: that people type. key: the digest of its teacher's key.
        opened: in seconds since 1970.
        at: the number of its screen.
        ended: whether the teacher has ended the class.
        answers: by question, by person; people are random numbers, and with the end they go.
        dirty: the answers that are not kept yet, by question and person.
        moved: whether its place is not kept yet. anew: whether all of it must be kept anew.
        begun: when its first screen was left, in seconds since 1970; 0: it is there; never kept.
        seen: when each person was seen last, in seconds since 1970; never kept.
    """

    code: str
    key: str
    opened: float
    at: int = 0
    ended: bool = False
    answers: Answers = field(default_factory=lambda: {question: {} for question in QUESTIONS})
    dirty: set[tuple[str, str]] = field(default_factory=set)
    moved: bool = True
    anew: bool = False
    begun: float = 0.0
    seen: dict[str, float] = field(default_factory=dict)
    _view: View | None = None

    def view(self) -> View:
        """Return what it shows now: the same object until that changes."""
        if self._view is None:
            totals = {question: Counter(said.values()) for question, said in self.answers.items()}
            self._view = View(self.code, self.opened + SECONDS, self.at, self.ended, totals)
        return self._view

    def take(self, kept: "Room") -> None:
        """Become what is kept of it, but for what is not kept yet."""
        if not self.moved:
            self.at, self.ended = kept.at, kept.ended
        if self.anew:
            return
        if not kept.ended:
            for question, person in self.dirty:
                kept.answers[question][person] = self.answers[question][person]
        self.answers, self._view = kept.answers, None

    def go_to(self, at: int) -> None:
        """Show another screen; beyond the first and the last there is none."""
        self._require_open()
        self.at, self._view = min(max(at, 0), len(SCREENS) - 1), None
        self.moved = True

    def answer(self, person: str, answer: str) -> None:
        """Count a person's answer to what is asked now, in place of the one they gave before.

        Raises:
            RefusedError: when nothing is asked, or it is no answer to that.
        """
        self._require_open()
        screen = SCREENS[self.at]
        if not screen.question:
            raise RefusedError("The vote is closed; the next question comes soon.")
        if answer not in screen.step.answers:
            raise RefusedError("Choose one of the answers that are offered.")
        said = self.answers[screen.question]
        if person not in said and len(said) >= PEOPLE:
            raise RefusedError(f"This class is full: {PEOPLE} people have answered.")
        if screen.step.claims:
            self._require_free(said, person, answer)
        said[person], self._view = answer, None
        self.dirty.add((screen.question, person))

    def end(self) -> None:
        """End the class: from now on there are totals alone, and nobody's answers."""
        self._require_open()
        self.ended = self.moved = self.anew = True
        self._view = None
        for question, said in self.answers.items():
            # sorted, so that the order in which people answered goes, too
            self.answers[question] = {str(n): a for n, a in enumerate(sorted(said.values()))}

    def _require_open(self) -> None:
        if self.ended:
            raise RefusedError("This class has ended; nothing can be changed in it any more.")

    def _require_free(self, said: Mapping[str, str], person: str, answer: str) -> None:
        """Refuse a cell that another has, for as long as there are others."""
        taken = {cell_of(other)[0] for who, other in said.items() if who != person}
        cells = {cell_of(each)[0] for each in SCREENS[self.at].step.answers}
        if cell_of(answer)[0] in taken and taken != cells:
            raise RefusedError("Another pair has this cell; choose one that is free.")
