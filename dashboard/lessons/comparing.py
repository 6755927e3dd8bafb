"""Arms against apart in words: who is better at a point and why, and where that changes."""

from collections.abc import Mapping
from itertools import groupby

import pandas as pd

from core.metrics.catalogue import ERROR, METRICS
from core.results.judging import SAME, UNDECIDED
from dashboard.shared.gains.axes import number

NOBODY_BETTER = {SAME: "both are practically the same", UNDECIDED: "it is undecided"}
MARGIN = f"{ERROR.amount(ERROR.margin)} {ERROR.long_unit}"  # lessons compare errors
REASONS = {
    SAME: f"any difference, whichever way it goes, is at most {MARGIN}: too small to matter here.",
    UNDECIDED: "the runs differ too much to tell: no difference is possible, a large one too.",
}
UNEXPLAINED = "of something that this lesson does not explain."


def short(row: pd.Series, where: str = "") -> str:
    """Say in a few words who is better at a measured point, after the place where it is.

    >>> row = {"replicates": 20, "metric": "error", "gain": -2.0, "verdict": "apart"}
    >>> short(pd.Series(row), "Width 1")
    'Width 1: apart is better by 2.0 percentage points.'
    """
    metric, winner = METRICS[row["metric"]], str(row["verdict"])
    size = f"{metric.amount(abs(row['gain']))} {metric.long_unit}"
    nobody = NOBODY_BETTER | {UNDECIDED: "it is undecided who is better"}
    words = nobody.get(winner, f"{winner} is better by {size}")
    return f"{where}: {words}." if where else f"{words[0].upper()}{words[1:]}."


def because(winner: str, reasons: Mapping[str, str]) -> str:
    """Give the reason for a verdict: where nobody wins it is in the interval.

    Args:
        reasons: by winner, each as the end of a sentence. Where another wins than a lesson has a
            reason for, that is said.

    >>> because("apart", {"apart": "the network is too small."})
    'Because the network is too small.'
    """
    return f"Because {(REASONS | dict(reasons)).get(winner, UNEXPLAINED)}"


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
