"""What a loss is."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

Function = Callable[[Tensor, Tensor], Tensor]  # logits, targets, both (network, task, n)


@dataclass(frozen=True)
class Loss:
    """How a network learns from its logits, and what it answers.

    Attributes:
        encode: labels with NaN where '?' -> targets, same shape; a '?' becomes 0.
        decode: targets -> labels.
        terms: the loss of each answer, 0 where the label is '?': (network, task, n).
        residual: derivative of the loss by each logit: (network, task, n).
        answers: logits -> the logit of "yes" for each task, same shape.
        measures: of answers, in the order of core.metrics.catalogue.CURVES: (network, task) over
            the labelled examples, NaN where there are none.
    """

    encode: Callable[[Tensor], Tensor]
    decode: Callable[[Tensor], Tensor]
    terms: Function
    residual: Function
    answers: Callable[[Tensor], Tensor]
    measures: tuple[Function, ...]
