import numpy as np
import pytest
from core.takeaway.fitted import Network, fit_one

from core.data import RoadScenes
from core.experiments.experiment import DATA, Experiment
from core.fitting.side_by_side import one_thread, train_unit
from core.networks.groups import Arm
from tests.core.takeaway.conftest import TASKS

GROUPING = ((TASKS[0], TASKS[2]), (TASKS[1],))


def answers(network: Network, experiment: Experiment, rows: np.ndarray) -> np.ndarray:
    """Compute (n, K) logits by plain NumPy."""
    hidden = experiment.problem(0).x[rows]
    for weight, bias in network.layers[:-1]:
        hidden = np.maximum(hidden @ weight.T + bias, 0)
    weight, bias = network.layers[-1]
    return hidden @ weight.T + bias


@pytest.mark.parametrize("arm", ["together", "apart", GROUPING, "transfer"])
def test_the_scores_are_those_of_the_weights(experiment: Experiment, arm: Arm) -> None:
    """Error and log loss, computed anew from the weights, are the scores that are stated."""
    fitted, problem = fit_one(experiment, arm), experiment.problem(0)
    for split in ("validation", "test"):
        rows = getattr(problem, split)
        for number, network in enumerate(fitted.networks):
            logits = answers(network, experiment, rows)
            for k, task in enumerate(network.tasks):
                y, z = problem.y[rows, TASKS.index(task)], logits[:, k]
                known = ~np.isnan(y)
                told = fitted.scores.query("task == @task and split == @split").iloc[0]
                assert told["network"] == number
                assert told["step"] == network.step
                assert told["labels"] == known.sum()
                assert told["positives"] == np.nansum(y)
                wrong = (z > 0) != (y == 1)
                assert told["error"] == pytest.approx(wrong[known].mean())
                loss = np.logaddexp(0, np.where(y == 1, -z, z))[known].mean()
                assert told["log_loss"] == pytest.approx(loss, rel=1e-4)


def test_each_task_is_answered_by_one_network(experiment: Experiment) -> None:
    """A grouping gives its networks, transfer the focus task alone."""
    grouped = fit_one(experiment, GROUPING)
    assert {network.tasks for network in grouped.networks} == set(GROUPING)
    assert [n.tasks for n in fit_one(experiment, "transfer").networks] == [TASKS[:1]]


def test_a_network_of_one_task_is_the_one_that_the_engine_scores(experiment: Experiment) -> None:
    """Apart, the mean over a network's tasks is its task: its scores are those of the unit."""
    fitted = fit_one(experiment, "apart").scores.query("split == 'test'").set_index("task")
    with one_thread():
        seeds = [(experiment.seed, 0)]
        unit = train_unit(experiment, [experiment.problem(0)], seeds, lambda *_: None)
    expected = unit.arms["apart"]
    for name in ("error", "log_loss", "auc"):
        np.testing.assert_allclose(fitted.loc[list(TASKS), name], getattr(expected, name)[0], 1e-4)


def test_inputs_and_words_come_with_it(experiment: Experiment) -> None:
    """The preparation gives the problem's inputs, and the words are those of the table."""
    fitted = fit_one(experiment, "together")
    x = fitted.preparation.apply(fitted.source.frame)
    np.testing.assert_array_equal(x, fitted.source.draw((0, 0, DATA)).x)
    assert set(fitted.words.values()) == {("No", "Yes")}


def test_what_cannot_be_taken_away_is_refused(experiment: Experiment) -> None:
    """Generators have no table, and softmax answers no task by itself."""
    with pytest.raises(ValueError, match="source must be a Table"):
        fit_one(Experiment(RoadScenes()), "together")
    with pytest.raises(ValueError, match="arm must answer each task by itself"):
        fit_one(experiment, "softmax")


def test_fitting_stops_when_asked(experiment: Experiment) -> None:
    """What the check raises ends the training."""

    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        fit_one(experiment, "together", stop)
