import numpy as np
import torch

from core import Experiment, Missing
from core.arms.together import TOGETHER
from core.data import RoadScenes, SharedFeatures
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.yes_no import YES_NO
from core.fitting.inspection import inspect
from core.networks.initial import initialised
from core.networks.shape import Shape
from core.training.batches import Batches, Examples

SETTINGS = Experiment(RoadScenes(tasks=3, examples=60), width=6, missing=Missing(0.3))


def test_the_terms_sum_to_the_loss_that_the_optimiser_saw() -> None:
    """Terms summed over tasks, averaged over the batch, are the loss whose gradient was taken."""
    found = inspect(SETTINGS, 0)
    assert np.isclose(found.terms.sum() / found.terms.shape[1], found.loss, rtol=1e-6)
    problem = SETTINGS.problem(0)
    groups, seeds = TOGETHER.groups(problem.names), [(0, 0)]
    examples = Examples([problem])
    stack = initialised(Shape(problem.x.shape[1], 6, 1, 3), groups, problem.names, seeds)
    x, sign = next(Batches(examples, groups, seeds).take(1))
    logits = stack.forward(x)
    plain = torch.nn.functional.binary_cross_entropy_with_logits(
        logits, (sign + 1) / 2, weight=sign.abs(), reduction="sum"
    )
    assert np.isclose(found.loss, plain.item() / sign.shape[2], rtol=1e-5)


def test_an_unlabelled_term_is_zero_and_a_labelled_one_is_not() -> None:
    """'?' are struck out: exactly their terms are zero."""
    found = inspect(SETTINGS, 20)
    assert np.isnan(found.labels).any()
    assert ((found.terms == 0) == np.isnan(found.labels)).all()


def test_training_lowers_the_loss() -> None:
    """After some hundred steps the batch costs less than at the start."""
    assert inspect(SETTINGS, 300).loss < 0.5 * inspect(SETTINGS, 0).loss


def test_numbers_answer_in_standard_deviations_beside_chances_of_yes() -> None:
    """Of a number the term is log 2 times the squared difference, of yes/no the logistic loss."""
    mixed = Experiment(SharedFeatures(tasks=4, examples=60, numbers=0.5), width=6)
    found = inspect(mixed, 20)
    assert found.kinds == (YES_NO, YES_NO, NUMBERS, NUMBERS)
    told, label = found.answers[2:], found.labels[2:]
    np.testing.assert_allclose(found.terms[2:], np.log(2) * (told - label) ** 2, rtol=1e-4)
    chance = np.where(found.labels[:2] == 1, found.answers[:2], 1 - found.answers[:2])
    np.testing.assert_allclose(found.terms[:2], -np.log(chance), rtol=1e-4, atol=1e-6)
    assert 0.5 < label.std() < 1.5
