"""What is asked about a table, and the experiments that answer it."""

from dataclasses import dataclass, replace

from core.arms.catalogue import USUAL
from core.arms.transfer import TRANSFER
from core.data.sources.table import Table
from core.experiments.experiment import MAX_DEPTH, Experiment
from core.metrics.catalogue import metrics_of
from core.networks.budget import BUDGETS, SAME_WIDTH, TUNED
from core.settings import require
from core.settings.setting import Choice, Number, Whole, check_settings, setting
from core.training.rule import PATIENCE

WIDTHS = (4, 32, 128)  # at which the network's size is judged, beside the one asked for
SHARES = (0.25, 0.5)  # of the training rows: what more rows would change


@dataclass(frozen=True)
class Question:
    """Would one network for these tasks beat one network for each?

    Attributes:
        source: the table, its tasks and inputs.
        width: units of each hidden layer at which the arms are compared, 1 to 4096.
        depth: hidden layers.
        focus: the task that matters most, to which the others may be transferred; None: none.
        metric: a metric of the tasks' kinds, as "error", "log_loss" or "auc"; None: what the
            balance of the labels asks for, or skill where not all tasks are yes/no.
        splits: of the rows at most, 3 to 100; in each every network has two starts.
        seed: of the first random number.
        steps: of the optimiser at most. patience: evaluations, see `Experiment`.
        budget: "tuned": each arm at its best, as validation chooses; "width": both at this width.
        minutes: that it may take; the first answer comes in any case.
        margin: a difference that does not matter, 0 to 50 points of error or AUC; for log loss each
            point is 5% of that of training apart.

    Raises:
        ValueError: naming the setting, what it must be and what came.
    """

    source: Table
    width: int = setting(
        Experiment.width,
        "Network width",
        "Units of each hidden layer.",
        Whole(1, 4096),
        offered=Whole(1, 1024),
        usual=(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024),
    )
    depth: int = setting(
        Experiment.depth,
        "Hidden layers",
        "Hidden layers of each network.",
        Whole(1, MAX_DEPTH),
        on_pages=False,
    )
    focus: str | None = None
    metric: str | None = None
    splits: int = setting(
        30,
        "Splits at most",
        "Ten splits of the rows, and more while it is undecided.",
        Whole(3, 100),
        offered=Whole(3, 100),
        usual=(3, 5, 10, 20, 30, 50, 100),
    )
    seed: int = setting(
        Experiment.seed,
        "Seed",
        "Another seed splits the rows in other ways: does the advice stay?",
        Whole(0, 2**31 - 1),
        offered=Whole(0, 9999),
        on_demand=True,
    )
    steps: int = setting(
        Experiment.steps,
        "Training steps at most",
        "Each network ends when it has learned; this is the most steps that it may take.",
        Whole(1, 100_000),
        offered=Whole(100, 10_000),
        usual=(100, 200, 500, 1000, 2000, 5000, 10_000),
        on_demand=True,
    )
    patience: int = setting(
        PATIENCE,
        "Patience",
        "Evaluations without progress after which a network has ended.",
        Whole(1, 1000),
        on_pages=False,
    )
    budget: str = setting(
        TUNED,
        "What is compared",
        "Each way to train at its best (width, learning rate, weight decay, scaling of inputs, "
        "chosen on validation in each split), or both at the same width.",
        Choice({name: BUDGETS[name] for name in (TUNED, SAME_WIDTH)}),
    )
    minutes: float = setting(
        5.0,
        "Minutes",
        "Time that it may take; what is known by then is the answer.",
        Number(0.1, 1440.0, step=0.5),
        offered=Number(0.5, 30.0, step=0.5),
    )
    margin: float = setting(
        1.0,
        "Margin",
        "A difference that does not matter to you, in points of error or AUC.",
        Number(0.0, 50.0, step=0.1),
        offered=Number(0.0, 5.0, step=0.1),
        on_demand=True,
    )

    def __post_init__(self) -> None:
        check_settings(self)
        if self.metric is not None:
            kinds = [kind.name for kind in self.source.kinds]
            require.choice("metric", self.metric, tuple(metrics_of(kinds)))
        if len(self.source.tasks) < 2:
            raise ValueError(
                f"tasks must name at least two columns to compare together with apart, got "
                f"{len(self.source.tasks)}"
            )
        if self.focus is not None and self.focus not in self.source.tasks:
            raise ValueError(f"focus must be one of the tasks, got '{self.focus}'")
        self.experiment  # noqa: B018  refuses the other settings

    @property
    def experiment(self) -> Experiment:
        """Together against apart at the width asked for, on all training rows."""
        return Experiment(
            self.source,
            width=self.width,
            depth=self.depth,
            replicates=self.splits * self.source.starts,
            seed=self.seed,
            steps=self.steps,
            patience=self.patience,
        )

    def at_widths(self) -> dict[int, Experiment]:
        """Return the comparison at every width, the one asked for included, in order."""
        widths = sorted({*WIDTHS, self.width})
        return {width: replace(self.experiment, width=width) for width in widths}

    def at_examples(self, rows: int) -> dict[int, Experiment]:
        """Return the comparison with fewer of the `rows` training rows, and with all."""
        fewer = {int(rows * share) for share in SHARES}
        with_fewer = {
            count: replace(self.experiment, source=replace(self.source, examples=count))
            for count in sorted(fewer)
        }
        return with_fewer | {rows: self.experiment}

    def transferred(self) -> Experiment | None:
        """Return the comparison that learns the focus task from the others, if there is one."""
        if self.focus is None:
            return None
        tasks = self.source.tasks
        # transfer answers the first
        order = sorted(range(len(tasks)), key=lambda task: tasks[task] != self.focus)
        source = replace(
            self.source,
            tasks=tuple(tasks[task] for task in order),
            read_as=tuple(self.source.read_as[task] for task in order if self.source.read_as),
        )
        return replace(self.experiment, source=source, arms=(*USUAL, TRANSFER.name))
