import numpy as np
import pandas as pd
import pytest

from core import Experiment, run
from core.data import SharedFeatures
from core.results.intervals import Resampling, interval
from core.results.quality import quality


def test_means_and_intervals_are_those_of_the_scores() -> None:
    """Of every arm, task and metric: the mean over replicates, and Student's t."""
    result = run(Experiment(SharedFeatures(tasks=2, examples=50), replicates=4, steps=100))
    found = quality(result.scores, result.resampling).set_index(["arm", "task", "metric"])
    assert len(found) == 2 * 2 * 3
    for arm, task, metric in found.index:
        own = result.scores.query("arm == @arm and task == @task")[metric]
        _, low, high = interval(own.to_numpy(dtype=np.float64))
        row = found.loc[(arm, task, metric)]
        assert row["score"] == pytest.approx(own.mean())
        assert (row["low"], row["replicates"]) == (pytest.approx(max(low, 0)), 4)
        assert row["high"] == pytest.approx(min(high, 1) if metric == "auc" else high)


def test_splits_with_two_starts_are_taken_together() -> None:
    """Rows may come in any order: the starts of a split are side by side all the same."""
    scores = pd.DataFrame(
        {"arm": "a", "task": "t", "replicate": range(6), "error": [0.1, 0.2, 0.3, 0.3, 0.2, 0.4]}
    )
    resampling = Resampling(overlap=1 / 3, starts=2)
    found = quality(scores.sample(frac=1, random_state=0), resampling).iloc[0]
    _, low, high = interval(scores["error"].to_numpy(), resampling)
    assert list(found[["score", "low", "high"]]) == pytest.approx([0.25, max(low, 0), high])


def test_nothing_is_said_where_no_score_is() -> None:
    """A metric that does not judge a task has no row; of one replicate there is no interval."""
    scores = pd.DataFrame(
        {"arm": "a", "task": "t", "replicate": [0], "error": [0.1], "r2": [np.nan]}
    )
    found = quality(scores)
    assert list(found["metric"]) == ["error"]
    assert found[["low", "high"]].isna().all(axis=None)


def test_an_interval_ends_at_a_perfect_score() -> None:
    """No error is below 0 and no AUC above 1, however few the splits."""
    scores = pd.DataFrame(
        {"arm": "a", "task": "t", "replicate": range(2), "error": [0.0, 0.1], "auc": [1.0, 0.9]}
    )
    found = quality(scores).set_index("metric")
    assert found.loc["error", "low"] == 0
    assert found.loc["auc", "high"] == 1
    assert found.loc["error", "high"] > 0.1
