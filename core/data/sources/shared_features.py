"""SharedFeatures: tasks that share hidden features to a chosen degree, the relatedness."""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from scipy.special import expit

from core.data.allocation import FOR_EACH, Generated, Sample, allocation_setting, focus_setting
from core.data.amounts import examples_setting, tasks_setting
from core.data.arrays import Floats, Seed
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.yes_no import YES_NO
from core.data.problem import Problem
from core.data.source import Sizes
from core.data.truth import Truth
from core.settings.setting import Number, Whole, setting

INPUTS, FEATURES = 20, 4
SCALE = 5.0  # of the logits: the best possible error is then about 5%
OFFSET = np.float32(0.8)  # about the mean of relu(2 x u), where 2 x u is N(0, 4)
NOISE = np.float32(0.3)  # of numbers: the best possible R2 is then about 0.98
# Of which the median logit of each task is taken: in 19 draws of 20, 48.6 to 51.4% of all lie
# above.
MEDIAN_ROWS = 5_000


@dataclass(frozen=True)
class SharedFeatures(Generated):
    """x ~ N(0, I_20); task j answers from 4 shared features and 4 of its own.

    s = relu(2 x U) - 0.8 with the columns of U of unit length. The logit of task j is
    5 (sqrt(rho) s . a_j + sqrt(1 - rho) s_j . b_j), rho the relatedness, a_j and b_j ~ N(0, I_4),
    centred at its median; the label is Bernoulli(sigmoid(logit)).

    Attributes:
        tasks: 1 to 100.
        examples: training examples (for each task when the allocation is "own").
        relatedness: rho in [0, 1]; 0: nothing shared, 1: everything.
        allocation: "same", "own" or "focus" (see core.data.allocation).
        focus_examples: examples of the first task when the allocation is "focus".
        numbers: share in [0, 1] of the tasks, the last ones, whose label is a number: a fifth of
            the logit, with N(0, 0.3^2) added.
    """

    key: ClassVar[str] = "shared"
    title: ClassVar[str] = "Shared features"
    about: ClassVar[str] = "Made numbers. A knob says how much the tasks have in common."

    tasks: int = tasks_setting(4, "Questions asked of each example.")
    examples: int = examples_setting(
        300, "Training examples.", Whole(1, 100_000), Whole(10, 10_000), FOR_EACH
    )
    relatedness: float = setting(
        1.0,
        "Relatedness",
        "How much the tasks have in common. 0: nothing, 1: everything.",
        Number(0.0, 1.0),
        axis=(0.0, 0.25, 0.5, 0.75, 1.0),
        stacked=True,
    )
    allocation: str = allocation_setting()
    focus_examples: int = focus_setting()
    numbers: float = setting(
        0.0,
        "Tasks that are numbers",
        "Share of the tasks whose answer is a number, the last ones; the others are yes/no.",
        Number(0.0, 1.0, step=0.25, percent=True),
        axis=(0.0, 0.25, 0.5, 0.75, 1.0),
        later=True,
    )

    def __post_init__(self) -> None:
        self.check()

    @classmethod
    def opening(cls) -> Self:
        """Open with enough tasks and data for a clear answer."""
        return cls(tasks=8, examples=400)

    @property
    def names(self) -> tuple[str, ...]:
        """The tasks."""
        return tuple(f"task {j + 1}" for j in range(self.tasks))

    @property
    def kinds(self) -> tuple[TaskKind, ...]:
        """Yes/no, then numbers."""
        count = round(self.numbers * self.tasks)
        return (YES_NO,) * (self.tasks - count) + (NUMBERS,) * count

    def sizes(self) -> Sizes:
        """Say how large the problems are."""
        return self.sizes_with(INPUTS)

    def draw(self, seed: Seed) -> Problem:
        """Draw features, mixes and rows of one problem."""
        return self.allocated(self.sampler(seed))

    def truth(self, seed: Seed) -> Truth:
        """Return the shared features of each example, 0 where they do not answer."""
        shared = _directions(np.random.default_rng(seed), 1)  # as `sampler` draws them, first
        values = _features(self.draw(seed).x, shared)[:, 0] + OFFSET
        names = tuple(f"feature {number + 1}" for number in range(FEATURES))
        return Truth(names, names, values, np.full((FEATURES, self.tasks), self.relatedness > 0))

    def sampler(self, seed: Seed) -> Sample:
        """Draw features and mixes; the answer samples rows of them, other rows at each call."""
        rng = np.random.default_rng(seed)
        shared, own = _directions(rng, 1), _directions(rng, self.tasks)
        mixes = rng.standard_normal((2, self.tasks, FEATURES), dtype=np.float32)
        common_weight = np.float32(SCALE * np.sqrt(self.relatedness))
        private_weight = np.float32(SCALE * np.sqrt(1 - self.relatedness))

        def logits(x: Floats) -> Floats:
            mixed: Floats = common_weight * (_features(x, shared)[:, 0] @ mixes[0].T)
            # skipped where nothing is of its own: it is most of the work, T matrices to one
            if private_weight:
                mixed += private_weight * (_features(x, own) * mixes[1]).sum(axis=2)
            return mixed

        # centred, so that about half of the labels are yes: guessing has an error of one half
        centre = np.median(logits(_inputs(rng, MEDIAN_ROWS)), axis=0)
        numbers = [kind == NUMBERS for kind in self.kinds]

        def sample(rows: int) -> tuple[Floats, Floats]:
            x = _inputs(rng, rows)
            score = logits(x) - centre
            chance = expit(score)
            label = (rng.random(chance.shape, dtype=np.float32) < chance).astype(np.float32)
            if any(numbers):
                noise = rng.standard_normal((rows, sum(numbers)), dtype=np.float32)
                label[:, numbers] = score[:, numbers] / SCALE + NOISE * noise
            return x, label

        return sample


def _inputs(rng: np.random.Generator, rows: int) -> Floats:
    return rng.standard_normal((rows, INPUTS), dtype=np.float32)


def _directions(rng: np.random.Generator, sets: int) -> Floats:
    """Draw `sets` matrices U: (sets, 20, 4), columns of unit length."""
    u = rng.standard_normal((sets, INPUTS, FEATURES), dtype=np.float32)
    return np.asarray(u / np.linalg.norm(u, axis=1, keepdims=True), dtype=np.float32)


def _features(x: Floats, u: Floats) -> Floats:
    """x: (n, 20), u: (sets, 20, 4) -> relu(2 x u) - 0.8: (n, sets, 4)."""
    flat = x @ u.transpose(1, 0, 2).reshape(INPUTS, -1)
    np.maximum(2 * flat, 0, out=flat)
    flat -= OFFSET
    return flat.reshape(len(x), len(u), FEATURES)
