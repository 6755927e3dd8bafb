"""Apart: one network for each task, with which every other arm is compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, final

from core.arms.arm import Arm
from core.networks.groups import Groups


@final
@dataclass(frozen=True)
class Apart(Arm):
    """One network for each task."""

    name = "apart"
    role = "apart"
    about: ClassVar[str] = "one network for each task"

    def groups(self, names: Sequence[str]) -> Groups:
        """Return a group for each task."""
        return tuple((task,) for task in range(len(names)))


APART = Apart()
