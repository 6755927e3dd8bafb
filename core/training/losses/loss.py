"""What a loss is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from torch import Tensor

# answers and targets, both (network, logit, n) -> (network, task)
Measure = Callable[[Tensor, Tensor], Tensor]
Function = Callable[[Tensor, Tensor], Tensor]  # logits, targets, both (network, logit, n)


@dataclass(frozen=True)
class Loss:
    """How a network learns its tasks from its logits, and what it answers.

    A task has one logit or several, side by side (core.data.kinds). A target has the shape of the
    logits.

    Attributes:
        encode: (rows, task) labels with NaN where '?' -> (rows, logit) targets.
        decode: (network, logit, n) targets -> (network, task, n) labels.
        terms: the loss of each answer, 0 where the label is '?': (network, task, n).
        residual: derivative of the loss by each logit: (network, logit, n).
        answers: logits -> what is judged, same shape: of yes/no tasks the logit of "yes".
        measures: what is measured at every evaluation: first the loss, which decides when a task
            stops, over the labelled examples, NaN where there are none.
        scores: by metric, of the answers at each task's best step; NaN for tasks that have no such
            score.
        sizes: how many logits each task has; empty: one each.
    """

    encode: Callable[[Tensor], Tensor]
    decode: Callable[[Tensor], Tensor]
    terms: Function
    residual: Function
    answers: Callable[[Tensor], Tensor]
    measures: tuple[Measure, ...]
    scores: Mapping[str, Measure]
    sizes: tuple[int, ...] = ()

    def tasks(self, logits: int) -> int:
        """How many tasks so many logits answer."""
        return len(self.sizes) or logits
