"""Trained weights and their scores, as plain arrays and tables that pages and archives can hold."""

from dataclasses import dataclass

import pandas as pd

from core.data.arrays import Floats
from core.data.kinds.kind import TaskKind
from core.training.rule import USUAL, Tuning


@dataclass(frozen=True, eq=False)
class Network:
    """One fitted network: ReLU layers, then the logits of each task.

    Attributes:
        tasks: K, in the order of its logits. kinds: of each.
        layers: weight (out, in) and bias (out,) of each.
        step: of the optimiser, at which the mean validation loss of its tasks was lowest.
    """

    tasks: tuple[str, ...]
    kinds: tuple[TaskKind, ...]
    layers: tuple[tuple[Floats, Floats], ...]
    step: int


@dataclass(frozen=True)
class Recipe:
    """How the networks of an arm were trained, as validation has chosen.

    Attributes:
        width: of every hidden layer. tuning: see core.training.rule.
        before: of each network that was trained beforehand, the step at which it was taken.
    """

    width: int
    tuning: Tuning = USUAL
    before: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Fitted:
    """The fitted networks of an arm.

    Attributes:
        arm: its name.
        recipe: how they were trained.
        networks: each task is in one of them; of transfer there is one, for the focus task.
        scores: network (its number), step, task, split ("validation" or "test"), labels,
            positives (labels that are 1), and the metrics: of these very weights. Errors of numbers
            are in standard deviations of the training labels.
    """

    arm: str
    recipe: Recipe
    networks: tuple[Network, ...]
    scores: pd.DataFrame
