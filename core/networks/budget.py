"""Widths that make a comparison fair: the same width, the same parameters, or the best."""

from collections.abc import Sequence

from core.networks.groups import Groups
from core.networks.shape import Shape

SAME_WIDTH, SAME_PARAMETERS, BEST_WIDTH, TUNED = "width", "parameters", "best", "tuned"
MAX_WIDTH = 4096
BUDGETS = {
    SAME_WIDTH: "same width for each network",
    SAME_PARAMETERS: "same total of parameters",
    BEST_WIDTH: "best width for each way (by validation)",
    TUNED: "each way at its best",
}


def parameters(
    groups: Groups, inputs: int, width: int, depth: int, logits: Sequence[int] = ()
) -> int:
    """Count the weights and biases of all networks of a grouping.

    Args:
        logits: of each task; none given: one each.
    """
    outputs = (sum(logits[t] for t in group) if logits else len(group) for group in groups)
    return sum(Shape(inputs, width, depth, size).parameters for size in outputs)


def each_alone(
    logits: Sequence[int], inputs: int, widths: Sequence[int], depth: int
) -> dict[int, int]:
    """Return by width the parameters of one network for each task, of so many logits."""
    groups = tuple((task,) for task in range(len(logits)))
    return {width: parameters(groups, inputs, width, depth, logits) for width in widths}


def widths(
    budget: str,
    groups: Groups,
    inputs: int,
    width: int,
    depth: int,
    logits: Sequence[int] = (),
) -> tuple[int, ...]:
    """Return the widths at which an arm is trained; validation chooses when there are several.

    "width": every network has the given width.
    "parameters": all networks of the arm have at most as many parameters as one network of the
        given width that does all tasks (and width 1 at least).
    "best": powers of two up to the given width, and that width.
    "tuned": a quarter of the given width, that width, and four times as much.

    >>> widths("parameters", ((0,), (1,), (2,), (3,)), inputs=20, width=32, depth=1)
    (9,)
    >>> widths("best", ((0,),), inputs=20, width=12, depth=1)
    (1, 2, 4, 8, 12)
    >>> widths("tuned", ((0,),), inputs=20, width=32, depth=1)
    (8, 32, 128)
    """
    if budget == SAME_WIDTH:
        return (width,)
    if budget == TUNED:
        return tuple(sorted({max(1, width // 4), width, min(MAX_WIDTH, 4 * width)}))
    if budget == BEST_WIDTH:
        return (*(2**k for k in range(width.bit_length()) if 2**k < width), width)
    # what one network of the given width for all tasks has is what every arm may have
    whole = (tuple(task for group in groups for task in group),)
    allowed = parameters(whole, inputs, width, depth, logits)
    low, high = 1, width
    while low < high:  # the largest width that fits
        middle = (low + high + 1) // 2
        if parameters(groups, inputs, middle, depth, logits) <= allowed:
            low = middle
        else:
            high = middle - 1
    return (low,)
