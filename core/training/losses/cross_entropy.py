"""The loss of classes: the cross-entropy of a softmax over the logits of a task.

With logits z_c and label c it is -log softmax(z)_c, divided by log C and multiplied by log 2, so
that a task with many classes pulls no harder than one with two. Targets are one-hot, and all 0
where the label is '?'.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from core.metrics.auc import auc
from core.metrics.catalogue import AUC, ERROR, LOG_LOSS, LOSS
from core.training.losses.loss import Loss
from core.training.losses.masked import mean_known


def cross_entropy(count: int, tasks: int) -> Loss:
    """Make the loss of some tasks with as many classes each, their logits side by side."""
    of = _Classes(count, tasks)
    return Loss(
        encode=of.encode,
        decode=of.decode,
        terms=lambda logits, target: of.scale * of.plain(logits, target),
        residual=of.residual,
        answers=lambda logits: logits,
        measures=(of.mean_loss,),
        scores={
            ERROR.name: of.mean_error,
            LOG_LOSS.name: of.mean_log_loss,
            AUC.name: of.macro_auc,
            LOSS.name: of.mean_loss,
        },
        sizes=(count,) * tasks,
    )


@dataclass(frozen=True)
class _Classes:
    """Some tasks with `count` classes each."""

    count: int
    tasks: int

    @property
    def scale(self) -> float:
        """Log 2 / log C."""
        return math.log(2) / math.log(self.count)

    def split(self, values: Tensor) -> Tensor:
        """(network, logit, n) -> (network, task, class, n)."""
        return values.view(len(values), self.tasks, self.count, values.shape[2])

    def known(self, target: Tensor) -> Tensor:
        """(network, task, n) whether there is a label."""
        return self.split(target).sum(2) > 0

    def encode(self, y: Tensor) -> Tensor:
        """(rows, task) labels -> (rows, logit)."""
        known = ~torch.isnan(y)
        hot = functional.one_hot(torch.where(known, y, 0).long(), self.count) * known[..., None]
        return hot.flatten(1).to(y.dtype)

    def decode(self, target: Tensor) -> Tensor:
        """(network, logit, n) -> (network, task, n) labels, NaN where '?'."""
        place = self.split(target).argmax(2).to(target.dtype)
        return torch.where(self.known(target), place, torch.nan)

    def plain(self, logits: Tensor, target: Tensor) -> Tensor:
        """-log softmax(z)_c, (network, task, n), 0 where '?'."""
        return -(functional.log_softmax(self.split(logits), dim=2) * self.split(target)).sum(2)

    def residual(self, logits: Tensor, target: Tensor) -> Tensor:
        """(p_c - t_c) log 2 / log C, a mean over the examples (Bishop 2006, eq. 4.109)."""
        hot = self.split(target)
        wrong = torch.softmax(self.split(logits), dim=2) * hot.sum(2, keepdim=True) - hot
        return (wrong * (self.scale / logits.shape[2])).view(logits.shape)

    def mean_log_loss(self, logits: Tensor, target: Tensor) -> Tensor:
        """(network, task) mean of `plain` over labelled examples."""
        return mean_known(self.plain(logits, target), self.known(target))

    def mean_loss(self, logits: Tensor, target: Tensor) -> Tensor:
        """The same, scaled."""
        return self.scale * self.mean_log_loss(logits, target)

    def mean_error(self, logits: Tensor, target: Tensor) -> Tensor:
        """(network, task) share of labelled examples whose likeliest class is another."""
        wrong = self.split(logits).argmax(2) != self.split(target).argmax(2)
        return mean_known(wrong.to(logits.dtype), self.known(target))

    def macro_auc(self, logits: Tensor, target: Tensor) -> Tensor:
        """Average over the classes that occur, each against the others (Fawcett 2006)."""
        chances = torch.softmax(self.split(logits), dim=2)
        hot = torch.where(self.known(target)[:, :, None], self.split(target), torch.nan)
        each = torch.from_numpy(auc(chances.numpy(), hot.numpy()))
        return each.nanmean(dim=2).to(logits.dtype)
