"""The phases of an advice: compare, ask which tasks help each other, measure their groups."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from core.advice import training, worker
from core.advice.evidence import Evidence, TableSummary
from core.advice.grouped import proposed, to_train, with_grouping
from core.advice.question import Question
from core.advice.training import Feed
from core.computing.jobs import Job
from core.computing.store import Store
from core.experiments.experiment import Experiment
from core.metrics.catalogue import metrics_in
from core.networks.budget import TUNED
from core.results.result import Result

# the phases in order, each with its share of the time, as measured on tables of several kinds; a
# share that is off makes the bar move unevenly, and changes no number
READING, COMPARING, OTHERS, TUNING, PAIRING, GROUPING, SIZES = (
    "reading the table",
    "training together and apart",
    "training other methods on the same splits",
    "training each way at its best",
    "asking which tasks help each other",
    "measuring the proposed groups",
    "training at other widths and with fewer rows",
)
SHARES = {
    READING: 0.02, COMPARING: 0.08, OTHERS: 0.1, TUNING: 0.4, PAIRING: 0.1, GROUPING: 0.15,
    SIZES: 0.15,
}  # fmt: skip
FIRST, USUAL = 3, 10  # splits of the first answer, and of all evidence beside the comparison

# a phase in words and its jobs -> each job's position and what it returned, as they finish
PhaseFeed = Callable[[str, Sequence[Job]], Iterator[tuple[int, Any]]]


def measure(question: Question, feed: PhaseFeed, store: Store) -> Iterator[Evidence]:
    """Measure what the advice rests on, the most telling first; yield all there is each time.

    A few splits come first, then `USUAL` ones with everything beside them, and then, while it is
    undecided, more splits of what competes, up to those that were asked for.

    Raises:
        ValueError: when the table cannot be used.
    """
    measuring = _Measuring(feed, store)
    usual = min(USUAL, question.splits)
    asked = replace(question, splits=min(FIRST, usual))
    evidence = measuring.compared(asked, measuring.summary(asked))
    yield evidence
    for splits in (asked.splits, *_doubled(asked.splits, usual)):
        asked = replace(question, splits=splits)
        yield (evidence := measuring.with_baselines(evidence, asked))
        yield (evidence := measuring.with_arms(evidence, asked))
    yield (evidence := measuring.with_affinities(evidence, asked))
    yield (evidence := measuring.with_sizes(evidence, asked))
    for splits in _doubled(usual, question.splits):
        if not evidence.undecided:
            return
        asked = replace(question, splits=splits)
        yield (evidence := measuring.with_arms(evidence, asked))
        if evidence.grouped:
            yield (evidence := measuring.with_affinities(evidence, asked))


def _doubled(splits: int, last: int) -> Iterator[int]:
    """Yield twice as many, and again, up to the last number.

    >>> list(_doubled(3, 10))
    [6, 10]
    """
    while splits < last:
        splits = min(2 * splits, last)
        yield splits


@dataclass(frozen=True)
class _Measuring:
    """What brings evidence, from the store where it is there."""

    feed: PhaseFeed
    store: Store

    def summary(self, question: Question) -> TableSummary:
        """Say what can be said before anything is trained."""
        experiment = question.experiment
        key = f"summary-{experiment.family}"
        reading = Job(key, worker.summarise, (experiment, question.source))
        summary: TableSummary
        ((_, summary),) = self.feed(READING, [reading])
        return summary

    def compared(self, question: Question, summary: TableSummary) -> Evidence:
        """Compare together with apart at one width: the evidence without all else."""
        experiment, tasks = question.experiment, question.source.tasks
        main = self._compare([experiment], COMPARING)[experiment]
        if main.scores.empty:
            raise ValueError(f"every task must keep labels in every split, got that {main.outcome}")
        metrics = metrics_in(main.scores.columns)
        return Evidence(
            question=question,
            summary=summary,
            scores=main.scores,
            costs=main.costs,
            baselines=pd.DataFrame(columns=["baseline", "task", *metrics, "replicate"]),
            resampling=main.resampling,
            widths={question.width: main},
            examples={summary.rows: main},
            transfer=None,
            affinity=None,
            agreement=np.full((1, len(tasks), len(tasks)), np.nan, dtype=np.float32),
            grouping=tuple((task,) for task in tasks),
            alike=0,
            tuned=False,
        )

    def with_arms(self, evidence: Evidence, question: Question) -> Evidence:
        """Compare together and apart on more splits, each at its best if that was asked."""
        tuned = question.budget == TUNED
        experiment = replace(question.experiment, budget=question.budget)
        result = self._compare([experiment], TUNING if tuned else COMPARING)[experiment]
        return evidence.with_arms(question, result, tuned)

    def with_baselines(self, evidence: Evidence, question: Question) -> Evidence:
        """Add what other methods score on the same splits."""
        baselines = training.baselines(question.experiment, self._of(OTHERS), self.store)
        return replace(evidence, baselines=baselines)

    def with_affinities(self, evidence: Evidence, question: Question) -> Evidence:
        """Add which tasks help each other, and the groups that follow."""
        experiment = question.experiment
        affinity, agreement = training.affinities(
            experiment, evidence.summary.inputs, self._of(PAIRING), self.store
        )
        proposal = proposed(agreement if affinity is None else affinity, question.source.tasks)
        draws = to_train(proposal, replace(experiment, budget=question.budget))
        trained = training.groups(draws, self._of(GROUPING), self.store)
        scores, costs = with_grouping(evidence.scores, evidence.costs, proposal, trained)
        return replace(
            evidence,
            scores=scores,
            costs=costs,
            affinity=affinity,
            agreement=agreement,
            grouping=proposal.grouping,
            alike=proposal.alike,
        )

    def with_sizes(self, evidence: Evidence, question: Question) -> Evidence:
        """Add the comparison at other widths, with fewer rows, and transfer."""
        widths, examples = question.at_widths(), question.at_examples(evidence.summary.rows)
        transfer = question.transferred()
        every = [*widths.values(), *examples.values(), *([transfer] if transfer else [])]
        results = self._compare(list(dict.fromkeys(every)), SIZES)
        return replace(
            evidence,
            widths={width: results[e] for width, e in widths.items()},
            examples={rows: results[e] for rows, e in examples.items()},
            transfer=None if transfer is None else results[transfer],
        )

    def _compare(self, experiments: Sequence[Experiment], phase: str) -> dict[Experiment, Result]:
        return training.compare(experiments, self._of(phase), self.store)

    def _of(self, phase: str) -> Feed:
        return partial(self.feed, phase)
