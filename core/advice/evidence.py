"""What was measured on a table, and the comparisons made of it."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from core.advice.answer import APART, GROUPING, TOGETHER, TRANSFER, cheaper
from core.advice.question import Question
from core.data.arrays import Floats
from core.data.columns.alerts import Alert
from core.metrics.catalogue import EVERY
from core.metrics.metric import Metric
from core.results.counting import splits_words
from core.results.gain import ALL, differences, over_tasks
from core.results.intervals import CONFIDENCE, Resampling, interval
from core.results.judging import NOBODY, UNDECIDED, verdict
from core.results.result import Result

# Of the interval that ends an advice before all splits are there. Looks after 10, 20 and 30 splits
# at 95% each would show a difference in up to 11% of the tables without one; at 99% while there may
# be more splits, and 95% at the end, in at most 6.3% (20,000 simulated tables for each of six
# shares of the variance that splits have in common).
SURE = 0.99


class Gain(NamedTuple):
    """A mean paired difference and its interval; positive: better."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class TableSummary:
    """What can be said of the table before anything is trained.

    Attributes:
        counts: task, labels (of the training part), rarest (of them, those of the rarest answer; of
            numbers all), others (labels of other tasks).
        rows: training rows. inputs: d, after one-hot coding.
        doubtful: inputs that look like tasks: are they known when somebody predicts?
        exclusive: tasks of which each row has exactly one: see core.advice.exclusive.
        metric, why: the score that the balance of the labels asks for, and the reason.
        alerts: inputs to look at twice, see core.data.columns.alerts.
    """

    counts: pd.DataFrame
    rows: int
    inputs: int
    doubtful: tuple[str, ...]
    exclusive: tuple[tuple[str, ...], ...]
    metric: str
    why: str
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True, eq=False)
class Evidence:
    """All measurements. Tasks are in the order of the question's table.

    Attributes:
        scores: of together, apart and, where one was proposed that is neither, "grouping", each
            replicate trained in the groups that its own training and validation parts propose.
        costs: arm, parameters (the median over replicates), seconds, steps, still_improving; on all
            rows.
        baselines: baseline, task, the metrics, replicate: the first one of each split.
        resampling: how the replicates depend on each other.
        widths, examples: together against apart at each width, and with fewer training rows.
        transfer: the comparison on the focus task, if there is one.
        affinity: (R, T, T) in % of a constant answer's loss, or None where there are too many pairs
            to train.
        agreement: (R, T, T) of gradients.
        grouping: what the mean over replicates proposes; alike: replicates that propose the same.
        tuned: whether together and apart are each at its best in the scores.
    """

    question: Question
    summary: TableSummary
    scores: pd.DataFrame
    costs: pd.DataFrame
    baselines: pd.DataFrame
    resampling: Resampling
    widths: dict[int, Result]
    examples: dict[int, Result]
    transfer: Result | None
    affinity: Floats | None
    agreement: Floats
    grouping: tuple[tuple[str, ...], ...]
    alike: int
    tuned: bool

    @property
    def metric(self) -> Metric:
        """The score in which everything is compared."""
        return EVERY[self.question.metric or self.summary.metric]

    @property
    def replicates(self) -> int:
        """How many replicates the comparison of together and apart rests on."""
        return self.question.experiment.replicates

    @property
    def count(self) -> str:
        """The same in words: splits, periods of time, or starts of one split."""
        return splits_words(self.resampling, self.replicates)

    @property
    def asked(self) -> bool:
        """Whether it was asked which tasks help each other."""
        return bool(np.isfinite(self.agreement).any())

    @property
    def undecided(self) -> bool:
        """Whether more splits are wanted: neither a winner nor "the same" is shown by `SURE`."""
        gain = self.compare(TOGETHER, APART, confidence=1 - (1 - SURE) / self.alternatives)
        return self.judge(gain) == UNDECIDED

    def advised(self, recommendation: str) -> str:
        """Name the arm to train: where none is recommended, the cheaper one."""
        return cheaper(self.costs) if recommendation in NOBODY else recommendation

    def judge(self, gain: Gain) -> str:
        """Return the verdict on a gain of together over apart, over all tasks."""
        margin = self.margin(self.apart_score())
        return verdict(gain.low, gain.high, margin, TOGETHER, APART)

    def with_arms(self, question: Question, result: Result, tuned: bool) -> "Evidence":
        """Return the same with another comparison of together and apart.

        Args:
            question: with its number of splits. tuned: whether each arm was at its best in it.
        """
        grouping = self.scores[self.scores["arm"] == GROUPING]
        costs = self.costs[self.costs["arm"] == GROUPING]
        # where each split chooses its width a few large ones would make the mean
        usual = result.scores.groupby("arm")["parameters"].median()
        own = result.costs.assign(parameters=result.costs["arm"].map(usual))
        return replace(
            self,
            question=question,
            scores=pd.concat([result.scores, grouping], ignore_index=True),
            costs=pd.concat([own, costs], ignore_index=True),
            resampling=result.resampling,
            tuned=tuned,
        )

    @property
    def grouped(self) -> bool:
        """Whether a grouping other than together and apart was measured."""
        return GROUPING in set(self.scores["arm"])

    @property
    def alternatives(self) -> int:
        """Ways to train that could be recommended instead of apart."""
        return 1 + self.grouped + (self.transfer is not None)

    @property
    def confidence(self) -> float:
        """Of each of these intervals, so that 95% holds for all at once (Bonferroni)."""
        # each comparison may err with its share of the 5%
        return 1 - (1 - CONFIDENCE) / self.alternatives

    def margin(self, apart: float) -> float:
        """Return the difference that does not matter, in the unit, beside a score of apart."""
        return self.metric.margin_at(apart, self.question.margin)

    def apart_score(self, task: str = ALL) -> float:
        """Return the mean score of training apart, on a task or over all."""
        scores = self.scores[self.scores["arm"] == APART]
        if task != ALL:
            scores = scores[scores["task"] == task]
        return float(scores[self.metric.name].mean())

    def compare(
        self, arm: str, against: str, task: str = ALL, confidence: float | None = None
    ) -> Gain:
        """Return the gain of an arm over another; confidence None: that of all comparisons."""
        scores = self.scores_of(TRANSFER if TRANSFER in (arm, against) else arm)
        table = differences(scores, self.metric, arm, against)
        return spread(table[task], self.resampling, confidence or self.confidence)

    def widening(self, arm: str, narrow: int, wide: int) -> Gain:
        """Return how much better an arm is at one width than at another, over all tasks."""
        tasks = list(self.question.source.tasks)
        at = [
            result.scores[result.scores["arm"] == arm].pivot(
                index="replicate", columns="task", values=self.metric.name
            )[tasks]
            for result in (self.widths[narrow], self.widths[wide])
        ]
        difference = self.metric.sign * self.metric.scale * (at[1] - at[0])
        return spread(over_tasks(difference.to_numpy(dtype=np.float64)), self.resampling)

    def over(
        self, baseline: str, arm: str, task: str = ALL, confidence: float | None = None
    ) -> Gain:
        """Return how much better a baseline is than an arm, on a task or over all that it answers.

        Args:
            confidence: None: it holds for all baselines against both arms at once (Bonferroni).
        """
        scores = self.scores_of(arm)
        theirs = scores[scores["arm"] == arm]
        tasks = [t for t in self.question.source.tasks if t in set(theirs["task"])]
        own = self.baselines[self.baselines["baseline"] == baseline]
        by_split, by_replicate = (
            rows.pivot(index="replicate", columns="task", values=self.metric.name)[tasks]
            for rows in (own, theirs)
        )
        # every start of a split stands beside the one baseline of that split
        draw_of = self.question.source.draw_of
        by_split = by_split.set_axis(by_split.index.map(draw_of))
        beside = by_split.reindex(by_replicate.index.map(draw_of)).set_axis(by_replicate.index)
        difference = self.metric.sign * self.metric.scale * (beside - by_replicate)
        if confidence is None:
            confidence = 1 - (1 - CONFIDENCE) / (2 * self.baselines["baseline"].nunique())
        if task == ALL:
            values = over_tasks(difference.to_numpy(dtype=np.float64))
        else:
            values = difference[task].to_numpy(dtype=np.float64)
        return spread(values, self.resampling, confidence)

    def scores_of(self, arm: str) -> pd.DataFrame:
        """Return the comparison in which an arm is: transfer has one of its own."""
        if arm != TRANSFER:
            return self.scores
        assert self.transfer is not None
        return self.transfer.scores


def spread(differences: ArrayLike, resampling: Resampling, confidence: float = CONFIDENCE) -> Gain:
    """Return the mean of (R,) differences with its interval."""
    values = np.asarray(differences, dtype=np.float64)
    mean, low, high = interval(values, resampling, confidence)
    return Gain(float(mean), float(low), float(high))
