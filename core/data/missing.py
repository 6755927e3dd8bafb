"""Make labels '?', at random or not, and say how the missing ones are handled."""

from dataclasses import dataclass, replace

import numpy as np

from core.data.arrays import Seed
from core.data.patterns import HARD, POSITIVES, RANDOM, hidden
from core.data.problem import Problem
from core.settings.setting import Choice, Number, check_settings, setting

MASK, ZERO, DROP = "mask", "zero", "drop"


class NoLabelsLeft(Exception):
    """Nothing is left to train or to select with: an outcome of the settings, not a fault."""


@dataclass(frozen=True)
class Missing:
    """Share of labels made '?', which ones, and what training does about every '?'.

    "mask": sum the loss over the labelled entries only (the lecture's way).
    "zero": read '?' as 0, the mistake of treating "not labelled" as "not there".
    "drop": leave out every example with a '?'.

    Labels of training and validation go missing; the test labels stay as they are.

    Attributes:
        rate: share in [0, 0.99] of a task's labels made '?', beside those missing as they came.
        handling: "mask", "zero" or "drop".
        pattern: "random": each label with the chance `rate`; "hard": first those of examples that
            look like the other answer; "positives": first those that say yes. See
            `core.data.patterns.hidden`.
    """

    rate: float = setting(
        0.0,
        "Labels missing",
        "Share of the labels made '?'.",
        Number(0.0, 0.99, percent=True),
        name="missing",
        offered=Number(0.0, 0.95, percent=True),
        axis=(0.0, 0.25, 0.5, 0.75, 0.9),
        stacked=True,
    )
    handling: str = setting(
        MASK,
        "What training does with a '?'",
        "Sum over labelled entries, read '?' as 0, or drop every example with a '?'.",
        Choice(
            {
                MASK: "sum over labelled entries only",
                ZERO: "read '?' as 0",
                DROP: "drop examples with a '?'",
            }
        ),
    )
    pattern: str = setting(
        RANDOM,
        "Which labels go missing",
        "Any by chance, those of hard examples first, or those that say yes first.",
        Choice(
            {
                RANDOM: "any, by chance",
                HARD: "hard examples first",
                POSITIVES: "yes labels first",
            }
        ),
        needs=("missing", None),
        stacked=True,
        later=True,
    )

    def __post_init__(self) -> None:
        check_settings(self)

    def apply(self, problem: Problem, seed: Seed) -> Problem:
        """Return the problem with labels hidden and the handling carried out.

        Which labels go missing at random depends on the seed alone, never on the labels; else on
        the labels and examples that serve for training and validation, too.

        Raises:
            NoLabelsLeft: when a task keeps no label in training or in validation.
        """
        y = problem.y.copy()
        learned = np.concatenate([problem.train, problem.validation])
        # drawn for every cell, labelled or not: at random the seed alone decides
        drawn = np.random.default_rng(seed).random((len(learned), problem.tasks))
        gone = hidden(self.pattern, self.rate, problem.x[learned], y[learned], drawn)
        labels = np.where(gone, np.float32(np.nan), y[learned])
        if self.handling == ZERO:
            labels = np.nan_to_num(labels, nan=0.0)
        elif self.handling == DROP:
            labels[np.isnan(labels).any(axis=1)] = np.nan
        y[learned] = labels
        # read as 0, every example is labelled for all tasks
        disjoint = problem.disjoint and self.handling != ZERO
        changed = replace(problem, y=y, disjoint=disjoint)
        self._require_labels(changed)
        return changed

    def _require_labels(self, problem: Problem) -> None:
        for part, rows in (("training", problem.train), ("validation", problem.validation)):
            empty = np.isnan(problem.y[rows]).all(axis=0)
            # without a label in training nothing is learned, without one in validation nothing is
            # chosen
            if empty.any() and self.handling == DROP:
                raise NoLabelsLeft(f"no complete row is left in the {part} part")
            if empty.any():
                name = problem.names[int(empty.argmax())]
                raise NoLabelsLeft(f"task '{name}' has no label left in the {part} part")
