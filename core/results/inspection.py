"""The loss at one step of training, term by term, as plain arrays that pages can hold."""

from dataclasses import dataclass

from core.data.arrays import Floats
from core.data.kinds.kind import TaskKind


@dataclass(frozen=True)
class Inspection:
    """What the optimiser saw at one step of one network that does all tasks.

    Attributes:
        names: of the T tasks. kinds: of each, yes/no or numbers.
        x: (n, d) the examples of the batch; picture: their (height, width), if they have one.
        labels: (T, n) 1, 0, or a number in standard deviations from the mean of training; NaN for
            '?'.
        answers: (T, n) yhat, the probability of "yes", or a number like the labels.
        terms: (T, n) L(yhat_ji, y_ji), 0 where the label is '?'.
        loss: the mean over examples of the sum over tasks, as the optimiser saw it.
    """

    names: tuple[str, ...]
    kinds: tuple[TaskKind, ...]
    x: Floats
    picture: tuple[int, int] | None
    labels: Floats
    answers: Floats
    terms: Floats
    loss: float
