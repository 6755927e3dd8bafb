from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.results.gain import over_tasks, paired_gain
from core.results.intervals import Resampling, interval
from core.results.judging import SAME, UNDECIDED


def _scores(**errors: list[list[float]]) -> pd.DataFrame:
    """Make scores from errors (replicate, task) of each arm; AUC is 1 - error."""
    rows = [
        (arm, f"task {task}", replicate, error, 2 * error, 1 - error)
        for arm, values in errors.items()
        for replicate, tasks in enumerate(values)
        for task, error in enumerate(tasks)
    ]
    return pd.DataFrame(rows, columns=["arm", "task", "replicate", "error", "log_loss", "auc"])


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
    how = Resampling(0.3)
    gain = paired_gain(_scores(together=together.tolist(), apart=apart.tolist()), how)
    errors = gain[gain["metric"] == "error"]
    assert errors["task"].tolist() == ["task 0", "task 1", "task 2", "all"]
    difference = 100 * (apart - together)
    each = np.column_stack([difference, difference.mean(axis=1)])
    expected = np.stack(interval(each, how), axis=1)
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


def _mixed() -> pd.DataFrame:
    """Make scores of a yes/no task whose test part has one answer, and of numbers."""
    nan = np.nan
    rows = [
        (arm, task, replicate, *scores)
        for arm, better in (("together", 0.1), ("apart", 0.0))
        for replicate in range(3)
        for task, scores in (
            ("sold", (0.3 - better, 0.5 - better, nan, 0.4 + better, nan)),
            ("price", (nan, nan, nan, 0.6 + better, 2.0 - better)),
        )
    ]
    columns = ["arm", "task", "replicate", "error", "log_loss", "auc", "skill", "rmse"]
    return pd.DataFrame(rows, columns=columns)


def test_a_metric_has_rows_of_the_tasks_that_it_judges() -> None:
    """Numbers have no error; AUC judges yes/no, and says so where labels lack for it."""
    gain = paired_gain(_mixed()).set_index(["metric", "task"])
    tasks = {metric: list(rows.loc[metric].index) for metric, rows in gain.groupby(level=0)}
    assert tasks == {
        "error": ["sold", "all"],
        "log_loss": ["sold", "all"],
        "auc": ["sold", "all"],
        "skill": ["sold", "price", "all"],
        "rmse": ["price", "all"],
    }
    assert gain.loc[("rmse", "all"), "gain"] == pytest.approx(0.1)
    assert gain["gain"].isna().groupby(level="metric").any().to_dict() == {
        metric: metric == "auc" for metric in tasks
    }


def test_a_task_that_an_arm_does_not_answer_has_no_row() -> None:
    """Its gains are those of the tasks that both answer."""
    scores = _scores(transfer=[[0.1, 0.0], [0.2, 0.0]], apart=[[0.2, 0.3], [0.3, 0.3]])
    scores = scores[(scores["arm"] == "apart") | (scores["task"] == "task 0")]
    gain = paired_gain(scores)
    assert gain[gain["metric"] == "error"]["task"].tolist() == ["task 0", "all"]


def test_a_missing_value_does_not_shift_the_mean_of_its_replicate() -> None:
    """Where one replicate has no score of an easy task, its mean over tasks stays where it was."""
    rng = np.random.default_rng(0)
    level = np.array([0.0, 50.0])  # one task gains nothing, the other much
    whole = level + rng.normal(0, 1, (8, 2))
    holed = whole.copy()
    holed[3, 1] = np.nan
    before, after = over_tasks(whole), over_tasks(holed)
    assert np.delete(after, 3) == pytest.approx(np.delete(before, 3))
    assert after[3] == pytest.approx(before[3], abs=2)
    assert after.mean() == pytest.approx(np.nanmean(holed, axis=0).mean())


def test_a_replicate_without_any_value_has_no_mean() -> None:
    """Nothing is made up where nothing was measured."""
    values = np.array([[1.0, 2.0], [np.nan, np.nan], [3.0, 4.0]])
    assert np.isnan(over_tasks(values)).tolist() == [False, True, False]


@pytest.mark.parametrize(("margin", "winner"), [(0.1, UNDECIDED), (5.0, SAME)])
def test_the_margin_decides_what_is_the_same(margin: float, winner: str) -> None:
    """An interval that includes zero is within a wide margin and not within a narrow one."""
    scores = _scores(
        together=[[0.20], [0.21], [0.19], [0.20]], apart=[[0.21], [0.20], [0.20], [0.19]]
    )
    gains = paired_gain(scores, margin=margin).set_index(["metric", "task"])
    assert gains.loc[("error", "all"), "verdict"] == winner
    assert gains.loc[("error", "all"), "margin"] == margin
    # of log loss a point stands for 5% of the score of apart
    assert gains.loc[("log_loss", "all"), "margin"] == pytest.approx(margin * 0.05 * 0.4)


def test_equal_differences_name_no_winner() -> None:
    """Replicates that all differ by the same amount have an interval without width."""
    gains = paired_gain(_scores(together=[[0.1], [0.1]], apart=[[0.2], [0.2]]))
    assert set(gains["verdict"]) == {UNDECIDED}
