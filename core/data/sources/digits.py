"""Digits: real handwriting, two digits side by side, one task per digit value."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from core.data.problem import Floats, Problem, Rows, Seed, split_sizes
from core.settings import require

PARTS = (0.6, 0.2, 0.2)  # of the 1,797 digits, for training, validation and test
VALIDATION, TEST = 800, 2000  # pictures


@dataclass(frozen=True)
class Digits:
    """8 x 16 pictures of two digits from scikit-learn; task k asks "is there a k?".

    The 1,797 digits are split first and paired within each part: no digit of the test
    pictures is ever seen in training. Replicates re-split the same digits.

    Attributes:
        tasks: 1 to 10, the digits 0 to tasks - 1.
        examples: training pictures, 1 to 100,000.
    """

    tasks: int = 10
    examples: int = 1500

    def __post_init__(self) -> None:
        require.whole("tasks", self.tasks, 1, 10)
        require.whole("examples", self.examples, 1, 100_000)

    @property
    def names(self) -> tuple[str, ...]:
        """The tasks."""
        return tuple(f"is there a {k}?" for k in range(self.tasks))

    def draw(self, seed: Seed) -> Problem:
        """Split the digits, then pair them."""
        rng = np.random.default_rng(seed)
        images, values = _digits()
        order = rng.permutation(len(images))
        first, second = (int(len(order) * share) for share in (PARTS[0], sum(PARTS[:2])))
        training, validation, test = np.split(order, (first, second))
        sizes = (self.examples, VALIDATION, TEST)
        parts = zip((test, validation, training), sizes[::-1], strict=True)
        pairs = [rng.choice(part, (size, 2)) for part, size in parts]  # training last: see handout
        left, right = np.concatenate(pairs[::-1]).T
        x = np.concatenate([images[left], images[right]], axis=2).reshape(len(left), -1)
        asked = np.arange(self.tasks)
        y = (values[left, None] == asked) | (values[right, None] == asked)
        return Problem(
            x,
            y.astype(np.float32),
            self.names,
            *split_sizes(*sizes),
            picture=(8, 16),
            overlap=len(test) / len(training),
        )


@cache
def _digits() -> tuple[Floats, Rows]:
    """Load images (1797, 8, 8), scaled so that their mean square is about 1, and values."""
    from sklearn.datasets import load_digits

    bunch = load_digits()
    return (bunch.images / 8).astype(np.float32), bunch.target.astype(np.int64)
