import math

import numpy as np
import pytest
import torch

from core.networks.initial import initialised
from core.networks.shape import Shape
from core.networks.stack import Stack

NAMES = ("car", "bus", "dog")
SEEDS = [(0, 0), (0, 1)]


def _together(names: tuple[str, ...] = NAMES, width: int = 6) -> Stack:
    shape = Shape(5, width, 2, len(names))
    return initialised(shape, (tuple(range(len(names))),), names, SEEDS)


def _apart(names: tuple[str, ...] = NAMES) -> Stack:
    return initialised(Shape(5, 6, 2, 1), ((0,), (1,), (2,)), names, SEEDS)


def test_hidden_weights_have_the_variance_of_he() -> None:
    """Hidden weights are N(0, 2 / in), output weights N(0, 1 / in), and biases 0."""
    stack = initialised(Shape(50, 200, 2, 1), ((0,),), ("car",), [(s, 0) for s in range(20)])
    first, second, head = (w.std().item() for w in stack.weights)
    assert first == pytest.approx(math.sqrt(2 / 50), rel=0.02)
    assert second == pytest.approx(math.sqrt(2 / 200), rel=0.02)
    assert head == pytest.approx(math.sqrt(1 / 200), rel=0.05)
    assert not any(bias.any() for bias in stack.biases)


def test_all_arms_of_a_replicate_start_from_the_same_hidden_layers() -> None:
    """Every network of a draw, together or apart, has the same hidden weights."""
    together, apart = _together(), _apart()
    for layer in range(2):
        shared = together.weights[layer].repeat_interleave(3, dim=0)
        assert torch.equal(shared, apart.weights[layer])


def test_a_task_starts_from_the_same_output_weights_in_every_arm() -> None:
    """The head of a task is the same together and apart."""
    together, apart = _together(), _apart()
    assert torch.equal(together.weights[-1].reshape(6, 1, -1), apart.weights[-1])


def test_output_weights_follow_the_name_of_the_task() -> None:
    """Tasks in another order start from the same heads, in that order."""
    order = [2, 0, 1]
    turned = _together(tuple(NAMES[k] for k in order))
    assert torch.equal(turned.weights[-1], _together().weights[-1][:, order])
    assert torch.equal(turned.weights[0], _together().weights[0])


def test_tasks_start_from_different_output_weights() -> None:
    """No two tasks of a network have the same head."""
    assert len(torch.unique(_together().weights[-1][0], dim=0)) == 3


def test_draws_start_differently_and_alone_as_in_company() -> None:
    """Two seeds give other weights, and a seed's weights do not depend on its neighbours."""
    both = _together()
    shape = both.shape
    alone = initialised(shape, ((0, 1, 2),), NAMES, SEEDS[1:])
    for many, one in zip(both.weights, alone.weights, strict=True):
        assert torch.equal(many[1:], one)
        assert not torch.equal(many[:1], one)


def test_depth_one_and_width_one_are_networks_too() -> None:
    """The smallest network has one hidden unit."""
    stack = initialised(Shape(1, 1, 1, 1), ((0,),), ("car",), [(0, 0)])
    assert stack.flat.numel() == 4
    assert np.isfinite(stack.flat.numpy()).all()
