"""What a panel is: a question, what answers it, and what that would look like if it were false."""

from collections.abc import Callable
from dataclasses import dataclass

from core import Experiment
from core.inside.insight import Insight

Said = Callable[[Experiment, Insight], tuple[str, str]]
Drawn = Callable[[Experiment, Insight], None]


@dataclass(frozen=True)
class Panel:
    """One question about the networks.

    Attributes:
        title: the question. icon: beside it.
        shows: what is drawn, in one sentence.
        reads: how to read it.
        otherwise: what it would look like if the claim were false.
        number: says what was measured, in a sentence without its point, and what more there is to
            say; both are Markdown.
        draw: puts it on the page.
    """

    title: str
    icon: str
    shows: str
    reads: str
    otherwise: str
    number: Said
    draw: Drawn
