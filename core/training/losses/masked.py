"""Means over the examples that have a label, of many networks and tasks at once."""

import torch
from torch import Tensor


def mean_known(values: Tensor, known: Tensor) -> Tensor:
    """Average (..., n) values over known examples: (...), NaN where none is known."""
    return torch.where(known, values, 0.0).sum(-1) / known.sum(-1)
