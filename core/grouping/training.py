"""Every set of tasks trained once in a network of its own, all of them side by side."""

import numpy as np
import pandas as pd

from core.data.arrays import Floats
from core.experiments.experiment import Experiment
from core.experiments.headline import headline
from core.fitting.side_by_side import draws_of
from core.grouping.partitions import subsets
from core.metrics.catalogue import LOG_LOSS, LOSS, SKILL
from core.metrics.metric import Metric
from core.networks.groups import by_stack
from core.training.draws import Draws
from core.training.loop import Check, Trial, train


def score_subsets(
    experiment: Experiment, replicate: int, check: Check = lambda: None
) -> pd.DataFrame:
    """Train a network for every set of tasks on one replicate, in a stack for each size.

    Returns:
        subset (its place in `subsets`), task, loss (the lowest on validation examples), points
        (on test examples at that step: of error, or short of a perfect AUC or skill).

    Raises:
        NoLabelsLeft: when nothing is left to learn from.
    """
    draws, (metric, _) = draws_of(experiment, replicate), headline(experiment)
    every = subsets(len(draws.names))
    parts = by_stack(every, draws.kinds)
    trials = [draws.trial(part, experiment.width) for part in parts]
    for _ in train(trials, experiment.steps, check):
        pass
    place = {subset: number for number, subset in enumerate(every)}
    rows = [
        (place[subset], task, loss, points)
        for part, trial in zip(parts, trials, strict=True)
        for subset, losses, scored in zip(
            part, trial.best_loss.numpy(), _points(trial, draws, part, metric), strict=True
        )
        for task, loss, points in zip(subset, losses, scored, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["subset", "task", "loss", "points"])
    return frame.sort_values(["subset", "task"], ignore_index=True)


def _points(
    trial: Trial, draws: Draws, part: tuple[tuple[int, ...], ...], metric: Metric
) -> Floats:
    """Return (G, K) what each task falls short of in each network, in points; less is better."""
    found = trial.test_scores()
    if metric == SKILL:  # stacks of yes/no tasks alone call their loss by its own name
        loss = found.get(LOSS.name, found.get(LOG_LOSS.name))
        assert loss is not None
        constant = draws.constant_loss[-1][0][np.array(part)]
        return np.asarray(100 * loss.numpy() / constant, dtype=np.float32)
    scores = found[metric.name].numpy()
    short = scores if metric.lower_is_better else 1 - scores
    return np.asarray(metric.scale * short, dtype=np.float32)
