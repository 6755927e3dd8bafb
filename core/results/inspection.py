"""The loss at one step of training, term by term, as plain arrays that pages can hold."""

from dataclasses import dataclass

from core.data.arrays import Floats


@dataclass(frozen=True)
class Inspection:
    """What the optimiser saw at one step of one network that does all tasks.

    Attributes:
        names: of the T tasks.
        x: (n, d) the examples of the batch; picture: their (height, width), if they have one.
        labels: (T, n) 1, 0 or NaN for '?'.
        chances: (T, n) yhat, the probability of "yes".
        terms: (T, n) L(yhat_ji, y_ji), 0 where the label is '?'.
        loss: the mean over examples of the sum over tasks, as the optimiser saw it.
    """

    names: tuple[str, ...]
    x: Floats
    picture: tuple[int, int] | None
    labels: Floats
    chances: Floats
    terms: Floats
    loss: float
