"""Trained weights: the networks of one arm on one replicate, and the scores of just these weights.

This is the one home of trained weights; core.takeaway writes them into archives.
"""

from collections.abc import Mapping

import pandas as pd
import torch
from torch import Tensor

from core.arms.catalogue import ArmName, arm_label, arm_of
from core.experiments.experiment import Experiment
from core.fitting.candidate import Candidate
from core.fitting.side_by_side import draws_of, one_thread
from core.metrics.catalogue import CURVES, METRICS
from core.networks.groups import by_size
from core.results.weights import Fitted, Network
from core.training.best import Best
from core.training.loop import Check, train


def fit(
    experiment: Experiment, arm: ArmName, replicate: int = 0, check: Check = lambda: None
) -> Fitted:
    """Fit the networks of an arm on one replicate, at the experiment's width.

    Each network is kept whole, at the evaluation where the mean validation loss over its tasks was
    lowest; the test examples choose nothing.

    Args:
        check: called before every step; what it raises ends the training.

    Raises:
        NoLabelsLeft: when nothing is left to learn from.
        ValueError: when the arm does not go with the tasks.
    """
    with one_thread():
        draws = draws_of(experiment, replicate)
        candidate = Candidate(draws, arm_of(arm), experiment.width)
        if candidate.source is not None:
            for step in train([candidate.source.trial], experiment.steps, check):
                candidate.source.keep(step)
        candidate.begin()
        kept = [Best(trial) for trial in candidate.trials]
        for step in train(candidate.trials, experiment.steps, check):
            for best in kept:
                best.keep(step)
        parts = by_size(arm_of(arm).groups(draws.names))
        networks: list[Network] = []
        tables = []
        # stacks are by size of group: `by_size` again gives the tasks of each network
        for best, part in zip(kept, parts, strict=True):
            loss, held_out = best.trial.loss, best.trial.held_out
            answers = {
                split: loss.answers(best.stack.logits(x)) for split, (x, _) in held_out.items()
            }
            for position, group in enumerate(part):
                network = _network(best, position, tuple(draws.names[task] for task in group))
                table = _scores(best, answers, position, network.tasks)
                tables.append(table.assign(network=len(networks), step=network.step))
                networks.append(network)
    return Fitted(arm_label(arm), tuple(networks), pd.concat(tables, ignore_index=True))


def _network(best: Best, position: int, tasks: tuple[str, ...]) -> Network:
    layers = zip(best.stack.weights, best.stack.biases, strict=True)
    return Network(
        tasks,
        tuple(
            # copies: NumPy's view would keep the whole stack alive
            (weight[position].numpy().copy(), bias[position, :, 0].numpy().copy())
            for weight, bias in layers
        ),
        int(best.step[position]),
    )


def _scores(
    best: Best, stack_answers: Mapping[str, Tensor], position: int, tasks: tuple[str, ...]
) -> pd.DataFrame:
    """Measure one network of a stack on both held-out parts: a row for each part and task."""
    loss = best.trial.loss
    tables = []
    for split, (_, target) in best.trial.held_out.items():
        answers = stack_answers[split][position]
        labels = loss.decode(target[position])
        curves = [measure(answers[None], target[position][None])[0] for measure in loss.measures]
        scores = {metric.name: curves[k].numpy() for k, metric in enumerate(CURVES)}
        for metric in METRICS.values():
            if metric.compute is not None:
                scores[metric.name] = metric.compute(answers.numpy(), labels.numpy())
        counts = {
            "labels": (~torch.isnan(labels)).sum(dim=1).numpy(),
            "positives": (labels == 1).sum(dim=1).numpy(),
        }
        ordered = {metric: scores[metric] for metric in METRICS}
        tables.append(pd.DataFrame({"task": tasks, **counts, **ordered}).assign(split=split))
    return pd.concat(tables, ignore_index=True)
