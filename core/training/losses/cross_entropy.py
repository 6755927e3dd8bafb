"""The loss of classes: the cross-entropy of a softmax over the logits of a task.

With logits z_c and label c it is -log softmax(z)_c, divided by log C and multiplied by log 2, so
that a task with many classes pulls no harder than one with two. Targets are one-hot, and all 0
where the label is '?'.
"""

import math

import torch
from torch import Tensor
from torch.nn import functional

from core.metrics.auc import auc
from core.metrics.catalogue import AUC, ERROR, LOG_LOSS, LOSS
from core.training.losses.loss import Loss
from core.training.losses.masked import mean_known


def cross_entropy(count: int, tasks: int) -> Loss:
    """Make the loss of some tasks with as many classes each, their logits side by side."""
    scale = math.log(2) / math.log(count)

    def split(values: Tensor) -> Tensor:
        """(network, logit, n) -> (network, task, class, n)."""
        return values.view(len(values), tasks, count, values.shape[2])

    def encode(y: Tensor) -> Tensor:
        known = ~torch.isnan(y)
        hot = functional.one_hot(torch.where(known, y, 0).long(), count) * known[..., None]
        return hot.flatten(1).to(y.dtype)

    def decode(target: Tensor) -> Tensor:
        hot = split(target)
        return torch.where(hot.sum(2) > 0, hot.argmax(2).to(target.dtype), torch.nan)

    def plain(logits: Tensor, target: Tensor) -> Tensor:
        hot = split(target)
        return -(functional.log_softmax(split(logits), dim=2) * hot).sum(2)

    def residual(logits: Tensor, target: Tensor) -> Tensor:
        """(p_c - t_c) log 2 / log C, a mean over the examples (Bishop 2006, eq. 4.109)."""
        hot = split(target)
        wrong = torch.softmax(split(logits), dim=2) * hot.sum(2, keepdim=True) - hot
        return (wrong * (scale / logits.shape[2])).view(logits.shape)

    def known(target: Tensor) -> Tensor:
        return split(target).sum(2) > 0

    def mean_log_loss(logits: Tensor, target: Tensor) -> Tensor:
        return mean_known(plain(logits, target), known(target))

    def mean_error(logits: Tensor, target: Tensor) -> Tensor:
        wrong = split(logits).argmax(2) != split(target).argmax(2)
        return mean_known(wrong.to(logits.dtype), known(target))

    def macro_auc(logits: Tensor, target: Tensor) -> Tensor:
        """Average over the classes that occur, each against the others (Fawcett 2006)."""
        chances = torch.softmax(split(logits), dim=2)
        hot = torch.where(known(target)[:, :, None], split(target), torch.nan)
        each = torch.from_numpy(auc(chances.numpy(), hot.numpy()))
        return each.nanmean(dim=2).to(logits.dtype)

    return Loss(
        encode=encode,
        decode=decode,
        terms=lambda logits, target: scale * plain(logits, target),
        residual=residual,
        answers=lambda logits: logits,
        measures=(lambda logits, target: scale * mean_log_loss(logits, target),),
        scores={
            ERROR.name: mean_error,
            LOG_LOSS.name: mean_log_loss,
            AUC.name: macro_auc,
            LOSS.name: lambda logits, target: scale * mean_log_loss(logits, target),
        },
        sizes=(count,) * tasks,
    )
