"""What each step of a class asks, and what was recorded of it; nothing is trained for it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from core.classroom import flow
from core.classroom.flow import Step
from dashboard.classroom import costs, crowd_map, more_data
from dashboard.lessons import catalogue, feedback, shown
from dashboard.lessons.lesson import Lesson, Pick, Reveal


@dataclass(frozen=True)
class Question:
    """A step as people meet it.

    Attributes:
        title: of the step.
        prompt: what is asked; Markdown.
        options: in the order of the step's answers; of the map, the colours of a cell.
        hint: to the teacher, what to say.
        unit: of options on a scale; "" where they are words.
        table: what is looked at beside it, as HTML; with True as it is revealed.
        reveal: what was measured; None where nothing is revealed but the votes.
        lesson: that goes further; 0: none.
    """

    title: str
    prompt: str = ""
    options: tuple[str, ...] = ()
    hint: str = ""
    unit: str = ""
    table: Callable[[bool], str] | None = None
    reveal: Callable[[], Reveal] | None = None
    lesson: int = 0

    @property
    def spoken(self) -> tuple[str, ...]:
        """The options with their unit."""
        return tuple(f"{each} {self.unit}".strip() for each in self.options)


def _of_lesson(number: int, title: str, hint: str) -> Question:
    """Ask what a lesson asks, and reveal what it reveals, under a title that does not tell."""
    lesson = catalogue.lesson(number)
    asked = lesson.predict
    return Question(
        title,
        asked.prompt,
        asked.options if isinstance(asked, Pick) else tuple(map(feedback.number, asked.scale)),
        hint,
        "" if isinstance(asked, Pick) else asked.unit,
        reveal=lambda: shown.reveal(lesson),
        lesson=number,
    )


def _exit(lesson: Lesson) -> Question:
    """Ask the check question of a lesson; what is said to the right answer is its reason."""
    return Question(
        "Before you go",
        lesson.check.question,
        lesson.check.options,
        "Everybody alone, without looking at others.",
        lesson=lesson.number,
    )


def _cost() -> Question:
    return Question(
        "Which costs most?",
        "Each box: the label y (green: 1), and ŷ, the chance of yes that the network gives. An "
        "answer's **cost** is its loss: the more wrong and the more sure, the more it costs. "
        "**Which picture costs most, its four answers together?**",
        tuple(f"Picture {number + 1}" for number in range(len(flow.COST.answers))),
        "One answer costs little where ŷ agrees with y, and much where it was sure and wrong.",
        table=costs.written,
        reveal=costs.reveal,
        lesson=2,
    )


def _wide() -> Question:
    return Question(
        "How wide with more data?",
        more_data.prompt(),
        tuple(map(feedback.number, crowd_map.WIDTHS)),
        "Everybody marks a width. Ask: does it move, against the row of the map?",
        "hidden units",
        reveal=more_data.reveal,
        lesson=8,
    )


@cache
def of(step: Step) -> Question:
    """Return what a step asks."""
    return _made()[step.key]()


def _made() -> dict[str, Callable[[], Question]]:
    return {
        flow.GATHER.key: lambda: Question(
            "Join the class", hint="Let them join, and go on once all are here."
        ),
        flow.OPENING.key: lambda: Question(
            "One network or four?",
            "A car looks at the road and asks four questions about each picture: a pedestrian? a "
            "car? a stop sign? a traffic light? **One network for all four questions, or a network "
            "for each?**",
            ("One network for all four", "Four networks, one for each", "It makes no difference"),
            "No explanation yet: a first feeling.",
        ),
        flow.COLUMN.key: lambda: _of_lesson(
            1,
            "How many labels?",
            "Read the column of the picture aloud, as four sentences, then ask.",
        ),
        flow.COST.key: _cost,
        flow.ONE.key: lambda: _of_lesson(
            4,
            "Who makes fewer errors?",
            "Vote alone, then let them talk to a neighbour who said something else.",
        ),
        flow.UNLABELLED.key: lambda: _of_lesson(
            5,
            "What about '?'",
            "Ask what reading '?' as 0 tells the network about an object that is there.",
        ),
        flow.MAP.key: lambda: Question(
            "Who wins where?",
            crowd_map.PROMPT,
            crowd_map.COLOURS,
            "Each pair takes one cell and predicts its colour; then the measured map appears.",
            reveal=crowd_map.reveal,
            lesson=8,
        ),
        flow.BIG.key: _wide,
        flow.EXIT.key: lambda: _exit(catalogue.lesson(4)),
        flow.HOMEWORK.key: lambda: Question(
            "Until next time", hint="Let them scan the homework, then end the class."
        ),
    }


def is_poll(step: Step) -> bool:
    """Whether a step asks for an opinion alone: what is revealed are the votes."""
    return bool(step.answers) and step is not flow.EXIT and of(step).reveal is None


def truth(step: Step) -> int | None:
    """Return the number of the right answer as measured; None where that is not settled."""
    asked = of(step)
    if step is flow.EXIT:
        return catalogue.lesson(asked.lesson).check.right
    if asked.reveal is None or step.claims:
        return None
    right = asked.reveal().truth
    if right is None or not asked.unit:
        return None if right is None else int(right)
    distances = [abs(float(place.replace(",", "")) - right) for place in asked.options]
    return distances.index(min(distances))


def verdict(step: Step) -> tuple[str, str]:
    """Return what was found in a few words, and why; "" where nothing is revealed."""
    asked = of(step)
    if step is flow.EXIT:
        answer = catalogue.lesson(asked.lesson).check.answers[truth(step) or 0]
        return f"{answer.option}.", answer.reply
    if asked.reveal is None:
        return "We measure it later today.", ""
    found = asked.reveal()
    return found.verdict, found.because
