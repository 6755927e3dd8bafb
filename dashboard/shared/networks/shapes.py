"""What a drawing is made of, and the canvas on which it stands."""

from dataclasses import dataclass, field
from typing import Literal

WIDTH, HEIGHT = 360.0, 200.0  # pixels where there is room; a narrower screen scales it
TOP, BODY = 1.0, 178.0  # the networks; words stand below
FOOT = 194.0  # where those words are written
MARGIN = 3.0
LETTER = 4.0  # from the middle of a line of text down to where it is written


@dataclass(frozen=True)
class Box:
    """A frame around a "network", its "input" with "value"s, or answers of which "one" is given."""

    kind: Literal["network", "input", "value", "one"]
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Circle:
    """A "unit", an "idle" one that no error reaches, or a "dot" of those that stand for more.

    Or an "answer", or "?" where the example has no label.

    Attributes:
        glow: how much it is filled, in [0, 1]; None: as all of its kind.
    """

    kind: Literal["unit", "idle", "dot", "answer", "?"]
    x: float
    y: float
    radius: float
    glow: float | None = None


@dataclass(frozen=True)
class Line:
    """The way of an "input", a "weight", an "idle" one that no error reaches, or a "copy"."""

    kind: Literal["input", "weight", "idle", "copy"]
    x: float
    y: float
    to_x: float
    to_y: float


@dataclass(frozen=True)
class Text:
    """Words on one line; the anchor is SVG's."""

    words: str
    x: float
    y: float
    anchor: Literal["start", "middle"] = "start"


@dataclass
class Canvas:
    """All that is drawn of an arm."""

    boxes: list[Box] = field(default_factory=list)
    circles: list[Circle] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
