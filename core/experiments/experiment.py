"""An experiment: a source of problems, the arms to compare, and every setting that matters."""

import hashlib
import json
from dataclasses import dataclass, field, fields, is_dataclass

from core.data.missing import Missing
from core.data.problem import Problem, Source
from core.data.sources.table import Table
from core.networks.groups import Arm, arm_label, groups_of
from core.settings import require
from core.settings.version import ENGINE

BUDGETS = ("width", "parameters", "best")
MAX_DEPTH = 4
DATA, MISSING = 0, 1  # streams of random numbers of one replicate


@dataclass(frozen=True)
class Experiment:
    """What is trained and compared; validated when made, equal when its settings are.

    Attributes:
        source: where problems come from (core.data).
        width: units of every hidden layer, 1 to 4096; see `budget`.
        depth: hidden layers, 1 to 4.
        arms: "together", "apart", or a grouping: a tuple of tuples of task names.
        missing: share of labels made '?', and their handling.
        replicates: draws of data, initial weights and batches, equal for all arms, 1 to 1000.
        seed: of the first random number.
        steps: of the optimiser, 1 to 100,000.
        budget: "width" gives every network the same width, "parameters" every arm the total of
            one network of this width for all tasks, "best" every arm the width up to this one that
            validation prefers.

    Raises:
        ValueError: naming the setting, what it must be and what came.
    """

    source: Source
    width: int = 32
    depth: int = 1
    arms: tuple[Arm, ...] = ("together", "apart")
    missing: Missing = field(default_factory=Missing)
    replicates: int = 10
    seed: int = 0
    steps: int = 1000
    budget: str = "width"

    def __post_init__(self) -> None:
        require.whole("width", self.width, 1, 4096)
        require.whole("depth", self.depth, 1, MAX_DEPTH)
        require.whole("replicates", self.replicates, 1, 1000)
        require.whole("seed", self.seed, 0, 2**31 - 1)
        require.whole("steps", self.steps, 1, 100_000)
        require.choice("budget", self.budget, BUDGETS)
        if isinstance(self.source, type) or not hasattr(self.source, "draw"):
            raise ValueError(f"source must be made by core.data, got {self.source!r}")
        if not isinstance(self.missing, Missing):
            raise ValueError(f"missing must be a Missing, got {self.missing!r}")
        if not isinstance(self.arms, tuple) or not self.arms:
            raise ValueError(f"arms must be a tuple of ways to train, got {self.arms!r}")
        for arm in self.arms:
            groups_of(arm, self.source.names)
        labels = [arm_label(arm) for arm in self.arms]
        if len(set(labels)) != len(labels):
            raise ValueError(f"arms must differ, got {', '.join(labels)}")

    @property
    def settings(self) -> object:
        """All settings as JSON; a table stands for itself by the hash of its content."""
        return _plain(self)

    @property
    def fingerprint(self) -> str:
        """Content hash of the settings and the engine's version: equal work, equal key."""
        text = json.dumps([ENGINE, self.settings], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def problem(self, replicate: int) -> Problem:
        """Draw the problem of a replicate, with its labels missing.

        Raises:
            NoLabelsLeft: when nothing is left to learn from.
        """
        drawn = self.source.draw((self.seed, replicate, DATA))
        return self.missing.apply(drawn, (self.seed, replicate, MISSING))


def _plain(value: object) -> object:
    if isinstance(value, Table):
        return ["Table", value.content, value.tasks, value.input_columns, value.examples]
    if is_dataclass(value) and not isinstance(value, type):
        settings = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        return [type(value).__name__, settings]
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
