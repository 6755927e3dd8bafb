"""The loss of one label for all tasks: cross-entropy of a softmax over tasks."""

from dataclasses import replace

import torch
from torch import Tensor

from core.training.losses.logistic import LOGISTIC


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
    # log(p / (1 - p)) itself would be infinite where p rounds to 1
    spread = logits.unsqueeze(1).masked_fill(~others[None, :, :, None], -torch.inf)
    return logits - torch.logsumexp(spread, dim=2)


# it is judged like every other answer: a yes or no for each task
SOFTMAX = replace(LOGISTIC, residual=softmax_residual, answers=softmax_answers)
