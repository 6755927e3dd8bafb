import numpy as np
import pytest
import torch
from core.fitting.draws import Draws

from core import Experiment, run
from core.data import RoadScenes, SharedFeatures
from core.training.batches import Examples

FEW = SharedFeatures(tasks=3, examples=80, allocation="focus", focus_examples=20)


def _draws(experiment: Experiment) -> Draws:
    """Draw all replicates of an experiment."""
    problems = [experiment.problem(r) for r in range(experiment.replicates)]
    seeds = [(experiment.seed, r) for r in range(experiment.replicates)]
    return Draws(experiment, problems, seeds, Examples(problems))


def test_transfer_answers_the_focus_task_alone() -> None:
    """Scores, curves and gains of transfer are those of the first task."""
    arms = ("apart", "transfer", "transfer-head")
    result = run(Experiment(FEW, width=4, arms=arms, replicates=2, steps=50))
    for arm in arms[1:]:
        for table in (result.scores, result.curves):
            assert set(table[table["arm"] == arm]["task"]) == {"task 1"}
        gains = result.gain[(result.gain["arm"] == arm) & (result.gain["metric"] == "error")]
        gains = gains.set_index("task")["gain"]
        assert gains["all"] == gains["task 1"]
        assert np.isnan(gains["task 2"])


def test_transfer_starts_from_the_hidden_layers_of_the_others() -> None:
    """Before fine-tuning, transfer's first layer is not that of apart, but has been trained."""
    experiment = Experiment(FEW, width=4, replicates=2, steps=50, arms=("apart", "transfer"))
    draws = _draws(experiment)
    moved = draws.trials("transfer", 4, lambda: None)[0].stack.weights[0]
    fresh = draws.trials("apart", 4, lambda: None)[0].stack.weights[0].view(2, 3, 4, -1)[:, 0]
    assert moved.shape == fresh.shape
    assert not torch.allclose(moved, fresh)


def test_the_output_layer_alone_is_fine_tuned() -> None:
    """transfer-head leaves the hidden layers as they came and changes the output layer."""
    experiment = Experiment(FEW, width=4, replicates=2, steps=50, arms=("apart", "transfer-head"))
    trial = _draws(experiment).trials("transfer-head", 4, lambda: None)[0]
    before = trial.stack.flat.clone()
    trial.train(20, lambda: None)
    head = sum(p.numel() for p in (trial.stack.weights[-1], trial.stack.biases[-1]))
    assert torch.equal(trial.stack.flat[:-head], before[:-head])
    assert not torch.equal(trial.stack.flat[-head:], before[-head:])


def test_the_labels_of_the_focus_do_not_reach_the_source_network() -> None:
    """Other labels of the focus task give the same hidden layers to start from."""
    experiment = Experiment(FEW, width=4, replicates=1, steps=50, arms=("transfer",))
    draws = _draws(experiment)
    first = draws.trials("transfer", 4, lambda: None)[0].stack.weights[0]
    problem = experiment.problem(0)
    problem.y[:, 0] = 1 - problem.y[:, 0]
    flipped = Draws(experiment, [problem], draws.seeds, Examples([problem]))
    assert torch.equal(flipped.trials("transfer", 4, lambda: None)[0].stack.weights[0], first)


def test_softmax_says_yes_at_most_once() -> None:
    """On scenes with several objects softmax errs more than one network that answers each task."""
    arms = ("together", "softmax")
    result = run(Experiment(RoadScenes(examples=400), width=16, arms=arms, replicates=2, steps=300))
    error = result.scores.groupby("arm")["error"].mean()
    assert error["softmax"] > error["together"]


@pytest.mark.parametrize("arm", ["transfer", "transfer-head", "softmax"])
def test_one_task_cannot_be_transferred_or_told_apart(arm: str) -> None:
    """These arms require two tasks, and the sentence says so."""
    with pytest.raises(ValueError, match="must have at least two tasks, got 1"):
        Experiment(SharedFeatures(tasks=1), arms=(arm,))
