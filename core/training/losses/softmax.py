"""What the logits of a network mean: one yes or no for each task, or one label for all."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from core.training.losses.logistic import residual


@dataclass(frozen=True)
class Head:
    """How a network learns from its logits, and what it answers.

    Attributes:
        residual: (logits, sign), both (network, task, n) -> derivative of the loss by each logit.
        answers: logits -> the logit of "yes" for each task, same shape.
    """

    residual: Callable[[Tensor, Tensor], Tensor]
    answers: Callable[[Tensor], Tensor]


def softmax_residual(logits: Tensor, sign: Tensor) -> Tensor:
    """Return the derivative of the cross-entropy of softmax over tasks, mean over examples.

    The right label of an example is its one task with sign +1; an example without one counts
    nothing (Bishop 2006, eq. 4.108).
    """
    right = (sign > 0).to(logits.dtype)
    counts = right.sum(dim=1, keepdim=True)
    return (torch.softmax(logits, dim=1) * counts - right) / logits.shape[2]


def softmax_answers(logits: Tensor) -> Tensor:
    """Turn p_j of the softmax into the logit of "yes", z_j - log sum_{k != j} exp(z_k).

    More than half of the probability goes to one task at most, so at most one answer is yes.

    >>> softmax_answers(torch.tensor([[[0.0], [0.0], [0.0]]])).flatten()
    tensor([-0.6931, -0.6931, -0.6931])
    """
    tasks = logits.shape[1]
    others = ~torch.eye(tasks, dtype=torch.bool)
    spread = logits.unsqueeze(1).masked_fill(~others[None, :, :, None], -torch.inf)
    return logits - torch.logsumexp(spread, dim=2)


LOGISTIC = Head(residual, lambda logits: logits)
SOFTMAX = Head(softmax_residual, softmax_answers)
