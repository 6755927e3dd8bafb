from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from core.networks.shape import Shape

sizes = st.integers(1, 40)


@given(sizes, sizes, st.integers(1, 4), sizes)
def test_parameters_are_those_of_torch_modules(
    inputs: int, width: int, depth: int, outputs: int
) -> None:
    """A shape counts as many parameters as the same layers of PyTorch hold."""
    shape = Shape(inputs, width, depth, outputs)
    layers = [nn.Linear(fan_in, fan_out) for fan_in, fan_out in shape.layers()]
    assert len(layers) == depth + 1
    assert shape.parameters == sum(p.numel() for layer in layers for p in layer.parameters())


@given(sizes, sizes, st.integers(1, 4), sizes)
def test_layers_follow_one_another(inputs: int, width: int, depth: int, outputs: int) -> None:
    """Each layer takes what the one below gives, from the inputs to the tasks."""
    layers = list(Shape(inputs, width, depth, outputs).layers())
    assert layers[0][0] == inputs
    assert layers[-1][1] == outputs
    assert all(below[1] == above[0] for below, above in pairwise(layers))
