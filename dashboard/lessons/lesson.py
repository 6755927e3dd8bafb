"""What a lesson is made of; its numbers are measured, never written into its text."""

from collections.abc import Callable
from dataclasses import dataclass

from core import Experiment
from core.data import RoadScenes
from dashboard.shared.figure import Figure


@dataclass(frozen=True)
class Pick:
    """A prediction by choosing one of a few outcomes."""

    prompt: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A prediction by putting a mark on a scale, such as the width at which curves cross."""

    prompt: str
    scale: tuple[float, ...]
    unit: str


@dataclass(frozen=True)
class Reveal:
    """What was measured, in the order in which it is read.

    Attributes:
        verdict: at most twelve words.
        figure: with intervals.
        because: one sentence that begins with this word.
        details: the numbers behind it: scores, intervals, replicates.
        origin: where the numbers come from: the atlas, the store, or a run.
        truth: the right option (its place in `Pick.options`), the measured place on a `Place`
            scale, or None when the measurement does not settle it; the verdict then says so.
    """

    verdict: str
    figure: Figure
    because: str
    details: str
    origin: str
    truth: float | None = None

    @property
    def text(self) -> str:
        """All that is said of the figure."""
        return f"{self.verdict} {self.because} {self.details}"


@dataclass(frozen=True)
class Break:
    """One knob that makes the claim fail, and the measured reason for each of its places.

    Attributes:
        heading: of the step.
    """

    label: str
    places: tuple[str, ...]
    show: Callable[[int], Reveal]
    heading: str = "Break it"


@dataclass(frozen=True)
class Answer:
    """An answer that people give, and what to say to it: why it is right, or what it overlooks."""

    option: str
    reply: str


@dataclass(frozen=True)
class Check:
    """A question at the end.

    Attributes:
        answers: the wrong ones are what people really believe.
        right: the place of the right one.
        hints: one at a time, for who asks; the second nearly tells.
    """

    question: str
    answers: tuple[Answer, ...]
    right: int
    hints: tuple[str, str]

    @property
    def options(self) -> tuple[str, ...]:
        """What can be chosen."""
        return tuple(answer.option for answer in self.answers)


@dataclass(frozen=True)
class Lesson:
    """One claim, in the order in which it is shown.

    Attributes:
        number: 1 to 10, as the claims of the lecture; 11 looks back at all of them, 12 goes beyond
            them.
        title: a few words.
        claim: two or three plain sentences in Markdown.
        picture: made from data, with a caption.
        predict: what the learner guesses before anything is revealed.
        reveal: the measurement.
        breaking: how the claim fails.
        takeaway: one sentence.
        check: a question.
        notes: for the teacher: what to ask the class; nothing of what will be revealed.
        afterwards: for the teacher, after the guess: what usually surprises.
        live: the experiment that "run it live" trains and the Playground opens with.
        drawn: whether its networks are drawn below the claim.
        inside: whose networks are looked into, once it is known who is better.
        scenes: road scenes that it speaks of; the key to their parts is offered below the claim.
    """

    number: int
    title: str
    claim: str
    picture: Callable[[], tuple[Figure, str]]
    predict: Pick | Place
    reveal: Callable[[], Reveal]
    breaking: Break
    takeaway: str
    check: Check
    notes: tuple[str, ...]
    afterwards: tuple[str, ...]
    live: Experiment
    drawn: bool = False
    inside: Experiment | None = None
    scenes: RoadScenes | None = None
