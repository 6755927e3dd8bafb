"""The answer: a recommendation with all its evidence, as plain dataclasses and tidy tables."""

from dataclasses import dataclass, field

import pandas as pd

from core.arms import apart, together, transfer
from core.arms.catalogue import ArmName
from core.data.columns.alerts import Alert
from core.results.judging import NOBODY
from core.results.quality import QUALITY_COLUMNS

TOGETHER, APART, TRANSFER = together.TOGETHER.name, apart.APART.name, transfer.TRANSFER.name
GROUPING = "grouping"  # each split trained in the groups that its own rows propose
CONSTANT = "constant"  # the baseline that always gives the same answer
GREEN, AMBER, RED, GREY = "green", "amber", "red", "grey"
LIGHTS = {  # a light in words
    GREEN: "holds", AMBER: "not shown", RED: "does not hold", GREY: "not measured",
}  # fmt: skip
HELPS, HURTS = "helps", "hurts"  # what a pair of tasks is shown to do
MOST = 0.5  # share of the trainings that must propose the same grouping for it to be named


@dataclass(frozen=True)
class Condition:
    """One of the lecture's three conditions, judged from measurements on the table.

    Attributes:
        name: "shared features", "data per task" or "network size".
        light: "green", "amber" (not shown, or for a part of the tasks), "red" or "grey" (not
            measured).
        evidence: what was measured, in one or two sentences.
        figures: the numbers behind it.
    """

    name: str
    light: str
    evidence: str
    figures: dict[str, float | None]


@dataclass(frozen=True, eq=False)
class Advice:
    """What came out. Gains are over apart, in `unit`; positive: better than apart.

    Attributes:
        recommendation: "together", "apart", "grouping", "transfer", "practically the same" or
            "undecided".
        sentence: the same in plain words. sure: how sure that is, with the interval.
        reached: what the advised arm scores beside a constant answer and the best baseline; ""
            until there are baselines.
        doubt: one sentence where nothing is shown to be better than a constant answer; else "".
        gain, low, high: of the recommended arm; of apart over together where apart is
            recommended; of together where no arm is.
        metric: "error", "log_loss" or "auc"; why: the reason for it, one sentence.
        unit: "pp" or "nats".
        tuned: whether together and apart were each at its best.
        splits: different ones that it rests on. complete: whether there was time for all asked.
        confidence: of the intervals in `arms`: 95% for all of them at once.
        grouping: what the affinities propose, whether or not it is recommended. alike: the share
            of the trainings that propose just this.
        conditions: shared features, data per task, network size.
        arms: arm, score, gain, low, high, verdict, parameters, seconds; over all tasks, but for
            transfer, which is over its focus task; width, learning_rate, weight_decay, scaled, as
            validation chose them most often, and widths (how often each, in words).
        baselines: baseline, score, over_together, over_apart (how much better than each arm, each
            with _low and _high), beats_both (by interval; 95% for all baselines at once).
        tasks: arm, task, score, apart, gain, low, high, verdict; intervals hold for all tasks of an
            arm at once (Bonferroni).
        by_task: task, then the mean test score of each baseline and arm; shown_better: whether the
            advised arm is shown to be better than a constant answer (95% for all tasks at once).
        widths: width, gain, low, high, verdict, score, apart; of together.
        examples: examples, gain, low, high, verdict, score, apart; of together.
        affinity: (T, T) how much training with the column's task helps the row's, in % of the
            validation loss of a constant answer; NaN on the diagonal.
        pairs: (T, T) whether that is shown: "helps", "hurts" or "" (95% for all pairs at once).
        counts: task, labels, rarest, others; labels per task in the training part, those of the
            rarest answer (of numbers all), and labels that the other tasks have together.
        rival: one sentence when a baseline beats both arms; "" when none is shown to.
        alerts: inputs to look at twice: a number of rows, or an answer in disguise.
        exclusive: one sentence when some tasks exclude each other, so that they are one question
            with several answers; "" when none do.
        scope: what the intervals say nothing of, where rows are split by time or once and for all;
            else "".
        quality: see core.results.quality: of all arms and baselines, on every task.
        change: what would change the recommendation, one sentence.
        notes: what the reader should know about how this was measured.
    """

    recommendation: str
    sentence: str
    sure: str
    reached: str
    doubt: str
    gain: float
    low: float
    high: float
    metric: str
    why: str
    unit: str
    tuned: bool
    splits: int
    complete: bool
    confidence: float
    grouping: tuple[tuple[str, ...], ...]
    alike: float
    conditions: tuple[Condition, ...]
    arms: pd.DataFrame
    baselines: pd.DataFrame
    tasks: pd.DataFrame
    by_task: pd.DataFrame
    widths: pd.DataFrame
    examples: pd.DataFrame
    affinity: pd.DataFrame
    pairs: pd.DataFrame
    counts: pd.DataFrame
    rival: str
    exclusive: str
    change: str
    notes: tuple[str, ...]
    alerts: tuple[Alert, ...] = ()
    scope: str = ""
    quality: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*QUALITY_COLUMNS]))

    @property
    def headline(self) -> str:
        """The sentence, marked as long as not all is measured: more may turn it."""
        return self.sentence if self.complete else f"So far: {lower_first(self.sentence)}"

    @property
    def arm(self) -> ArmName:
        """The arm to train: where none is recommended, the cheaper one."""
        if self.recommendation == GROUPING:
            return self.grouping
        return self.cheaper or self.recommendation

    @property
    def has_affinity(self) -> bool:
        """Whether there was time to ask which tasks help each other."""
        return bool(self.affinity.notna().to_numpy().any())

    @property
    def has_grouping(self) -> bool:
        """Whether most trainings propose the same groups, or they were shown to be better."""
        return self.recommendation == GROUPING or self.alike >= MOST

    @property
    def cheaper(self) -> str | None:
        """Together or apart, whichever has fewer parameters, where no arm is recommended."""
        if self.recommendation not in NOBODY:
            return None
        return cheaper(self.arms)


def lower_first(sentence: str) -> str:
    """Write a sentence as it stands within another.

    >>> lower_first("Use one network.")
    'use one network.'
    """
    return sentence[:1].lower() + sentence[1:]


def cheaper(costs: pd.DataFrame) -> str:
    """Return together or apart, whichever has fewer parameters, of a table arm, parameters."""
    both = costs[costs["arm"].isin((TOGETHER, APART))]
    return str(both.sort_values("parameters")["arm"].iloc[0])
