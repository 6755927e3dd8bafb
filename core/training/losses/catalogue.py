"""The loss with which tasks of each kind are learned."""

from core.data.kinds.kind import TaskKind
from core.data.kinds.yes_no import YES_NO
from core.training.losses.logistic import LOGISTIC
from core.training.losses.loss import Loss

LOSSES: dict[str, Loss] = {YES_NO.name: LOGISTIC}


def loss_of(kind: TaskKind) -> Loss:
    """Return the loss of a kind of tasks."""
    return LOSSES[kind.name]
