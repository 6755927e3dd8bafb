"""The flow of a class of fifty minutes, as data: its steps, and the screens that they have."""

from dataclasses import dataclass
from enum import StrEnum

MINUTES = 50
COLOURS = 3  # of a cell that is claimed: together, apart, or nobody
CELLS = 40  # of the map: 8 widths, 5 numbers of tasks
AGAIN = "-again"  # after the key of a step: the answers after people have talked


class Stage(StrEnum):
    """What a screen of a step is for."""

    SHOW = "show"
    ASK = "ask"
    TALK = "talk"
    AGAIN = "again"
    REVEAL = "reveal"


ASKED = (Stage.ASK, Stage.REVEAL)


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        key: under which its answers are counted.
        start, end: minutes from the beginning.
        stages: of its screens, in their order.
        answers: those that are taken.
        claims: whether an answer is "cell-colour", and a cell is one person's.
    """

    key: str
    start: int
    end: int
    stages: tuple[Stage, ...] = (Stage.SHOW,)
    answers: tuple[str, ...] = ()
    claims: bool = False

    @property
    def questions(self) -> tuple[str, ...]:
        """The keys under which its answers are counted: two where people vote again."""
        if not self.answers:
            return ()
        return (self.key, self.key + AGAIN) if Stage.AGAIN in self.stages else (self.key,)


@dataclass(frozen=True)
class Screen:
    """What everybody sees at once."""

    step: Step
    stage: Stage

    @property
    def question(self) -> str:
        """The key under which answers are taken now; "" while none are."""
        if self.stage is Stage.AGAIN:
            return self.step.key + AGAIN
        return self.step.key if self.stage is Stage.ASK else ""


def _numbers(count: int) -> tuple[str, ...]:
    return tuple(map(str, range(count)))


def _cells() -> tuple[str, ...]:
    return tuple(f"{cell}-{colour}" for cell in range(CELLS) for colour in range(COLOURS))


GATHER, OPENING, COLUMN, COST, ONE, UNLABELLED, MAP, BIG, EXIT, HOMEWORK = FLOW = (
    Step("gather", 0, 0),
    Step("opening", 0, 4, ASKED, _numbers(3)),
    Step("column", 4, 10, (Stage.SHOW, *ASKED), _numbers(11)),
    Step("cost", 10, 16, ASKED, _numbers(4)),
    Step("one-network", 16, 26, (Stage.ASK, Stage.TALK, Stage.AGAIN, Stage.REVEAL), _numbers(4)),
    Step("unlabelled", 26, 32, ASKED, _numbers(3)),
    Step("map", 32, 42, ASKED, _cells(), claims=True),
    Step("big-enough", 42, 47, ASKED, _numbers(8)),
    Step("exit", 47, MINUTES, ASKED, _numbers(4)),
    Step("homework", MINUTES, MINUTES),
)
SCREENS = tuple(Screen(step, stage) for step in FLOW for stage in step.stages)
QUESTIONS = tuple(question for step in FLOW for question in step.questions)


def cell_of(answer: str) -> tuple[int, int]:
    """Return the cell and the colour of a claim.

    >>> cell_of("12-0")
    (12, 0)
    """
    cell, colour = map(int, answer.split("-"))
    return cell, colour
