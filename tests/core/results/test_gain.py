from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.results.gain import NO_DIFFERENCE, interval, paired_gain, verdict

differences = st.lists(st.floats(-100, 100), min_size=2, max_size=30)


def _scores(**errors: list[list[float]]) -> pd.DataFrame:
    """Make scores from errors (replicate, task) of each arm; AUC is 1 - error."""
    rows = [
        (arm, f"task {task}", replicate, error, 2 * error, 1 - error)
        for arm, values in errors.items()
        for replicate, tasks in enumerate(values)
        for task, error in enumerate(tasks)
    ]
    return pd.DataFrame(rows, columns=["arm", "task", "replicate", "error", "log_loss", "auc"])


@given(differences)
def test_the_interval_is_that_of_students_t(values: list[float]) -> None:
    """For independent draws, mean and interval equal those of scipy's one-sample t-test."""
    mean, low, high = interval(np.array(values))
    assert mean == pytest.approx(np.mean(values), abs=1e-9)
    if np.std(values) > 1e-6:
        expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
        assert low == pytest.approx(expected.low, abs=1e-6)
        assert high == pytest.approx(expected.high, abs=1e-6)


@given(differences, st.floats(0.01, 1))
def test_overlapping_splits_widen_it_as_nadeau_and_bengio_say(
    values: list[float], overlap: float
) -> None:
    """Half the interval is t times s sqrt(1/R + n_test/n_train)."""
    mean, low, high = interval(np.array(values), overlap)
    count = len(values)
    spread = np.std(values, ddof=1) * np.sqrt(1 / count + overlap)
    half = stats.t.ppf(0.975, count - 1) * spread
    assert high - mean == pytest.approx(half, abs=1e-6)
    assert mean - low == pytest.approx(half, abs=1e-6)


def test_replicates_without_a_value_are_left_out() -> None:
    """A NaN counts neither in the mean nor in the number of replicates."""
    with_gap = interval(np.array([1.0, np.nan, 2.0, 4.0]))
    np.testing.assert_allclose(with_gap, interval(np.array([1.0, 2.0, 4.0])))


@pytest.mark.parametrize("values", [[3.0], [np.nan, 3.0], [np.nan, np.nan]])
def test_fewer_than_two_replicates_have_no_interval(values: list[float]) -> None:
    """One replicate has a mean at most, and no winner."""
    _, low, high = interval(np.array(values))
    assert np.isnan([low, high]).all()
    assert verdict(low, high, "together") == NO_DIFFERENCE


@pytest.mark.parametrize("replicates", [3, 10])
def test_the_interval_covers_zero_on_pure_noise(replicates: int) -> None:
    """Over 20,000 experiments without any difference 95% of the intervals hold zero."""
    noise = np.random.default_rng(0).standard_normal((replicates, 20_000))
    _, low, high = interval(noise)
    held = np.mean((low <= 0) & (high >= 0))
    assert held == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / 20_000))


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
