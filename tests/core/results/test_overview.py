import numpy as np
import pytest

from core import Experiment, run
from core.arms.apart import APART
from core.arms.together import TOGETHER
from core.arms.transfer import TRANSFER
from core.data import SharedFeatures
from core.metrics.catalogue import METRICS
from core.results.gain import ALL
from core.results.overview import COLUMNS, overview
from core.results.result import Result, nothing


def test_rows_agree_with_the_result() -> None:
    """Gains are those of the result, and scores are means of its test scores."""
    source = SharedFeatures(tasks=3, examples=60)
    result = run(Experiment(source, width=4, replicates=3, steps=50))
    table = overview(result)
    assert tuple(table.columns) == COLUMNS
    assert list(table["task"].unique()) == [ALL, "task 1", "task 3"]
    scores = result.scores.groupby("arm")["error"].mean()
    row = table[(table["task"] == ALL) & (table["metric"] == "error")].iloc[0]
    assert row["gain"] == pytest.approx(result.overall("error")["gain"])
    assert row["score"] == pytest.approx(scores["together"])
    assert row["apart"] == pytest.approx(scores["apart"])
    assert row["replicates"] == 3


@pytest.fixture(scope="module")
def transferred() -> Result:
    """Compare transfer, which answers one task alone, and together with apart."""
    source = SharedFeatures(tasks=3, examples=60)
    arms = (TRANSFER.name, APART.name, TOGETHER.name)
    return run(Experiment(source, width=4, replicates=3, steps=50, arms=arms))


def test_means_are_those_of_the_scores(transferred: Result) -> None:
    """Scores are means over replicates and the tasks that the arm answers, those of apart too."""
    table = overview(transferred).set_index(["task", "metric", "arm"])
    gains = transferred.gain.set_index(["task", "metric", "arm"])
    for (task, metric, arm), row in table.iterrows():
        answered = ["task 1"] if arm == TRANSFER.name else ["task 1", "task 2", "task 3"]
        tasks = answered if task == ALL else [task]
        scores = transferred.scores[transferred.scores["task"].isin(tasks)]
        means = scores.astype({metric: float}).groupby("arm")[metric].mean()
        assert row[["score", "apart"]].tolist() == pytest.approx([means[arm], means[APART.name]])
        columns = ["gain", "low", "high", "verdict", "unit"]
        assert row[columns].tolist() == gains.loc[(task, metric, arm), columns].tolist()
    assert set(table.loc["task 3"].index.get_level_values("arm")) == {TOGETHER.name}


def test_metrics_that_do_not_judge_a_task_have_no_row_of_it() -> None:
    """The first task is yes/no and has no RMSE, the last a number and has no error."""
    source = SharedFeatures(tasks=2, examples=60, numbers=0.5)
    table = overview(run(Experiment(source, width=4, replicates=2, steps=50)))
    found = {task: set(rows["metric"]) for task, rows in table.groupby("task")}
    assert found["task 1"] == {"error", "log_loss", "auc", "skill", "loss"}
    assert found["task 2"] == {"skill", "loss", "rmse", "mae", "r2"}
    assert found[ALL] == found["task 1"] | found["task 2"]
    assert table["gain"].notna().all()


def test_score_apart_and_gain_add_up_in_every_row(transferred: Result) -> None:
    """The gain is the difference of the two scores beside it, for an arm of one task as well."""
    for row in overview(transferred).to_dict("records"):
        metric = METRICS[row["metric"]]
        difference = metric.sign * metric.scale * (row["score"] - row["apart"])
        assert row["gain"] == pytest.approx(difference, abs=1e-4)


def test_a_score_that_no_replicate_has_is_nan() -> None:
    """Where a test part holds one class alone there is no AUC, and the mean leaves it out."""
    source = SharedFeatures(tasks=2, examples=50)
    result = run(Experiment(source, width=4, replicates=2, steps=50))
    first = result.scores["task"] == "task 1"
    result.scores.loc[first, "auc"] = np.nan
    row = overview(result).set_index(["task", "metric"])["score"]
    assert np.isnan(row["task 1", "auc"])
    assert row[ALL, "auc"] == row["task 2", "auc"]


def test_without_apart_there_are_scores_and_no_gain() -> None:
    """An experiment with nothing to compare to has its scores all the same."""
    experiment = Experiment(SharedFeatures(tasks=2, examples=50), width=4, arms=("together",))
    table = overview(run(Experiment(experiment.source, arms=("together",), replicates=2, steps=50)))
    assert table["gain"].isna().all()
    assert np.isfinite(table["score"]).all()


def test_nothing_to_compare_keeps_its_outcome() -> None:
    """A point without labels has a row for each metric, with its reason."""
    table = overview(nothing("no complete row is left"))
    assert len(table) == 3
    assert (table["outcome"] == "no complete row is left").all()
    assert table["gain"].isna().all()
