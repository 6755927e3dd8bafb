import numpy as np
import pandas as pd
import pytest

from core.atlas import shipped
from dashboard.lessons import measured

ROAD = "Road scenes: width and examples"


def test_rows_are_of_one_arm_in_order() -> None:
    """One row a place along the first axis, ascending, all else agreeing."""
    found = measured.rows(ROAD, examples=1500)
    assert found["width"].tolist() == sorted(shipped.WIDTHS)
    assert set(found["arm"]) == {"together"}
    assert set(found["task"]) == {"all"}
    assert set(found["metric"]) == {"error"}


@pytest.mark.parametrize("metric", ["error", "log_loss", "auc"])
def test_an_interval_that_does_not_reach_apart_is_a_difference(metric: str) -> None:
    """Scores are drawn with the interval of their paired difference from apart."""
    found = measured.rows(ROAD, metric, examples=1500)
    frame = measured.score_frame(found, "width", "together")
    apart = measured.apart_frame(found, "width")
    assert frame["mean"].to_numpy() == pytest.approx(found["score"].to_numpy())
    assert (frame["low"] < frame["mean"]).all()
    assert (frame["mean"] < frame["high"]).all()
    reached = (frame["low"] <= apart["mean"]) & (apart["mean"] <= frame["high"])
    assert reached.tolist() == (found["verdict"] == "no difference shown").tolist()


def test_points_with_nothing_to_compare_are_left_out() -> None:
    """A curve ends where there is no measurement, and the sentence says why."""
    found = measured.rows("drop")
    empty = found[found["replicates"] == 0]
    assert 0 < len(empty) < len(found)
    for frame in (measured.gain_frame, measured.score_frame):
        drawn = frame(found, "missing", "drop")
        assert len(drawn) == len(found) - len(empty)
        assert np.isfinite(drawn["mean"]).all()
        assert frame(empty, "missing", "drop").empty
    assert measured.verdict(empty.iloc[0]).startswith("Nothing to compare: no complete row")


def test_a_verdict_has_its_interval() -> None:
    """The sentence is the one of the races."""
    row = measured.rows(ROAD, width=32, examples=1500).iloc[0]
    assert "95% interval" in measured.verdict(row)
    assert f"{row['replicates']} replicates" in measured.verdict(row)


def test_the_origin_names_engine_and_replicates() -> None:
    """Who reads a number can see where it comes from."""
    assert f"{shipped.origin()['replicates']} replicates" in measured.origin()
    assert f"engine version {shipped.origin()['engine']}" in measured.origin()


@pytest.mark.parametrize(
    ("metric", "written", "title"),
    [("error", "12.3%", "test error"), ("log_loss", "0.123", "test log loss"),
     ("auc", "12.3%", "test AUC")],
)  # fmt: skip
def test_scores_are_written_in_their_unit(metric: str, written: str, title: str) -> None:
    """Shares as percentages, log loss with three decimals."""
    assert measured.score(0.1234, metric) == written
    assert measured.score_title(metric) == title


def test_gains_keep_their_interval() -> None:
    """A gain is drawn as it was measured."""
    found = measured.rows("mask")
    frame = measured.gain_frame(found, "missing", "mask")
    expected = found[["gain", "low", "high"]].rename(columns={"gain": "mean"})
    pd.testing.assert_frame_equal(frame[["mean", "low", "high"]], expected)
    assert frame["place"].tolist() == ["10%", "30%", "50%", "70%"]
