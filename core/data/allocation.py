"""How the labels of a generated source are allocated to its tasks.

"same": every training example is labelled for all tasks.
"own": every task has its own examples; a row carries one label, the others are '?'.
"focus": the first task is labelled on few examples only, the others on all.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from core.data.arrays import Floats
from core.data.problem import Problem, split_sizes
from core.data.source import Sizes, Source
from core.settings.setting import Choice, Whole, check_settings, setting

SAME, OWN, FOCUS = "same", "own", "focus"
FOR_EACH = ("allocation", OWN, "Training examples for each task")
# Rows, labelled for every task whatever the allocation. On 2,000 an error of 10% has a standard
# error of 0.7 points in one replicate; half as many would have 0.9.
VALIDATION, TEST = 800, 2000
MAX_LABELS = 40_000_000  # of the whole (m, T) matrix: about 160 MB

Sample = Callable[[int], tuple[Floats, Floats]]  # n -> x (n, d), y (n, T)


def allocation_setting() -> Any:
    """Declare how labels are allocated."""
    words = {
        SAME: "the same examples for all tasks",
        OWN: "own examples for each task",
        FOCUS: "few for the first task, many for the others",
    }
    help = "Same examples for all tasks, own examples for each, or few for the first (focus)."
    return setting(SAME, "Which examples each task gets", help, Choice(words))


def focus_setting() -> Any:
    """Declare the number of examples of the first task, when the allocation is "focus"."""
    return setting(
        50,
        "Examples of the first task",
        "Examples of the first task, when the allocation is focus.",
        Whole(1, 100_000),
        offered=Whole(5, 10_000),
        usual=(10, 25, 50, 100, 200, 400, 800),
        axis=(10, 25, 50, 100, 200),
        ratio=True,
        needs=("allocation", FOCUS),
        stacked=True,
    )


def in_order(sampled: Sequence[Floats]) -> Floats:
    """Lay what was noted at each call of a `Sample` out as the rows of `Generated.allocated`."""
    held_out, training = sampled
    return np.concatenate([training, held_out])


class Generated(Source):
    """A source that makes as many examples as are asked for, and allocates their labels.

    Its dataclass declares tasks, examples, allocation and focus_examples with the functions above.
    """

    tasks: int
    examples: int
    allocation: str
    focus_examples: int

    def check(self) -> None:
        """Refuse settings that no generated source can meet.

        Raises:
            ValueError: naming the setting, what it must be and what came.
        """
        check_settings(self)
        if self.allocation == FOCUS and self.focus_examples > self.examples:
            raise ValueError(
                f"focus_examples must be at most examples ({self.examples}), "
                f"got {self.focus_examples}"
            )
        labels = self.training_rows * self.tasks
        if labels > MAX_LABELS:
            raise ValueError(
                f"tasks and examples must make at most {MAX_LABELS:,} labels, got {labels:,}"
            )

    @classmethod
    def reconciled(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return settings in which the first task has no more examples than there are."""
        fewer = min(values["focus_examples"], values["examples"])
        return {
            **values,
            "focus_examples": fewer if values["allocation"] == FOCUS else values["focus_examples"],
        }

    @property
    def training_rows(self) -> int:
        """Rows of the training part: `examples` are for each task where it has its own."""
        return self.examples * self.tasks if self.allocation == OWN else self.examples

    def sizes_with(self, inputs: int) -> Sizes:
        """Return the sizes of problems with so many inputs."""
        return Sizes(self.training_rows + VALIDATION + TEST, inputs, self.allocation == OWN)

    def allocated(self, sample: Sample, picture: tuple[int, int] | None = None) -> Problem:
        """Make the problem from a `sample` of labelled rows.

        Test and validation are sampled first, so that more training examples change nothing else.
        """
        # the held-out rows are then the same whatever `examples`: curves over it are comparable
        held_x, held_y = sample(VALIDATION + TEST)
        rows = self.training_rows
        x, y = sample(rows)
        if self.allocation == OWN:
            owner = np.arange(rows) // self.examples
            # float32: np.nan alone would make it float64
            y = np.where(owner[:, None] == np.arange(self.tasks), y, np.float32(np.nan))
        elif self.allocation == FOCUS:
            y[self.focus_examples :, 0] = np.nan
        return Problem(
            np.concatenate([x, held_x]),
            np.concatenate([y, held_y]),
            self.names,
            *split_sizes(rows, VALIDATION, TEST),
            picture=picture,
            disjoint=self.allocation == OWN,
            kinds=self.kinds,
        )
