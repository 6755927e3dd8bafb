import pytest

from core.atlas import maps
from dashboard.lessons import measured

ROAD = "Road scenes: width and examples"


def test_rows_are_of_one_arm_in_order() -> None:
    """One row a place along the first axis, ascending, all else agreeing."""
    rows = measured.rows(ROAD, examples=1500)
    assert rows["width"].tolist() == sorted(maps.WIDTHS)
    assert set(rows["arm"]) == {"together"}
    assert set(rows["task"]) == {"all"}
    assert set(rows["metric"]) == {"error"}


def test_a_verdict_has_its_interval() -> None:
    """The sentence is the one of the races."""
    row = measured.rows(ROAD, width=32, examples=1500).iloc[0]
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
