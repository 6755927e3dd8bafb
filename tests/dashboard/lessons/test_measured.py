import pandas as pd
import pytest

from core.atlas import maps
from dashboard.lessons import measured

FINE, RECORDED = "Shared features: width and examples", "Shared features"


def test_rows_are_of_one_arm_in_order() -> None:
    """One row a place along the axis that is free, ascending, all else agreeing."""
    rows = measured.rows(FINE, examples=400)
    assert rows["width"].tolist() == sorted(maps.WIDTHS)
    assert set(rows["arm"]) == {"together"}
    assert set(rows["task"]) == {"all"}
    assert set(rows["metric"]) == {"error"}


def test_a_recorded_grid_is_read_along_any_of_its_axes() -> None:
    """By its title, with all other axes fixed: whichever is free is in order."""
    usual = {"tasks": 2, "examples": 50, "width": 8, "missing": 0.0, "relatedness": 1.0}
    grid = {each.title: each.grid for each in maps.recorded_grids()}[RECORDED]
    for axis, places in grid.axes:
        at = {name: value for name, value in usual.items() if name != axis}
        assert measured.rows(RECORDED, **at)[axis].tolist() == list(places)


def test_a_verdict_has_its_interval() -> None:
    """The sentence is the one of the races."""
    row = measured.rows(FINE, width=32, examples=400).iloc[0]
    assert "95% interval" in measured.verdict(row)
    assert f"{row['replicates']} replicates" in measured.verdict(row)


@pytest.mark.parametrize(
    ("metric", "written", "title"),
    [("error", "12.3%", "test error"), ("log_loss", "0.123", "test log loss"),
     ("auc", "12.3%", "test AUC")],
)  # fmt: skip
def test_scores_are_written_in_their_unit(metric: str, written: str, title: str) -> None:
    """Shares as percentages, log loss with three decimals."""
    assert measured.score(0.1234, metric) == written
    assert measured.score_title(metric) == title


def test_the_origin_says_how_often_each_point_was_measured() -> None:
    """Rows of other maps may have been repeated less often; empty points count for nothing."""
    rows = pd.DataFrame({"replicates": [10, 20, 0, 10]})
    assert measured.origin(rows).startswith("Recorded: 10 or 20 replicates a point, engine")
