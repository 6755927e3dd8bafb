"""Digits: real handwriting, two digits side by side, one task per digit value."""

from dataclasses import dataclass
from functools import cache
from typing import ClassVar

import numpy as np

from core.data.allocation import TEST, VALIDATION
from core.data.amounts import examples_setting, tasks_setting
from core.data.arrays import Floats, Rows, Seed
from core.data.problem import Problem, split_sizes
from core.data.source import STARTS, Sizes, Source
from core.data.splits.parts import split
from core.settings.setting import Whole, check_settings

PICTURE = (8, 16)  # two digits of 8 x 8 pixels side by side


@dataclass(frozen=True)
class Digits(Source):
    """8 x 16 pictures of two digits from scikit-learn; task k asks "is there a k?".

    The 1,797 digits are split first and paired within each part: no digit of the test
    pictures is ever seen in training. Replicates re-split the same digits.

    Attributes:
        tasks: 1 to 10, the digits 0 to tasks - 1.
        examples: training pictures, 1 to 100,000.
    """

    key: ClassVar[str] = "digits"
    title: ClassVar[str] = "Two digits"
    about: ClassVar[str] = "Real handwriting, two digits a picture: here sharing does not pay."
    starts: ClassVar[int] = STARTS

    tasks: int = tasks_setting(10, "The digits 0 to TASKS - 1, each a yes/no question.", most=10)
    examples: int = examples_setting(
        1500, "Training pictures.", Whole(1, 100_000), Whole(10, 10_000)
    )

    def __post_init__(self) -> None:
        check_settings(self)

    @property
    def names(self) -> tuple[str, ...]:
        """The tasks."""
        return tuple(f"is there a {k}?" for k in range(self.tasks))

    def sizes(self) -> Sizes:
        """Say how large the problems are."""
        height, width = PICTURE
        return Sizes(self.examples + VALIDATION + TEST, height * width)

    def draw(self, seed: Seed) -> Problem:
        """Split the digits, then pair them."""
        rng = np.random.default_rng(seed)
        images, values = _digits()
        training, validation, test = split(rng, len(images))
        sizes = (self.examples, VALIDATION, TEST)
        parts = zip((test, validation, training), sizes[::-1], strict=True)
        pairs = [
            rng.choice(part, (size, 2)) for part, size in parts
        ]  # training last, as in core.data.allocation
        left, right = np.concatenate(pairs[::-1]).T
        x = np.concatenate([images[left], images[right]], axis=2).reshape(len(left), -1)
        asked = np.arange(self.tasks)
        y = (values[left, None] == asked) | (values[right, None] == asked)
        return Problem(
            x,
            y.astype(np.float32),
            self.names,
            *split_sizes(*sizes),
            picture=PICTURE,
            overlap=len(test) / len(training),
        )


@cache
def _digits() -> tuple[Floats, Rows]:
    """Load images (1797, 8, 8), scaled so that their mean square is about 1, and values."""
    # slow to import, and needed by this source alone
    from sklearn.datasets import load_digits

    bunch = load_digits()
    return (bunch.images / 8).astype(np.float32), bunch.target.astype(np.int64)
