"""The loss of ordered classes: a logistic loss for each threshold, their mean.

With C places there are C - 1 yes/no questions "does the label lie above place k?" (Frank & Hall
2001; Li & Lin 2007). Targets are their signs, 0 where the label is '?'.
"""

import torch
from torch import Tensor

from core.metrics.catalogue import DISTANCE, KAPPA, LOSS
from core.metrics.kappa import quadratic_kappa
from core.training.losses import logistic
from core.training.losses.loss import Loss
from core.training.losses.masked import mean_known


def thresholds(count: int, tasks: int) -> Loss:
    """Make the loss of some tasks with as many places each, their logits side by side."""
    questions = count - 1

    def split(values: Tensor) -> Tensor:
        """(network, logit, n) -> (network, task, threshold, n)."""
        return values.view(len(values), tasks, questions, values.shape[2])

    def encode(y: Tensor) -> Tensor:
        above = (y[..., None] > torch.arange(questions)).to(y.dtype)
        return torch.where(torch.isnan(y)[..., None], 0.0, 2 * above - 1).flatten(1)

    def decode(target: Tensor) -> Tensor:
        sign = split(target)
        return torch.where(sign[:, :, 0] == 0, torch.nan, (sign > 0).sum(2).to(target.dtype))

    def terms(logits: Tensor, target: Tensor) -> Tensor:
        return split(logistic.terms(logits, target)).mean(2)

    def residual(logits: Tensor, target: Tensor) -> Tensor:
        return logistic.residual(logits, target) / questions

    def mean_loss(logits: Tensor, target: Tensor) -> Tensor:
        return mean_known(terms(logits, target), split(target)[:, :, 0] != 0)

    def places(logits: Tensor) -> Tensor:
        """The place answered: how many thresholds it lies above, more likely than not."""
        return (split(logits) > 0).sum(2).to(logits.dtype)

    def mean_distance(logits: Tensor, target: Tensor) -> Tensor:
        label = decode(target)
        return mean_known((places(logits) - label).abs(), ~torch.isnan(label))

    def kappa(logits: Tensor, target: Tensor) -> Tensor:
        found = quadratic_kappa(places(logits).numpy(), decode(target).numpy())
        return torch.from_numpy(found).to(logits.dtype)

    return Loss(
        encode=encode,
        decode=decode,
        terms=terms,
        residual=residual,
        answers=lambda logits: logits,
        measures=(mean_loss,),
        scores={LOSS.name: mean_loss, DISTANCE.name: mean_distance, KAPPA.name: kappa},
        sizes=(questions,) * tasks,
    )
