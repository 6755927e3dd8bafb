import numpy as np
import pandas as pd
import pytest

from core.results.judging import NOBODY
from dashboard.lessons import frames, measured

ROAD = "Shared features: width and examples"


@pytest.mark.parametrize("metric", ["error", "log_loss", "auc"])
def test_an_interval_that_does_not_reach_apart_is_a_difference(metric: str) -> None:
    """Scores are drawn with the interval of their paired difference from apart."""
    rows = measured.rows(ROAD, metric, examples=1500)
    frame = frames.score_frame(rows, "width", "together")
    apart = frames.apart_frame(rows, "width")
    assert frame["mean"].to_numpy() == pytest.approx(rows["score"].to_numpy())
    assert (frame["low"] < frame["mean"]).all()
    assert (frame["mean"] < frame["high"]).all()
    reached = (frame["low"] <= apart["mean"]) & (apart["mean"] <= frame["high"])
    assert reached.tolist() == rows["verdict"].isin(NOBODY).tolist()


def test_points_with_nothing_to_compare_are_left_out() -> None:
    """A curve ends where there is no measurement, and the sentence says why."""
    rows = measured.rows("drop")
    empty = rows[rows["replicates"] == 0]
    assert 0 < len(empty) < len(rows)
    for frame in (frames.gain_frame, frames.score_frame):
        drawn = frame(rows, "missing", "drop")
        assert len(drawn) == len(rows) - len(empty)
        assert np.isfinite(drawn["mean"]).all()
        assert frame(empty, "missing", "drop").empty
    assert measured.verdict(empty.iloc[0]).startswith("Nothing to compare: no complete row")


def test_gains_keep_their_interval() -> None:
    """A gain is drawn as it was measured."""
    rows = measured.rows("mask")
    frame = frames.gain_frame(rows, "missing", "mask")
    expected = rows[["gain", "low", "high"]].rename(columns={"gain": "mean"})
    pd.testing.assert_frame_equal(frame[["mean", "low", "high"]], expected)
    assert frame["place"].tolist() == ["10%", "30%", "50%", "70%"]
