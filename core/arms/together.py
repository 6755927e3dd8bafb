"""Together: one network for all tasks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self, final

from core.arms.arm import Arm
from core.networks.groups import Groups
from core.training.updates.rules import PLAIN_SUM, UpdateRule


@final
@dataclass(frozen=True)
class Together(Arm):
    """One network for all tasks: the lecture's multi-task learning."""

    about: ClassVar[str] = "one network for all tasks"

    update: UpdateRule = PLAIN_SUM

    @property
    def name(self) -> str:
        """In results, options and addresses.

        >>> Together().name, Together(UpdateRule("PCGrad", "")).name
        ('together', 'together, PCGrad')
        """
        return self.update.after("together")

    @property
    def role(self) -> str:
        """The lecture's together has a colour of its own, with another update it has not."""
        return "together" if self.update == PLAIN_SUM else "other"

    def updated(self, update: UpdateRule) -> Self:
        """Return together with another update."""
        return replace(self, update=update)

    def groups(self, names: Sequence[str]) -> Groups:
        """Return one group of all tasks."""
        self.update.require_tasks(names)
        return (tuple(range(len(names))),)


TOGETHER = Together()
