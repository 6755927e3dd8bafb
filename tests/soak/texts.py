"""What the Playground writes, as the client reads it: the only place that knows its words."""

import json
import re
from typing import Any

MOVED = ("Network width", "Training examples", "Labels missing")  # sliders that people move
_RECORDED = re.compile(r"^Recorded: \d+ runs")
UNDECIDABLE = ("the same difference", "holds the labels that this score needs", "has no interval")
CURVES = "race-chart"  # in the id of the figure of curves
_COUNT = re.compile(r"95% interval[^()]*, (\d+)(?: of \d+)? replicates")
_PLACE = re.compile(r"\d+ before this one")
_GOES_ON = re.compile(r"^(Starting|Training)\b")


def verdict(text: str) -> int | None:
    """Return from how many replicates a verdict is drawn; None: it is none.

    >>> verdict("Undecided: (95% interval -1 to 2, 3 of 10 replicates). About 30 replicates")
    3
    >>> verdict("Together is better: 2 points (95% interval 1 to 3, 10 replicates).")
    10
    >>> verdict("Training: 34%, a first answer from 3 of 10 replicates")
    """
    if "Undecided" in text and any(end in text for end in UNDECIDABLE):
        return 0
    found = _COUNT.search(text)
    return None if found is None else int(found[1])


def goes_on(text: str) -> bool:
    """Whether the bar of a race that is not over says this."""
    return _GOES_ON.match(text) is not None


def is_recorded(text: str) -> bool:
    """Whether a text says that the answer was recorded.

    >>> is_recorded("Recorded: 10 runs, 27 November 2026, engine 2."), is_recorded("Training: 3%")
    (True, False)
    """
    return _RECORDED.match(text) is not None


def tells_place(text: str) -> bool:
    """Whether a text says how many are before this race.

    >>> tells_place("Starting training (about 10 s), 4 before this one")
    True
    """
    return _PLACE.search(text) is not None


def has_curves(figure: str) -> bool:
    """Whether the JSON of a figure holds a point.

    >>> has_curves('{"data": [{"x": []}, {"x": [1, 2]}]}'), has_curves('{"data": []}')
    (True, False)
    """
    traces: list[dict[str, Any]] = json.loads(figure).get("data", [])
    # an array is a list, or a mapping that holds it in base 64
    return any((x.get("bdata") if isinstance(x := trace.get("x"), dict) else x) for trace in traces)
