"""The lecture's loss: the logistic loss summed over labelled tasks, averaged over examples.

A target is the sign of a label: +1 for yes, -1 for no, 0 for '?'. With logit z and sign t the
logistic loss is L = log(1 + exp(-t z)), and a '?' adds nothing to the loss or its gradient.
"""

import torch
from torch import Tensor
from torch.nn import functional

from core.metrics.catalogue import ERROR, LOG_LOSS, METRICS
from core.metrics.metric import Compute
from core.training.losses.loss import Loss, Measure

_ZERO = torch.zeros(())  # what `addcmul` adds to: it has no form without a summand


def signs(y: Tensor) -> Tensor:
    """Turn labels 1, 0 and NaN into +1, -1 and 0.

    >>> signs(torch.tensor([1.0, 0.0, float("nan")]))
    tensor([ 1., -1.,  0.])
    """
    return torch.where(torch.isnan(y), torch.zeros_like(y), 2 * y - 1)


def labels(sign: Tensor) -> Tensor:
    """Turn +1, -1 and 0 back into 1, 0 and NaN."""
    return torch.where(sign == 0, torch.full_like(sign, torch.nan), (sign + 1) / 2)


def terms(logits: Tensor, sign: Tensor) -> Tensor:
    """Return L(yhat_ji, y_ji), 0 where the label is '?'; shapes as given."""
    # softplus stays finite where log(1 + exp(z)) overflows
    return functional.softplus(_scaled(-1, sign, logits)).mul_(sign.abs())


def loss(logits: Tensor, sign: Tensor) -> Tensor:
    """Return (network,) (1/n) sum_i sum_j L(yhat_ji, y_ji) of (network, task, n) logits."""
    return terms(logits, sign).sum((1, 2)) / logits.shape[2]


def residual(logits: Tensor, sign: Tensor) -> Tensor:
    """Return the derivative of `loss` by each logit: (network, task, n)."""
    wrong = _scaled(-1, sign, logits).sigmoid_()  # the probability of the other answer
    return _scaled(-1 / logits.shape[2], wrong, sign)


def mean_loss(logits: Tensor, sign: Tensor) -> Tensor:
    """Return (network, task) the mean of L over the labelled examples, NaN where there are none."""
    return terms(logits, sign).sum(2) / sign.abs().sum(2)


def mean_error(logits: Tensor, sign: Tensor) -> Tensor:
    """Return (network, task) the share of labelled examples answered wrongly (yes if z > 0)."""
    # floats: three to four times faster than bool
    yes = torch.gt(logits, 0, out=torch.empty_like(logits))
    labelled = sign.abs().sum(2)
    positive = (labelled + sign.sum(2)) / 2
    # a yes that is right saves one of the errors of never saying yes, a wrong one adds one
    return (positive - (sign * yes).sum(2)) / labelled


def _scaled(factor: float, a: Tensor, b: Tensor) -> Tensor:
    """Return factor * a * b in one pass over memory."""
    return torch.addcmul(_ZERO, a, b, value=factor)


def _scores() -> dict[str, Measure]:
    """Return how every metric of yes/no tasks is computed."""
    measured = {LOG_LOSS.name: mean_loss, ERROR.name: mean_error}

    def computed(compute: Compute) -> Measure:
        return lambda logits, sign: torch.from_numpy(
            compute(logits.numpy(), labels(sign).numpy())
        ).to(logits.dtype)

    return {
        name: measured[name] if metric.compute is None else computed(metric.compute)
        for name, metric in METRICS.items()
    }


LOGISTIC = Loss(
    encode=signs,
    decode=labels,
    terms=terms,
    residual=residual,
    answers=lambda logits: logits,
    measures=(mean_loss, mean_error),
    scores=_scores(),
)
