"""What is really in the examples of a made source: what a network could find."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.arrays import Floats


@dataclass(frozen=True, eq=False)
class Truth:
    """The features of which a source has made its examples.

    A feature is one-sided, as a unit with a ReLU is: what may be light or dark is two of them.

    Attributes:
        names: of the C features.
        parts: what each is a side of; a part with one side has the name of its feature.
        values: (m, C) how strongly each is in each example; 0: not at all.
        needed: (C, T) whether the labels of a task depend on it.
    """

    names: tuple[str, ...]
    parts: tuple[str, ...]
    values: Floats
    needed: NDArray[np.bool_]
