"""Which score says most about an experiment."""

import numpy as np

from core.data.kinds.yes_no import YES_NO
from core.data.problem import Problem
from core.experiments.experiment import Experiment
from core.metrics.catalogue import AUC, ERROR, SKILL
from core.metrics.metric import Metric

# Share of the rarer answer, mean over tasks, below which plain error says little: one constant
# answer is then right four times in five. A convention, not measured.
RARE = 0.2


def headline(experiment: Experiment) -> tuple[Metric, str]:
    """Return the score that says most about an experiment: see `headline_of`."""
    return headline_of(experiment.drawn(0))


def headline_of(problem: Problem) -> tuple[Metric, str]:
    """Return error, AUC or skill, and the reason in one sentence.

    Where nearly every label is the same, answering that one always gives a small error. Judged on
    training and validation labels as they came: neither the test labels nor what is done about
    missing ones may choose the score.

    Args:
        problem: the first replicate, no label of it made missing.
    """
    if set(problem.kinds) != {YES_NO}:
        return SKILL, (
            "Skill is shown: the share of the loss of always giving the same answer that is saved. "
            "It can be averaged over tasks of any kind."
        )
    labels = problem.y[np.concatenate([problem.train, problem.validation])]
    rarer = float(np.nanmean(YES_NO.constant_error(labels)))
    if rarer < RARE:
        return AUC, (
            f"The rarer answer makes up {rarer:.0%} of the labels, so that plain error says "
            "little: AUC is shown."
        )
    return ERROR, (
        f"The rarer answer makes up {rarer:.0%} of the labels, so that plain error is telling."
    )
