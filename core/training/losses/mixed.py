"""The loss of tasks of several kinds in one network: each kind's own, their sum.

Every kind's loss is scaled so that one who knows nothing of a task with balanced answers pays about
log 2, as for yes/no: no kind drowns another.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from core.metrics.catalogue import LOG_LOSS, LOSS
from core.training.losses.loss import Function, Loss, Measure

Part = tuple[Loss, slice, slice]  # the loss of some tasks in a row, their columns, their logits


def mixed(losses: Sequence[tuple[Loss, int]]) -> Loss:
    """Put losses of tasks side by side: each with how many tasks it is of."""
    parts, task, logit = list[Part](), 0, 0
    for loss, tasks in losses:
        logits = sum(loss.sizes) or tasks
        parts.append((loss, slice(task, task + tasks), slice(logit, logit + logits)))
        task, logit = task + tasks, logit + logits
    names = dict.fromkeys(name for loss, _, _ in parts for name in _scores(loss))
    return Loss(
        encode=lambda y: torch.cat([loss.encode(y[:, of]) for loss, of, _ in parts], dim=1),
        decode=lambda target: torch.cat([loss.decode(target[:, at]) for loss, _, at in parts], 1),
        terms=_each(parts, lambda loss: loss.terms),
        residual=_each(parts, lambda loss: loss.residual),
        answers=lambda logits: torch.cat([loss.answers(logits[:, at]) for loss, _, at in parts], 1),
        measures=(_each(parts, lambda loss: loss.measures[0]),),
        scores={name: _score(parts, name) for name in names},
        sizes=tuple(size for loss, of, _ in parts for size in loss.sizes or (1,) * _count(of)),
    )


def _each(parts: Sequence[Part], function: Callable[[Loss], Function]) -> Function:
    def joined(logits: Tensor, target: Tensor) -> Tensor:
        found = [function(loss)(logits[:, at], target[:, at]) for loss, _, at in parts]
        return torch.cat(found, dim=1)

    return joined


def _score(parts: Sequence[Part], name: str) -> Measure:
    def joined(logits: Tensor, target: Tensor) -> Tensor:
        found = [
            _scores(loss)[name](logits[:, at], target[:, at])
            if name in _scores(loss)
            else logits.new_full((len(logits), _count(of)), torch.nan)
            for loss, of, at in parts
        ]
        return torch.cat(found, dim=1)

    return joined


def _scores(loss: Loss) -> dict[str, Measure]:
    """Return the scores of a loss; the log loss of yes/no tasks is their loss, too."""
    own = dict(loss.scores)
    return own if LOSS.name in own else own | {LOSS.name: own[LOG_LOSS.name]}


def _count(of: slice) -> int:
    return int(of.stop - of.start)
