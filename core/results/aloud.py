"""The verdict as one says it aloud: who makes fewer mistakes, and how many of a thousand."""

from collections.abc import Mapping
from typing import Any

from core.results.judging import NOBODY, SAME

ANSWERS = 1000  # of which mistakes are counted
PER_POINT = ANSWERS / 100  # of them in a percentage point of error


def aloud(row: Mapping[Any, Any], wins: Mapping[str, str], replicates: int) -> str:
    """Say who makes fewer mistakes, or that nobody is shown to.

    Args:
        row: of `core.results.gain.paired_gain`, of the error: arm, gain, margin and verdict.
        wins: by arm, what is said of it when it wins.
        replicates: of which the row is.

    >>> row = {"arm": "together", "gain": 2.91, "margin": 1.0, "verdict": "together"}
    >>> wins = {"together": "One network wins", "apart": "Four networks win"}
    >>> aloud(row, wins, 10)
    'One network wins here: 29 fewer mistakes in every 1,000 answers'
    >>> aloud(row | {"gain": -8.4, "verdict": "apart"}, wins, 10)
    'Four networks win here: 84 fewer mistakes in every 1,000 answers'
    >>> aloud(row | {"gain": 0.1, "verdict": "practically the same"}, wins, 10)
    'Practically the same here: fewer than 10 mistakes apart in every 1,000 answers'
    >>> aloud(row | {"verdict": "undecided"}, wins, 10)
    'Undecided here: 10 runs do not show who makes fewer mistakes'
    """
    winner, of_all = str(row["verdict"]), f"in every {ANSWERS:,} answers"
    if winner not in NOBODY:
        fewer = _count(abs(float(row["gain"])))
        mistakes = "fewer mistake" if fewer == "1" else "fewer mistakes"
        return f"{wins[winner]} here: {fewer} {mistakes} {of_all}"
    if winner == SAME:
        margin = _count(float(row["margin"]))
        return f"Practically the same here: fewer than {margin} mistakes apart {of_all}"
    runs = "one run does" if replicates == 1 else f"{replicates} runs do"
    return f"Undecided here: {runs} not show who makes fewer mistakes"


def span(row: Mapping[Any, Any]) -> str:
    """Say the interval in mistakes, of the winner; of the row's arm where there is none.

    Args:
        row: as in `aloud`, with low and high.

    >>> span({"arm": "together", "low": 0.72, "high": 1.62, "verdict": "together"})
    '7 to 16 fewer'
    >>> span({"arm": "together", "low": -10.91, "high": -5.88, "verdict": "apart"})
    '59 to 109 fewer'
    >>> span({"arm": "together", "low": -0.65, "high": 1.75, "verdict": "undecided"})
    '6 more to 18 fewer'
    """
    low, high = float(row["low"]), float(row["high"])
    if row["verdict"] not in (*NOBODY, row["arm"]):  # what it is compared with: turn the sign round
        low, high = -high, -low
    if low >= 0:
        return f"{_count(low)} to {_count(high)} fewer"
    end = f"{_count(high)} fewer" if high >= 0 else f"{_count(-high)} more"
    return f"{_count(-low)} more to {end}"


def _count(points: float) -> str:
    return f"{points * PER_POINT:,.0f}"
