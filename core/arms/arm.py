"""What an arm must say of itself."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Self

from core.networks.groups import Groups, by_stack
from core.training.updates.rules import PLAIN_SUM, UpdateRule

if TYPE_CHECKING:
    from core.networks.stack import Stack
    from core.training.draws import Draws
    from core.training.loop import Trial


class Arm(ABC):
    """One way to train networks for the tasks of a problem.

    Attributes:
        name: in results, options and addresses.
        about: what it does, a few words within a sentence.
        fewest_tasks: that it needs.
        takes_away: whether its networks answer each task by themselves, so that they can be used
            elsewhere.
        yes_no_only: whether it makes sense of yes/no tasks alone.
    """

    about: ClassVar[str]
    fewest_tasks: ClassVar[int] = 1
    takes_away: ClassVar[bool] = True
    yes_no_only: ClassVar[bool] = False

    @property
    @abstractmethod
    def name(self) -> str:
        """In results, options and addresses."""

    @property
    def update(self) -> UpdateRule:
        """How the tasks of a network share its step: by the lecture's sum, for most arms."""
        return PLAIN_SUM

    def updated(self, update: UpdateRule) -> Self:
        """Return the arm whose networks take their steps by another update.

        Raises:
            ValueError: when the arm has no choice of update.
        """
        raise ValueError(
            f"an update must go with together or a grouping, got '{self.name}, {update.name}'"
        )

    @property
    def role(self) -> str:
        """Which colour and icon it has on pages; an arm without one of its own is "other"."""
        return "other"

    @property
    def label(self) -> str:
        """The name at the beginning of a sentence."""
        return self.name[0].upper() + self.name[1:]

    @abstractmethod
    def groups(self, names: Sequence[str]) -> Groups:
        """Return the task numbers that each of its networks answers.

        Raises:
            ValueError: when the arm does not go with these tasks.
        """

    def source_groups(self, names: Sequence[str]) -> Groups:
        """Return the tasks of the networks that it trains beforehand; none for most arms."""
        return ()

    def trials(self, draws: "Draws", width: int, source: "Stack | None") -> "list[Trial]":
        """Make the trials that answer the tasks, one for each stack of its groups, in that order.

        Args:
            source: the networks of `source_groups` at their best, when there are any.
        """
        parts = by_stack(self.groups(draws.names), draws.kinds)
        return [draws.trial(part, width, update=self.update) for part in parts]

    def require_tasks(self, names: Sequence[str]) -> None:
        """Refuse too few tasks.

        Raises:
            ValueError: with what was required and what came.
        """
        if len(names) < self.fewest_tasks:
            raise ValueError(
                f"the arm '{self.name}' must have at least {_NUMBERS[self.fewest_tasks]} tasks, "
                f"got {len(names)}"
            )


_NUMBERS = {2: "two", 3: "three"}
