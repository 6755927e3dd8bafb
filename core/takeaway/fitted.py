"""Fit the networks of one arm once, and state the scores of exactly these networks."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import torch
from torch import Tensor

from core.advice.answer import TRANSFER, Advice
from core.advice.question import Question
from core.data.columns.inputs import Preparation
from core.data.kinds.yes_no import read_labels
from core.data.problem import Floats
from core.data.sources.table import Table
from core.experiments.experiment import DATA, Experiment
from core.fitting.draws import Draws
from core.fitting.side_by_side import one_thread
from core.metrics.auc import auc
from core.networks.groups import SOFTMAX_ARM, Arm, arm_label, by_size, groups_of
from core.training.batches import Examples
from core.training.best import Best
from core.training.loop import Check, fit
from core.training.losses.logistic import mean_error, mean_loss

REPLICATE = 0  # the split of the rows on which it is fitted


@dataclass(frozen=True, eq=False)
class Network:
    """One fitted network: ReLU layers, then a logit for each task.

    Attributes:
        tasks: K, in the order of its logits.
        layers: weight (out, in) and bias (out,) of each.
        step: of the optimiser, at which the mean validation loss of its tasks was lowest.
    """

    tasks: tuple[str, ...]
    layers: tuple[tuple[Floats, Floats], ...]
    step: int


@dataclass(frozen=True, eq=False)
class Fitted:
    """The fitted networks of an arm, and all that is needed to predict with them.

    Attributes:
        arm: its label.
        networks: each task is in one of them; of transfer there is one, for the focus task.
        scores: network (its number), step, task, split ("validation" or "test"), labels,
            positives, error, log_loss, auc: of these very weights.
        preparation: how cells become inputs.
        words: of each task how the answers 0 and 1 are written in the table.
        source: the table. rows: of its training, validation and test part.
    """

    arm: str
    networks: tuple[Network, ...]
    scores: pd.DataFrame
    preparation: Preparation
    words: dict[str, tuple[str, str]]
    source: Table
    rows: dict[str, int]


def fit_advised(question: Question, advice: Advice, check: Check = lambda: None) -> Fitted:
    """Fit the arm that an advice recommends; where no difference is shown, the cheaper one."""
    transferred = question.transferred() if advice.arm == TRANSFER else None
    return fit_one(transferred or question.experiment, advice.arm, check)


def fit_one(experiment: Experiment, arm: Arm, check: Check = lambda: None) -> Fitted:
    """Fit the networks of an arm on the first split of a table.

    Each network is kept whole, at the evaluation where the mean validation loss over its tasks was
    lowest; the test rows choose nothing.

    Args:
        check: called before every step; what it raises ends the training.

    Raises:
        ValueError: when the source is no table, or the arm is none that can be taken away.
    """
    source = experiment.source
    if not isinstance(source, Table):
        raise ValueError(f"source must be a Table to be taken away, got {source!r}")
    if arm == SOFTMAX_ARM:
        raise ValueError(f"arm must answer each task by itself, got '{arm}'")
    with one_thread():
        problem = experiment.problem(REPLICATE)
        examples = Examples([problem])
        draws = Draws(experiment, [problem], [(experiment.seed, REPLICATE)], examples)
        trials = draws.trials(arm, experiment.width, check)
        kept = [Best(trial) for trial in trials]
        for step in fit(trials, experiment.steps, check):
            for best in kept:
                best.look(step)
        networks, scores = [], []
        parts = by_size(groups_of(arm, source.names))
        for best, groups in zip(kept, parts, strict=True):
            for position, group in enumerate(groups):
                networks.append(_network(best, position, [source.names[task] for task in group]))
                scores.append(_scores(best, position, group, examples))
    numbered = [s.assign(network=n, step=networks[n].step) for n, s in enumerate(scores)]
    table = pd.concat(numbered, ignore_index=True)
    return Fitted(
        arm=arm_label(arm),
        networks=tuple(networks),
        scores=table.assign(task=[source.names[task] for task in table["task"]]),
        preparation=source.preparation((experiment.seed, REPLICATE, DATA)),
        words={task: read_labels(task, source.frame[task]).words for task in source.names},
        source=source,
        rows={
            "training": len(problem.train),
            "validation": len(problem.validation),
            "test": len(problem.test),
        },
    )


def _network(best: Best, position: int, tasks: Sequence[str]) -> Network:
    layers = zip(best.stack.weights, best.stack.biases, strict=True)
    return Network(
        tuple(tasks),
        tuple(
            (weight[position].numpy().copy(), bias[position, :, 0].numpy().copy())
            for weight, bias in layers
        ),
        int(best.step[position]),
    )


def _scores(best: Best, position: int, group: Sequence[int], examples: Examples) -> pd.DataFrame:
    """Measure one network on both held-out parts: a row for each part and task number."""
    parts = {"validation": examples.validation, "test": examples.test}
    return pd.concat(
        [
            _measured(best, position, group, examples, rows[0]).assign(split=split)
            for split, rows in parts.items()
        ]
    )


def _measured(
    best: Best, position: int, group: Sequence[int], examples: Examples, rows: Tensor
) -> pd.DataFrame:
    logits = best.stack.logits(examples.x[rows][None])[position]  # (K, n)
    sign = examples.sign[rows][:, torch.tensor(group)].T
    return pd.DataFrame(
        {
            "task": group,
            "labels": (sign != 0).sum(dim=1).numpy(),
            "positives": (sign > 0).sum(dim=1).numpy(),
            "error": mean_error(logits[None], sign[None])[0].numpy(),
            "log_loss": mean_loss(logits[None], sign[None])[0].numpy(),
            "auc": auc(logits.numpy(), sign.numpy()),
        }
    )
