"""A person's progress as a text that a browser keeps, and back; what comes back is checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.lessons import catalogue
from dashboard.lessons.lesson import Lesson, Pick

BETWEEN = "~"  # attempts
# the number of a lesson, what was said, the last answer, whether it is done
ATTEMPT = re.compile(r"(\d{1,2}):(\d{1,5}(?:\.\d{1,4})?)?:(\d)?:([01])", re.ASCII)


@dataclass
class Attempt:
    """What a person has done in one lesson.

    Attributes:
        said: the prediction, see `feedback.on_prediction`; None before it is locked in.
        live: whether the race was started.
        hints: how many were asked for.
        answer: the last answer to the check question.
        done: whether it was ever right.
    """

    said: float | None = None
    live: bool = False
    hints: int = 0
    answer: int | None = None
    done: bool = False


def written(attempts: Mapping[int, Attempt]) -> str:
    """Write what is to outlive a visit.

    >>> written({4: Attempt(said=1, done=True), 8: Attempt(said=32.0, answer=2), 9: Attempt()})
    '4:1::1~8:32:2:0'
    """
    return BETWEEN.join(
        f"{number}:{_text(attempt.said)}:{_text(attempt.answer)}:{int(attempt.done)}"
        for number, attempt in sorted(attempts.items())
        if attempt.said is not None
    )


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")


def read(text: str) -> dict[int, Attempt]:
    """Read what a browser kept; what no lesson can have is left out.

    >>> read("4:1::1~99:0::0~8:banana")
    {4: Attempt(said=1, live=False, hints=0, answer=None, done=True)}
    """
    attempts: dict[int, Attempt] = {}
    for part in text.split(BETWEEN):
        found = ATTEMPT.fullmatch(part)
        if found is None or int(found[1]) not in catalogue.modules():
            continue
        lesson = catalogue.lesson(int(found[1]))
        said = _said(lesson, float(found[2])) if found[2] else None
        answer = int(found[3]) if found[3] else None
        if answer is not None and answer >= len(lesson.check.answers):
            answer = None
        if said is not None:
            attempts[lesson.number] = Attempt(said, answer=answer, done=found[4] == "1")
    return attempts


def _said(lesson: Lesson, value: float) -> float | None:
    """Return a prediction as its lesson has it, None where that has no such place."""
    asked = lesson.predict
    if isinstance(asked, Pick):
        return int(value) if value in range(len(asked.options)) else None
    return value if value in asked.scale else None
