"""What each answer to an example costs, with one network and with several; no streamlit."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.data.arrays import Rows
from core.data.problem import Problem
from core.experiments.experiment import Experiment
from core.inside.forward import answered
from core.inside.insight import Insight, Side
from core.inside.terms import Doubles, losses, spreads, terms, told
from dashboard.inside.chosen import SPLITS
from dashboard.shared.loss_words import Term

MEASURED = 1000  # examples of a split at most, of which the mean is told


@dataclass(frozen=True, eq=False)
class Inspected:
    """The examples of replicate 0, and what their answers cost.

    Attributes:
        problem: with its labels missing.
        insight: both sides' networks.
        means: by split, the mean of L over the labels: together, apart; NaN where there is none.
        dearest: by split, the place of the example that costs the one network most.
    """

    problem: Problem
    insight: Insight
    means: Mapping[str, tuple[float, float]]
    dearest: Mapping[str, int]

    def rows(self, split: str) -> Rows:
        """Return the rows of a split."""
        return _rows(self.problem, split)

    def terms(self, side: Side, row: int) -> list[Term]:
        """Return what one example adds to the loss of one side, task by task."""
        found, problem = [], self.problem
        _, logits = answered(side.weights, problem.x[[row]])
        for task, (kind, spread) in enumerate(zip(problem.kinds, spreads(problem), strict=True)):
            given, label = logits[side.weights.tasks == task].T, problem.y[[row], task]
            (loss,) = terms(kind, given, label, float(spread))
            said = told(kind, given)[0]
            found.append(
                Term(problem.names[task], kind, float(label[0]), said, float(loss), float(spread))
            )
        return found


def inspected(experiment: Experiment, insight: Insight) -> Inspected:
    """Draw the examples of an experiment, and let both sides answer the first of each split."""
    problem = experiment.problem(0)
    means, dearest = {}, {}
    for split in SPLITS:
        rows = _rows(problem, split)[:MEASURED]
        one, several = (
            losses(side.weights, problem, rows) for side in (insight.together, insight.apart)
        )
        known = int((~np.isnan(problem.y[rows])).sum())
        means[split] = (_mean(one, known), _mean(several, known))
        dearest[split] = int(one.sum(axis=0).argmax())
    return Inspected(problem, insight, means, dearest)


def _rows(problem: Problem, split: str) -> Rows:
    return {"train": problem.train, "test": problem.test}[split]


def _mean(costs: Doubles, known: int) -> float:
    return float(costs.sum() / known) if known else float("nan")


def over_labels(found: list[Term]) -> float | None:
    """Return the mean loss over the labels that are there; None where there is none."""
    known = [term.loss for term in found if term.known]
    return sum(known) / len(known) if known else None
