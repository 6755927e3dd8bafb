import numpy as np
import torch

from core.data.problem import Problem, split_sizes
from core.fitting.gradients import Gradients
from core.networks.shape import Shape
from core.networks.stack import Stack
from core.training.batches import Examples


def _problem(y: np.ndarray) -> Problem:
    x = np.random.default_rng(0).standard_normal((len(y), 3)).astype(np.float32)
    names = tuple(f"task {k}" for k in range(y.shape[1]))
    return Problem(x, y.astype(np.float32), names, *split_sizes(len(y) - 2, 1, 1))


def _balanced(tasks: int) -> Stack:
    """Return one network whose logits are 0, whatever comes in: its two units cancel out."""
    stack = Stack(Shape(3, 2, 1, tasks), 1)
    stack.weights[0][0] = torch.tensor([[1.0, -2.0, 0.5]] * 2)
    stack.weights[1][0] = torch.tensor([[1.0, -1.0]] * tasks)
    return stack


def test_opposite_labels_pull_in_opposite_directions() -> None:
    """Two tasks of one head with opposite labels have cosine -1, with the same labels 1."""
    one = np.random.default_rng(1).integers(0, 2, (40, 1))
    examples = Examples([_problem(np.concatenate([one, 1 - one, one], axis=1))])
    stack = _balanced(3)
    directions = Gradients(stack.shape, examples).directions(stack, examples.train[0])
    expected = [[1, -1, 1], [-1, 1, -1], [1, -1, 1]]
    np.testing.assert_allclose(directions @ directions.T, expected, atol=1e-6)


def test_examples_without_a_label_pull_nowhere() -> None:
    """A task is compared on its own examples; one without any has no direction."""
    one = np.random.default_rng(1).integers(0, 2, (40, 1)).astype(np.float32)
    half, none = one.copy(), np.full_like(one, np.nan)
    half[20:] = np.nan
    stack = _balanced(2)
    found = []
    for labels, rows in ((half, 38), (one, 20)):
        examples = Examples([_problem(np.concatenate([labels, none], axis=1))])
        found.append(Gradients(stack.shape, examples).directions(stack, np.arange(rows)))
    np.testing.assert_allclose(found[0][0], found[1][0], atol=1e-6)
    assert found[0][1].abs().max() == 0
