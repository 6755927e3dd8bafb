from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.results.gain import NO_DIFFERENCE, paired_gain, verdict
from core.results.intervals import interval


def _scores(**errors: list[list[float]]) -> pd.DataFrame:
    """Make scores from errors (replicate, task) of each arm; AUC is 1 - error."""
    rows = [
        (arm, f"task {task}", replicate, error, 2 * error, 1 - error)
        for arm, values in errors.items()
        for replicate, tasks in enumerate(values)
        for task, error in enumerate(tasks)
    ]
    return pd.DataFrame(rows, columns=["arm", "task", "replicate", "error", "log_loss", "auc"])


@pytest.mark.parametrize(
    ("low", "high", "winner"),
    [
        (0.1, 2.0, "together"),
        (-2.0, -0.1, "apart"),
        (-0.1, 2.0, NO_DIFFERENCE),
        (0.0, 0.0, NO_DIFFERENCE),
        (0.0, 1.0, NO_DIFFERENCE),
        (-1.0, 0.0, NO_DIFFERENCE),
        (np.nan, np.nan, NO_DIFFERENCE),
    ],
)
def test_no_winner_is_named_when_the_interval_holds_zero(
    low: float, high: float, winner: str
) -> None:
    """The verdict names an arm only when the whole interval lies on its side."""
    assert verdict(low, high, "together") == winner


def test_gain_is_positive_where_the_arm_is_better_than_apart() -> None:
    """Lower error and log loss and higher AUC than apart are gains, in pp, nats and pp."""
    scores = _scores(together=[[0.1], [0.1], [0.11]], apart=[[0.2], [0.21], [0.2]])
    gain = paired_gain(scores).set_index(["metric", "task"])
    assert gain.loc[("error", "all"), "gain"] == pytest.approx(10)
    assert gain.loc[("log_loss", "all"), "gain"] == pytest.approx(0.2)
    assert gain.loc[("auc", "all"), "gain"] == pytest.approx(10)
    assert set(gain["verdict"]) == {"together"}
    assert gain.xs("all", level="task")["unit"].to_dict() == {
        "error": "pp",
        "log_loss": "nats",
        "auc": "pp",
    }


def test_the_gain_over_all_tasks_is_paired_within_replicates() -> None:
    """The last row takes the mean over tasks in each replicate first, then its interval."""
    together = np.random.default_rng(0).random((6, 3))
    apart = np.random.default_rng(1).random((6, 3))
    gain = paired_gain(_scores(together=together.tolist(), apart=apart.tolist()), overlap=0.3)
    errors = gain[gain["metric"] == "error"]
    assert errors["task"].tolist() == ["task 0", "task 1", "task 2", "all"]
    difference = 100 * (apart - together)
    each = np.column_stack([difference, difference.mean(axis=1)])
    expected = np.stack(interval(each, 0.3), axis=1)
    assert np.allclose(errors[["gain", "low", "high"]], expected)


@settings(max_examples=5)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(random: Random) -> None:
    """Replicates are paired by number, wherever their rows stand."""
    scores = _scores(together=[[0.1], [0.3], [0.2]], apart=[[0.2], [0.4], [0.5]])
    order = list(range(len(scores)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(
        paired_gain(scores.iloc[order]).sort_values("arm"), paired_gain(scores).sort_values("arm")
    )


def test_every_other_arm_is_compared_with_apart() -> None:
    """Two arms beside apart have their rows each, and apart has none."""
    errors = [[0.1], [0.2]]
    gain = paired_gain(_scores(together=errors, apart=errors, pairs=errors))
    assert gain["arm"].unique().tolist() == ["together", "pairs"]
    assert (gain["gain"] == 0).all()


def test_without_apart_there_is_nothing_to_compare_with() -> None:
    """Scores of one arm, or of none, have an empty table of gains."""
    assert paired_gain(_scores(together=[[0.1], [0.2]])).empty
    assert paired_gain(_scores()).empty


def test_a_task_without_scores_is_left_out_of_the_mean() -> None:
    """A task that no test label can score has no gain and does not spoil that over all tasks."""
    nan = np.nan
    scores = _scores(together=[[0.1, nan], [0.1, nan]], apart=[[0.2, nan], [0.3, nan]])
    gain = paired_gain(scores).set_index(["metric", "task"])["gain"]
    assert np.isnan(gain["error", "task 1"])
    assert gain["error", "all"] == pytest.approx(15)
