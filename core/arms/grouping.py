"""A grouping: a partition of the tasks, one network for each group."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self, final

from core.arms.arm import Arm
from core.data.tables.wording import short
from core.networks.groups import Groups
from core.training.updates.rules import PLAIN_SUM, UpdateRule

NAMED = 3  # tasks in a refusal
Partition = tuple[tuple[str, ...], ...]


@final
@dataclass(frozen=True)
class Grouping(Arm):
    """One network for each group of tasks.

    Attributes:
        partition: the names of the tasks of each group.
        update: of each network with several tasks.
    """

    about: ClassVar[str] = "one network for each group of tasks"

    partition: Partition
    update: UpdateRule = PLAIN_SUM

    @property
    def name(self) -> str:
        """The groups written out.

        >>> Grouping((("car", "bus"), ("dog",))).name
        'car + bus | dog'
        """
        return self.update.after(" | ".join(" + ".join(group) for group in self.partition))

    def updated(self, update: UpdateRule) -> Self:
        """Return the grouping with another update."""
        return replace(self, update=update)

    def groups(self, names: Sequence[str]) -> Groups:
        """Return the task numbers of each group.

        Raises:
            ValueError: when it is no partition of the tasks.

        >>> Grouping((("bus",), ("car",))).groups(("car", "bus"))
        ((1,), (0,))
        """
        self.update.require_tasks(names)
        members = [name for group in self.partition for name in group]
        if sorted(members) != sorted(names):
            wrong = sorted(set(members) ^ set(names)) or sorted(members)
            more = f" and {len(wrong) - NAMED} more" if len(wrong) > NAMED else ""
            raise ValueError(
                "a grouping must hold each task exactly once, got trouble with "
                f"{', '.join(map(short, wrong[:NAMED]))}{more}"
            )
        position = {name: task for task, name in enumerate(names)}
        return tuple(tuple(position[name] for name in group) for group in self.partition)
