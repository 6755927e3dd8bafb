"""Transfer: learn from all other tasks first, then go on with the first task, the focus."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, final

from core.arms.arm import Arm
from core.networks.groups import Groups

if TYPE_CHECKING:
    from core.networks.stack import Stack
    from core.training.draws import Draws
    from core.training.loop import Trial

FOCUS = 0  # the task that it answers


@final
@dataclass(frozen=True)
class Transfer(Arm):
    """One network learns all other tasks; its hidden layers then serve the focus task.

    The source network is kept at the evaluation where the mean validation loss of *its* tasks was
    lowest. The focus task gets a new output layer; its validation labels serve for its own early
    stopping alone, as in every arm.

    Attributes:
        head_only: whether the output layer alone goes on learning.
    """

    about: ClassVar[str] = "learn the other tasks first, then the first one"
    fewest_tasks: ClassVar[int] = 2

    head_only: bool = False

    @property
    def name(self) -> str:
        """In results, options and addresses."""
        return "transfer-head" if self.head_only else "transfer"

    @property
    def role(self) -> str:
        """The whole transfer has a colour of its own, that of the output layer alone has not."""
        return "other" if self.head_only else "transfer"

    def groups(self, names: Sequence[str]) -> Groups:
        """Return the focus task alone.

        Raises:
            ValueError: when there is no other task.
        """
        self.require_tasks(names)
        return ((FOCUS,),)

    def source_groups(self, names: Sequence[str]) -> Groups:
        """Return one group of all other tasks."""
        return (tuple(task for task in range(len(names)) if task != FOCUS),)

    def trials(self, draws: "Draws", width: int, source: "Stack | None") -> "list[Trial]":
        """Go on from the hidden layers of the source network."""
        assert source is not None
        focus = self.groups(draws.names)
        # its output layer is the one that the focus task has when it is trained alone
        stack = draws.stack(focus, width)
        stack.copy_hidden(source)
        layers = 1 if self.head_only else None
        return [draws.trial(focus, width, stack=stack, trained_layers=layers)]


TRANSFER = Transfer()
TRANSFER_HEAD = Transfer(head_only=True)
