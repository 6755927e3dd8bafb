"""The loss of numbers: the squared error of standardised labels, times log 2.

Always answering the mean then costs log 2, as much as knowing nothing of a yes/no task. Targets are
the standardised labels themselves, NaN where '?'.
"""

import math

import torch
from torch import Tensor

from core.metrics.catalogue import LOSS, MAE, R2, RMSE
from core.training.losses.loss import Loss
from core.training.losses.masked import mean_known

SCALE = math.log(2)


def _difference(logits: Tensor, target: Tensor) -> Tensor:
    """Return by how much the answers are off, 0 where '?'."""
    return torch.where(torch.isnan(target), 0.0, logits - target)


def terms(logits: Tensor, target: Tensor) -> Tensor:
    """Return log 2 (z - t)^2, 0 where '?'."""
    return SCALE * _difference(logits, target) ** 2


def residual(logits: Tensor, target: Tensor) -> Tensor:
    """Return 2 log 2 (z - t), a mean over the examples, 0 where '?'."""
    return _difference(logits, target) * (2 * SCALE / logits.shape[2])


def mean_loss(logits: Tensor, target: Tensor) -> Tensor:
    """Return (network, task) the mean of `terms` over labelled examples."""
    return mean_known(terms(logits, target), ~torch.isnan(target))


def _rmse(logits: Tensor, target: Tensor) -> Tensor:
    return mean_known(_difference(logits, target) ** 2, ~torch.isnan(target)).sqrt()


def _mae(logits: Tensor, target: Tensor) -> Tensor:
    return mean_known(_difference(logits, target).abs(), ~torch.isnan(target))


def _r2(logits: Tensor, target: Tensor) -> Tensor:
    """1 - mean squared error / variance of the labels that it is measured on."""
    known = ~torch.isnan(target)
    mean = mean_known(target, known)[..., None]
    spread = mean_known((target - mean) ** 2, known)
    return 1 - _rmse(logits, target) ** 2 / torch.where(spread > 0, spread, torch.nan)


SQUARED = Loss(
    encode=lambda y: y,
    decode=lambda target: target,
    terms=terms,
    residual=residual,
    answers=lambda logits: logits,
    measures=(mean_loss,),
    scores={LOSS.name: mean_loss, RMSE.name: _rmse, MAE.name: _mae, R2.name: _r2},
)
