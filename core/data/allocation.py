"""How the labels of a generated source are handed out to its tasks.

"same": every training example is labelled for all tasks.
"own": every task has its own examples; a row carries one label, the others are '?'.
"focus": the first task is labelled on few examples only, the others on all.
"""

from collections.abc import Callable

import numpy as np

from core.data.problem import Floats, Problem, split_sizes
from core.settings import require

HANDOUTS = ("same", "own", "focus")
VALIDATION, TEST = 800, 2000  # rows, labelled for every task whatever the handout
MAX_LABELS = 40_000_000  # of the whole (m, T) matrix: about 160 MB

Sample = Callable[[int], tuple[Floats, Floats]]  # n -> x (n, d), y (n, T)


def check_handout(tasks: int, examples: int, handout: str, focus_examples: int) -> None:
    """Refuse settings that no generated source can meet.

    Raises:
        ValueError: naming the setting, what it must be and what came.
    """
    require.whole("tasks", tasks, 1, 100)
    require.whole("examples", examples, 1, 100_000)
    require.choice("handout", handout, HANDOUTS)
    require.whole("focus_examples", focus_examples, 1, 100_000)
    if handout == "focus" and focus_examples > examples:
        raise ValueError(
            f"focus_examples must be at most examples ({examples}), got {focus_examples}"
        )
    labels = _training_rows(tasks, examples, handout) * tasks
    if labels > MAX_LABELS:
        raise ValueError(
            f"tasks and examples must make at most {MAX_LABELS:,} labels, got {labels:,}"
        )


def _training_rows(tasks: int, examples: int, handout: str) -> int:
    return examples * tasks if handout == "own" else examples


def hand_out(
    sample: Sample, names: tuple[str, ...], examples: int, handout: str, focus_examples: int
) -> tuple[Floats, Floats, int]:
    """Sample test, validation and training rows, and hide the labels that are not handed out.

    Test and validation are sampled first, so that more training examples change nothing else.

    Returns:
        x (m, d), y (m, T) with training rows first, and the number of training rows.
    """
    tasks = len(names)
    held_x, held_y = sample(VALIDATION + TEST)
    rows = _training_rows(tasks, examples, handout)
    x, y = sample(rows)
    if handout == "own":
        owner = np.arange(rows) // examples
        y = np.where(owner[:, None] == np.arange(tasks), y, np.float32(np.nan))
    elif handout == "focus":
        y[focus_examples:, 0] = np.nan
    return np.concatenate([x, held_x]), np.concatenate([y, held_y]), rows


def generated(
    sample: Sample,
    names: tuple[str, ...],
    examples: int,
    handout: str,
    focus_examples: int,
    picture: tuple[int, int] | None = None,
) -> Problem:
    """Make the problem of a generator from its `sample` of labelled rows."""
    x, y, rows = hand_out(sample, names, examples, handout, focus_examples)
    parts = split_sizes(rows, VALIDATION, TEST)
    return Problem(x, y, names, *parts, picture=picture, disjoint=handout == "own")
