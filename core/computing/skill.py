"""The skill of yes/no tasks, for sweeps in which they stand beside tasks of other kinds.

An experiment whose tasks are all yes/no has no skill among its scores: it never needed one. Nothing
is trained for it: log loss was measured, and the loss of a constant answer follows from the labels.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.data.kinds.kind import constant_losses
from core.experiments.experiment import Experiment
from core.metrics.catalogue import LOG_LOSS, LOSS, SKILL
from core.results.result import Result


def with_skill(experiment: Experiment, result: Result) -> Result:
    """Return a result of yes/no tasks with skill and loss beside its other scores.

    What has them, or has nothing to compare, stays as it is.
    """
    scores = result.scores
    if scores.empty or SKILL.name in scores:
        return result
    labels = Experiment(
        experiment.source,
        missing=experiment.missing,
        replicates=experiment.replicates,
        seed=experiment.seed,
    )
    tasks = [experiment.source.names.index(task) for task in scores["task"]]
    constant = _constant_losses(labels)[scores["replicate"].to_numpy(dtype=np.int64), tasks]
    loss = scores[LOG_LOSS.name].to_numpy(dtype=np.float64)
    skill = 1 - loss / np.where(constant > 0, constant, np.nan)
    return replace(result, scores=scores.assign(**{SKILL.name: skill, LOSS.name: loss}))


@lru_cache(maxsize=64)  # whatever the networks are, the labels are drawn once
def _constant_losses(experiment: Experiment) -> NDArray[np.float64]:
    """Return (R, T) the loss on test labels of the best constant answer of the training part."""
    problems = map(experiment.problem, range(experiment.replicates))
    return np.stack([constant_losses(p.kinds, p.y[p.train], p.y[p.test]) for p in problems])
