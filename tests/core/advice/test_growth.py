from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.advice import growth
from core.advice.evidence import Gain
from core.metrics.catalogue import ERROR
from core.results.intervals import Resampling
from core.results.result import Result, nothing

SPLITS = Resampling(overlap=0.3)


def _results(together: list[float], apart: list[float]) -> dict[int, Result]:
    """Make results at 100, 200 and 400 rows with these errors, a little apart by replicate."""
    made = {}
    for rows, mine, other in zip((100, 200, 400), together, apart, strict=True):
        scores = [
            {"arm": arm, "task": task, "replicate": r, "error": error + 0.001 * r}
            for arm, error in (("together", mine), ("apart", other))
            for task in ("a", "b")
            for r in range(5)
        ]
        made[rows] = Result(pd.DataFrame(scores), pd.DataFrame(), pd.DataFrame(), resampling=SPLITS)
    return made


def test_a_slope_is_per_doubling() -> None:
    """A quantity that grows by 2 with each doubling has slope 2, and no doubt about it."""
    tables = {rows: pd.Series([v, v + 1]) for rows, v in ((100, 0.0), (200, 2.0), (400, 4.0))}
    assert growth.slope(tables, SPLITS) == pytest.approx((2, 2, 2))


def test_the_slope_of_the_gain_is_in_points() -> None:
    """Gains of 4, 3 and 2 points fall by 1 point a doubling."""
    found = growth.gain_slope(_results([0.26, 0.22, 0.18], [0.30, 0.25, 0.20]), ERROR)
    assert found is not None
    assert found.mean == pytest.approx(-1)


@pytest.mark.parametrize(
    ("gain", "per_doubling", "times"),
    [
        (2.0, Gain(-1.0, -1.2, -0.8), 4.0),
        (-2.0, Gain(1.0, 0.8, 1.2), 4.0),
        (2.0, Gain(1.0, 0.8, 1.2), None),
        (2.0, Gain(-1.0, -2.2, 0.2), None),
        (2.0, Gain(-1.0, np.nan, np.nan), None),
        (2.0, None, None),
    ],
)
def test_only_a_shown_trend_towards_zero_is_followed(
    gain: float, per_doubling: Gain | None, times: float | None
) -> None:
    """A trend away from zero, a doubtful one or none at all says nothing."""
    assert growth.times_to_zero(gain, per_doubling) == times


def test_the_worth_in_labels_is_read_off_the_curve_of_apart() -> None:
    """Apart falls by 0.05 a doubling; together 0.05 ahead is worth twice the labels."""
    results = _results([0.30, 0.25, 0.15], [0.30, 0.25, 0.20])
    assert growth.worth_in_labels(results, ERROR) == pytest.approx(2)
    assert growth.worth_in_labels(results, ERROR, "a") == pytest.approx(2)


def test_a_lead_that_is_not_shown_is_worth_nothing() -> None:
    """Where the interval of together's lead holds zero, no labels are counted for it."""
    results = _results([0.30, 0.25, 0.15], [0.30, 0.25, 0.20])
    scores = results[400].scores
    chance = scores["replicate"].map({0: 0.2, 1: -0.2, 2: 0.0, 3: 0.1, 4: -0.1})
    noisy = scores.assign(error=scores["error"] + chance.where(scores["arm"] == "together", 0.0))
    results[400] = replace(results[400], scores=noisy)
    assert growth.worth_in_labels(results, ERROR) == 1.0


def test_a_flat_or_unknown_curve_has_no_worth() -> None:
    """Apart that does not improve, or is known at two sizes only, cannot be extrapolated."""
    flat = _results([0.15] * 3, [0.20] * 3)
    assert growth.worth_in_labels(flat, ERROR) is None
    two = _results([0.3, 0.2, 0.1], [0.3, 0.25, 0.2]) | {100: nothing("no label left")}
    assert growth.worth_in_labels(two, ERROR) is None
    assert growth.gain_slope(two, ERROR) is None
