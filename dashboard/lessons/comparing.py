"""Arms against apart along a setting, in words: where the verdict turns."""

from itertools import groupby

import pandas as pd

from core.results.judging import SAME, UNDECIDED
from dashboard.shared.gains.axes import number

NOBODY_BETTER = {SAME: "both are practically the same", UNDECIDED: "it is undecided"}


def first_ahead(rows: pd.DataFrame, axis: str) -> float | None:
    """Return the smallest place along an axis at which the arm is shown ahead of apart.

    None when it is shown ahead nowhere.

    Args:
        rows: see `measured.rows`.
    """
    ahead = rows.loc[rows["verdict"] == rows["arm"], axis]
    return None if ahead.empty else float(ahead.min())


def course(rows: pd.DataFrame, axis: str) -> str:
    """Say who is better along an axis, stretch by stretch.

    >>> verdicts = ["apart", "apart", "undecided", "together"]
    >>> course(pd.DataFrame({"width": [1, 2, 4, 8], "verdict": verdicts}), "width")
    'apart is better at 1 and 2, it is undecided at 4, together is better at 8'
    """
    ordered = rows.sort_values(axis)
    stretches = groupby(
        zip(ordered["verdict"], ordered[axis], strict=True), key=lambda place: place[0]
    )
    stretch_words = []
    for verdict, stretch in stretches:
        places = [number(axis, value) for _, value in stretch]
        who = NOBODY_BETTER.get(verdict, f"{verdict} is better")
        stretch_words.append(f"{who} {_span(places)}")
    return ", ".join(stretch_words)


def _span(places: list[str]) -> str:
    if len(places) <= 2:
        return f"at {' and '.join(places)}"
    return f"from {places[0]} to {places[-1]}"
