import pandas as pd
import pytest

from core.atlas import maps
from dashboard.lessons import measured

ROAD = "Road scenes"
AT = {"tasks": 4, "examples": 1500, "missing": 0.0, "sharing": 0.75}


def test_rows_are_of_one_arm_in_order() -> None:
    """One row a place along the first axis, ascending, all else agreeing."""
    rows = measured.rows("Shared features: width and tasks", tasks=4)
    assert rows["width"].tolist() == sorted(maps.WIDTHS)
    assert set(rows["arm"]) == {"together"}
    assert set(rows["task"]) == {"all"}
    assert set(rows["metric"]) == {"error"}


def test_a_recorded_grid_is_read_by_its_title() -> None:
    """Where two grids have one title, the one with all the axes gives the order."""
    rows = measured.rows(ROAD, **{**AT, "width": 32, "tasks": 8})
    assert len(rows) == 1
    along = measured.rows(ROAD, width=32, examples=1500, missing=0.0, sharing=0.75)
    assert along["tasks"].tolist()[:3] == [2, 4, 8]


def test_the_origin_says_how_often_each_point_was_measured() -> None:
    """Rows of other maps may have been repeated less often; empty points count for nothing."""
    rows = pd.DataFrame({"replicates": [10, 20, 0, 10]})
    assert measured.origin(rows).startswith("Recorded: 10 or 20 replicates a point, engine")


def test_a_verdict_has_its_interval() -> None:
    """The sentence is the one of the races."""
    row = measured.rows(ROAD, width=32, **AT).iloc[0]
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
