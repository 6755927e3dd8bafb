"""An experiment: a source of problems, the arms to compare, and every setting that matters."""

import hashlib
import json
from dataclasses import dataclass, field

from core.arms.catalogue import USUAL, ArmName, arm_label, arm_of
from core.data.arrays import Seed
from core.data.kinds.yes_no import YES_NO
from core.data.missing import ZERO, Missing
from core.data.patterns import RANDOM
from core.data.problem import Problem
from core.data.source import Source
from core.metrics.catalogue import metrics_of
from core.networks.budget import BUDGETS, MAX_WIDTH, SAME_WIDTH
from core.settings.setting import Choice, Whole, check_settings, setting, settings_of, unsaid
from core.settings.version import ENGINE
from core.training.rule import PATIENCE

MAX_DEPTH = 4
FAMILY = 56  # hexadecimal digits: with the replicates a key has 64 at most
# Streams of random numbers of one replicate. No two may share a number: 2 and 3 are those of
# weights (networks.initial), 4 of batches (training.batches), 5 of softmax's labels (arms.softmax).
DATA, MISSING = 0, 1


@dataclass(frozen=True)
class Experiment:
    """What is trained and compared; validated when made, equal when its settings are.

    Attributes:
        source: where problems come from (core.data).
        width: units of every hidden layer, 1 to 4096; see `budget`.
        depth: hidden layers, 1 to 4.
        arms: "together", "apart", or a grouping: a tuple of tuples of task names.
        missing: share of labels made '?', which ones, and their handling.
        replicates: draws of data, initial weights and batches, equal for all arms, 1 to 1000;
            where the same rows are split again and again, two in a row share a split, and where
            there are few splits they come again.
        seed: of the first random number.
        steps: of the optimiser at most, 1 to 100,000.
        patience: evaluations (50 steps each) without progress after which a network has ended, 1
            to 1000; None: every network takes all steps. See core.training.patience.
        budget: "width" gives every network the same width, "parameters" every arm the total of
            one network of this width for all tasks, "best" every arm the width up to this one that
            validation prefers, "tuned" every arm the width about this one, the learning rate, the
            weight decay and the scaling of inputs that validation prefers.

    Raises:
        ValueError: naming the setting, what it must be and what came.
    """

    source: Source
    width: int = setting(
        32,
        "Network width",
        "Units of each hidden layer.",
        Whole(1, MAX_WIDTH),
        offered=Whole(1, 256),
        usual=(1, 2, 4, 8, 16, 32, 64, 128, 256),
        axis=(1, 2, 4, 8, 16, 32, 64, 128),
        ratio=True,
    )
    depth: int = setting(
        1,
        "Hidden layers",
        "Hidden layers of each network.",
        Whole(1, MAX_DEPTH),
        usual=(1, 2, 3, 4),
        axis=(1, 2, 3, 4),
    )
    arms: tuple[ArmName, ...] = USUAL
    missing: Missing = field(default_factory=Missing)
    replicates: int = setting(
        10,
        "Replicates",
        "Draws of data and weights, equal for all arms; more: surer.",
        Whole(1, 1000),
        offered=Whole(2, 100),
        usual=(2, 3, 5, 10, 15, 20, 30, 50, 100),
        stacked=True,
        on_demand=True,
    )
    seed: int = setting(
        0,
        "Seed",
        "Another seed draws other data: does the verdict stay?",
        Whole(0, 2**31 - 1),
        offered=Whole(0, 9999),
        stacked=True,
        on_demand=True,
    )
    steps: int = setting(
        10_000,
        "Training steps at most",
        "Each network ends when it has learned; this is the most steps that it may take.",
        Whole(1, 100_000),
        offered=Whole(100, 10_000),
        usual=(100, 200, 500, 1000, 2000, 5000, 10_000),
        axis=(100, 200, 500, 1000, 2000, 5000, 10_000),
        ratio=True,
        on_demand=True,
    )
    patience: int | None = setting(
        PATIENCE,
        "Patience",
        "Evaluations without progress after which a network has ended.",
        Whole(1, 1000, blank="every network takes all steps"),
        on_pages=False,
    )
    budget: str = setting(
        SAME_WIDTH,
        "What is held equal",
        "Same width for each network, same parameters for each arm, or each arm's best width.",
        Choice(BUDGETS),
        on_demand=True,
    )

    def __post_init__(self) -> None:
        check_settings(self)
        if not isinstance(self.source, Source):
            raise ValueError(f"source must be made by core.data, got {self.source!r}")
        if not isinstance(self.missing, Missing):
            raise ValueError(f"missing must be a Missing, got {self.missing!r}")
        if not isinstance(self.arms, tuple) or not self.arms:
            raise ValueError(f"arms must be a tuple of ways to train, got {self.arms!r}")
        for arm in self.arms:
            arm_of(arm).groups(self.source.names)
        self._require_yes_no()
        labels = [arm_label(arm) for arm in self.arms]
        if len(set(labels)) != len(labels):
            raise ValueError(f"arms must differ, got {', '.join(labels)}")

    def _require_yes_no(self) -> None:
        """Refuse what needs yes/no tasks where there are others."""
        others = sorted(self.kinds - {YES_NO.name})
        if not others:
            return
        came = f"got tasks of {', '.join(others)}"
        for arm in self.arms:
            if arm_of(arm).yes_no_only:
                raise ValueError(f"the arm '{arm_label(arm)}' must have yes/no tasks, {came}")
        if self.missing.handling == ZERO:
            raise ValueError(f"reading '?' as 0 must have yes/no tasks, {came}; mask them")
        if self.missing.rate and self.missing.pattern != RANDOM:
            raise ValueError(
                f"labels missing by what they say must have yes/no tasks, {came}; choose random"
            )

    @property
    def kinds(self) -> frozenset[str]:
        """The names of the kinds of its tasks."""
        return frozenset(kind.name for kind in self.source.kinds)

    @property
    def settings(self) -> tuple[str, dict[str, object]]:
        """All settings as JSON; a table stands for itself by the hash of its content.

        Those that keys leave out are left out, see `core.settings.setting.unsaid`.
        """
        own = _said(self) | {"source": self.source.identity(), "arms": self.arms}
        return "Experiment", own | {"missing": ["Missing", _said(self.missing)]}

    @property
    def fingerprint(self) -> str:
        """Content hash of the settings, the metrics and the engine's version, and the replicates.

        Equal work has an equal key; with another metric there is more to compute. Experiments that
        differ in their replicates alone have the same beginning, `family`: the replicates of one
        are the first of another.
        """
        return f"{self.family}-{self.replicates}"

    @property
    def family(self) -> str:
        """The fingerprint without the replicates, of length FAMILY."""
        kind, own = self.settings
        settings = [kind, {name: value for name, value in own.items() if name != "replicates"}]
        # sorted keys: the order in which settings are declared must not matter
        metrics = list(metrics_of(self.kinds))
        text = json.dumps([ENGINE, metrics, settings], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:FAMILY]

    def drawn(self, replicate: int) -> Problem:
        """Draw the problem of a replicate, its labels as they came."""
        return self.source.draw(self.data_seed(replicate))

    def data_seed(self, replicate: int) -> Seed:
        """Return the seed of a replicate's data; those that share a draw have the same."""
        return self.seed, self.source.draw_of(replicate), DATA

    def problem(self, replicate: int) -> Problem:
        """Draw the problem of a replicate, with its labels missing.

        Raises:
            NoLabelsLeft: when nothing is left to learn from.
        """
        return self.hidden(self.drawn(replicate), replicate)

    def hidden(self, drawn: Problem, replicate: int) -> Problem:
        """Make labels of a drawn replicate missing, as the settings say.

        Raises:
            NoLabelsLeft: when nothing is left to learn from.
        """
        return self.missing.apply(drawn, (self.seed, replicate, MISSING))


def _said(made: object) -> dict[str, object]:
    """Return the settings that a key is made of, by field."""
    # walked, not listed: a setting that is forgotten here would share results of other work
    return {n: getattr(made, n) for n in settings_of(type(made)) if n not in unsaid(made)}
