"""What a source of problems must say of itself."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

from core.data.arrays import Seed
from core.data.kinds.kind import TaskKind
from core.data.kinds.yes_no import YES_NO
from core.data.problem import Problem
from core.data.truth import Truth
from core.settings.setting import settings_of, unsaid

STARTS = 2  # of each split, where the same rows are split again and again


@dataclass(frozen=True)
class Sizes:
    """How large the problems of a source are; known without drawing one.

    Attributes:
        rows: of x and y, all parts.
        inputs: d.
        disjoint: see `Problem.disjoint`.
    """

    rows: int
    inputs: int
    disjoint: bool = False


class Source(ABC):
    """Settings from which problems are drawn: a frozen dataclass that declares its settings.

    Attributes:
        key: its word in addresses and on the command line.
        title: for people.
        about: a sentence or two.
        partly_labelled: whether labels are missing as they came.
        starts: replicates in a row that share a draw, each with initial weights and batches of its
            own. Two or more where replicates re-split the same rows: what differs between splits
            is then told from what differs between starts, see core.results.intervals.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    partly_labelled: ClassVar[bool] = False
    starts: ClassVar[int] = 1

    @property
    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """The tasks, known without drawing."""

    @property
    def kinds(self) -> tuple[TaskKind, ...]:
        """Of each task, known without drawing."""
        return (YES_NO,) * len(self.names)

    @property
    def splits(self) -> int | None:
        """How many different draws there are, which then come again; None: as many as asked for."""
        return None

    def draw_of(self, replicate: int) -> int:
        """Return the number of the draw that a replicate is trained on."""
        number = replicate // self.starts
        return number if self.splits is None else number % self.splits

    @abstractmethod
    def sizes(self) -> Sizes:
        """Say how large the problems are."""

    @abstractmethod
    def draw(self, seed: Seed) -> Problem:
        """Draw the problem of this seed: equal seeds give equal problems."""

    def truth(self, seed: Seed) -> Truth | None:
        """Return what is in the examples of `draw`, row by row; None: nobody knows."""
        return None

    def input_names(self, seed: Seed) -> tuple[str, ...]:
        """Return the names of the inputs of `draw`; none where they have none."""
        return ()

    @classmethod
    def opening(cls) -> Self:
        """Return the settings with which a page opens."""
        return cls()

    @classmethod
    def reconciled(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return settings by name that go together, nearest to these: for sliders moved alone."""
        return dict(values)

    def clean(self) -> Self | None:
        """Return the source of the same examples without noise; None: what comes is not noisy."""
        return None

    def identity(self) -> object:
        """Return what problems depend on, as JSON has it: equal identities draw equal problems."""
        # all fields, declared or not: what changes the data must change its hash
        names = [f.name for f in fields(self) if f.name not in unsaid(self)]  # type: ignore[arg-type]
        values = {name: _plain(getattr(self, name)) for name in names}
        return [type(self).__name__, values]

    def stack_key(self) -> tuple[object, ...]:
        """Return what must agree for problems to be trained in common stacks."""
        own = {n: s for n, s in settings_of(type(self)).items() if not s.stacked}
        return type(self).__name__, self.names, self.kinds, *(getattr(self, name) for name in own)


def _plain(value: object) -> object:
    return value.identity() if isinstance(value, Source) else value
