from dataclasses import replace

import pytest
import torch

from core import Experiment, run
from core.arms.transfer import FOCUS, TRANSFER, TRANSFER_HEAD, Transfer
from core.data import Problem, SharedFeatures
from core.fitting.candidate import Candidate
from core.networks.stack import Stack
from core.training.draws import Draws
from core.training.loop import train

FEW = SharedFeatures(tasks=3, examples=80, allocation="focus", focus_examples=20)
SEEDS = [(0, 0), (0, 1)]
WIDTH = 4


def drawn() -> list[Problem]:
    """Draw two problems with few labels for the first task."""
    return [Experiment(FEW).problem(replicate) for replicate in range(len(SEEDS))]


def begun(arm: Transfer, problems: list[Problem]) -> Candidate:
    """Train what the arm trains beforehand, and begin with the focus task."""
    candidate = Candidate(Draws.of(problems, SEEDS, depth=1), arm, WIDTH)
    assert candidate.source is not None
    for step in train([candidate.source.trial], 50, lambda: None):
        candidate.source.keep(step)
    candidate.begin()
    return candidate


def stack_of(candidate: Candidate) -> Stack:
    """Return the networks that answer the focus task."""
    (trial,) = candidate.trials
    return trial.stack


def test_transfer_answers_the_focus_task_alone() -> None:
    """Scores, curves and gains of transfer are those of the first task."""
    arms = ("apart", TRANSFER.name, TRANSFER_HEAD.name)
    result = run(Experiment(FEW, width=WIDTH, arms=arms, replicates=2, steps=50))
    for arm in arms[1:]:
        for table in (result.scores, result.curves):
            assert set(table[table["arm"] == arm]["task"]) == {"task 1"}
        gains = result.gain[(result.gain["arm"] == arm) & (result.gain["metric"] == "error")]
        gains = gains.set_index("task")["gain"]
        assert list(gains.index) == ["task 1", "all"]
        assert gains["all"] == gains["task 1"]


@pytest.mark.parametrize("arm", [TRANSFER, TRANSFER_HEAD])
def test_transfer_starts_from_the_hidden_layers_of_the_others(arm: Transfer) -> None:
    """Hidden layers are those of the source network at its best, the output layer is fresh."""
    problems = drawn()
    candidate = begun(arm, problems)
    assert candidate.source is not None
    source, stack = candidate.source.stack, stack_of(candidate)
    fresh = Draws.of(problems, SEEDS, depth=1).stack(((FOCUS,),), WIDTH)
    assert torch.equal(stack.weights[0], source.weights[0])
    assert torch.equal(stack.biases[0], source.biases[0])
    assert torch.equal(stack.weights[-1], fresh.weights[-1])
    assert not torch.allclose(stack.weights[0], fresh.weights[0])


def test_the_output_layer_alone_is_fine_tuned() -> None:
    """transfer-head leaves the hidden layers as they came and changes the output layer."""
    (trial,) = begun(TRANSFER_HEAD, drawn()).trials
    before = trial.stack.flat.clone()
    trial.train(20, lambda: None)
    head = sum(p.numel() for p in (trial.stack.weights[-1], trial.stack.biases[-1]))
    assert torch.equal(trial.stack.flat[:-head], before[:-head])
    assert not torch.equal(trial.stack.flat[-head:], before[-head:])


def test_the_labels_of_the_focus_do_not_reach_the_source_network() -> None:
    """Other labels of the focus task give the same hidden layers to start from."""
    flipped = []
    for problem in drawn():
        y = problem.y.copy()
        y[:, FOCUS] = 1 - y[:, FOCUS]
        flipped.append(replace(problem, y=y))
    first, other = (stack_of(begun(TRANSFER, problems)) for problems in (drawn(), flipped))
    assert torch.equal(first.weights[0], other.weights[0])


def test_the_seconds_of_the_source_network_are_counted() -> None:
    """What is trained beforehand is part of what the arm costs."""
    candidate = begun(TRANSFER, drawn())
    assert candidate.source is not None
    assert candidate.trials[0].seconds == candidate.source.trial.seconds > 0
