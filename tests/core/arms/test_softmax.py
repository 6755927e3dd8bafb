import numpy as np

from core import Experiment, run
from core.arms.softmax import SOFTMAX, one_label
from core.arms.together import TOGETHER
from core.data import RoadScenes
from core.training.draws import Draws
from core.training.loop import train


def test_a_training_example_keeps_one_yes_of_its_own() -> None:
    """Every training example with a yes keeps exactly one of them, and all else is '?'."""
    problem = RoadScenes(tasks=5, examples=200).draw(0)
    forced = one_label(problem, 1)
    before, after = problem.y[problem.train], forced.y[problem.train]
    had = (before == 1).any(axis=1)
    assert ((after == 1).sum(axis=1) == had).all()
    assert (before[after == 1] == 1).all()
    assert not (after == 0).any()


def test_held_out_labels_stay() -> None:
    """Validation and test labels are those of the problem."""
    problem = RoadScenes(tasks=3, examples=50).draw(0)
    forced = one_label(problem, 1)
    held_out = np.concatenate([problem.validation, problem.test])
    assert np.array_equal(forced.y[held_out], problem.y[held_out])


def test_the_choice_is_random_and_repeatable() -> None:
    """Equal seeds keep the same labels, other seeds others, and every task keeps some."""
    problem = RoadScenes(tasks=4, examples=400).draw(0)
    first, same, other = (one_label(problem, seed).y[problem.train] for seed in (1, 1, 2))
    assert np.array_equal(first, same, equal_nan=True)
    assert not np.array_equal(first, other, equal_nan=True)
    assert ((first == 1).sum(axis=0) > 20).all()


def test_softmax_says_yes_at_most_once() -> None:
    """However long it trains on scenes with several objects, no example gets two yeses."""
    experiment = Experiment(RoadScenes(examples=400), steps=200)
    draws = Draws.of([experiment.problem(r) for r in range(2)], [(0, 0), (0, 1)], depth=1)
    (trial,) = SOFTMAX.trials(draws, 16, None)
    x, _ = trial.held_out["test"]
    for _ in train([trial], experiment.steps, lambda: None):
        yeses = (trial.loss.answers(trial.stack.logits(x)) > 0).sum(dim=1)
        assert yeses.max() <= 1
    assert yeses.any()
    assert (trial.test_labels == 1).sum(dim=1).max() > 1  # though several are right


def test_softmax_errs_more_where_examples_have_several_labels() -> None:
    """On scenes with several objects softmax errs more than one network that answers each task."""
    arms = (TOGETHER.name, SOFTMAX.name)
    result = run(Experiment(RoadScenes(examples=400), width=16, arms=arms, replicates=2, steps=300))
    error = result.scores.groupby("arm")["error"].mean()
    assert error[SOFTMAX.name] > error[TOGETHER.name]
