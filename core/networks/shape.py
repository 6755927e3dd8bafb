"""The shape of a network, and how many parameters that makes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Shape:
    """Shape of every network of a stack."""

    inputs: int
    width: int
    depth: int
    outputs: int

    def layers(self) -> Iterator[tuple[int, int]]:
        """Yield (in, out) of each layer.

        >>> list(Shape(inputs=20, width=8, depth=2, outputs=4).layers())
        [(20, 8), (8, 8), (8, 4)]
        """
        sizes = (self.inputs, *(self.width,) * self.depth, self.outputs)
        yield from pairwise(sizes)

    @property
    def parameters(self) -> int:
        """Weights and biases of one network."""
        return sum((fan_in + 1) * fan_out for fan_in, fan_out in self.layers())
