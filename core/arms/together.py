"""Together: one network for all tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, final

from core.arms.arm import Arm
from core.networks.groups import Groups


@final
@dataclass(frozen=True)
class Together(Arm):
    """One network for all tasks: the lecture's multi-task learning."""

    name = "together"
    role = "together"
    about: ClassVar[str] = "one network for all tasks"

    def groups(self, names: Sequence[str]) -> Groups:
        """Return one group of all tasks."""
        return (tuple(range(len(names))),)


TOGETHER = Together()
