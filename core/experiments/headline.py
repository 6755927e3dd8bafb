"""Which score says most about an experiment."""

import numpy as np

from core.data.kinds.yes_no import YES_NO
from core.data.problem import Problem
from core.data.tables.wording import short
from core.experiments.experiment import Experiment
from core.metrics.catalogue import AUC, ERROR, SKILL
from core.metrics.metric import Metric

# Share of the rarer answer of a task below which plain error says little: one constant answer is
# then right four times in five. A convention, not measured.
RARE = 0.2


def headline(experiment: Experiment) -> tuple[Metric, str]:
    """Return the score that says most about an experiment: see `headline_of`."""
    return headline_of(experiment.drawn(0))


def headline_of(problem: Problem) -> tuple[Metric, str]:
    """Return error, AUC or skill, and the reason in one sentence.

    Where nearly every label of a task is the same, answering that one always gives a small error:
    the most uneven task decides for all. Judged on training and validation labels as they came:
    neither the test labels nor what is done about missing ones may choose the score.

    Args:
        problem: the first replicate, no label of it made missing.
    """
    if set(problem.kinds) != {YES_NO}:
        return SKILL, (
            "Scored by skill: how much of the loss of always giving the same answer is saved. It "
            "can be averaged over tasks of any kind."
        )
    labels = problem.y[np.concatenate([problem.train, problem.validation])]
    shares = YES_NO.constant_error(labels)
    rarest = int(np.nanargmin(shares))
    share, task = f"{shares[rarest]:.0%}", f"'{short(problem.names[rarest])}'"
    if shares[rarest] < RARE:
        return AUC, (
            f"Scored by AUC: of {task} one answer makes up only {share} of the labels, so that "
            "always giving the other is seldom wrong, and the share of wrong answers says little."
        )
    return ERROR, (
        "Scored by the share of wrong answers: labels are balanced enough, the rarer answer makes "
        f"up {share} even of {task}, the most uneven task."
    )
