"""What a panel is: a question, what answers it, and what that would look like if it were false."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from core import Experiment

Found = TypeVar("Found")  # what a panel is about


@dataclass(frozen=True)
class Panel(Generic[Found]):
    """One question about the networks.

    Attributes:
        title: the question. icon: beside it.
        shows: what is drawn, in one sentence.
        reads: how to read it.
        otherwise: what it would look like if the claim were false.
        number: says what was measured, in a sentence without its point, and what more there is to
            say; both are Markdown.
        draw: puts it on the page.
        rests_on: how often what it shows was measured.
        example: an experiment of which it shows most, and the words that lead to it, if any.
        find: returns what was measured; None where there is nothing yet, which it then says.
    """

    title: str
    icon: str
    shows: str
    reads: str
    otherwise: str
    number: Callable[[Experiment, Found], tuple[str, str]]
    draw: Callable[[Experiment, Found], None]
    find: Callable[[Experiment], Found | None]
    rests_on: str = "One repetition, its networks at their best."
    example: tuple[str, Experiment] | None = None
