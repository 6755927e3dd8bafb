"""The loss with which tasks of some kinds are learned."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType
from typing import Any

from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import YES_NO
from core.training.losses.cross_entropy import cross_entropy
from core.training.losses.logistic import LOGISTIC
from core.training.losses.loss import Loss
from core.training.losses.mixed import mixed
from core.training.losses.squared import SQUARED
from core.training.losses.thresholds import thresholds

# by the name of a kind: the loss of so many tasks of it, side by side
LOSSES: Mapping[str, Callable[[Any, int], Loss]] = MappingProxyType(
    {
        YES_NO.name: lambda kind, tasks: LOGISTIC,
        Classes.name: lambda kind, tasks: cross_entropy(kind.count, tasks),
        Ordered.name: lambda kind, tasks: thresholds(kind.count, tasks),
        NUMBERS.name: lambda kind, tasks: SQUARED,
    }
)


def loss_of(kinds: Sequence[TaskKind]) -> Loss:
    """Return the loss of tasks of these kinds, in this order."""
    return _loss_of(tuple(kinds))


@lru_cache(maxsize=256)
def _loss_of(kinds: tuple[TaskKind, ...]) -> Loss:
    if set(kinds) == {YES_NO}:
        return LOGISTIC
    runs = [(kind, len(list(same))) for kind, same in groupby(kinds)]
    return mixed([(LOSSES[kind.name](kind, tasks), tasks) for kind, tasks in runs])
