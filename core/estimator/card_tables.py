"""The tables of a model card."""

import math
from typing import Any

import numpy as np
import pandas as pd

from core.data.columns.inputs import Numbers, Preparation, Words
from core.data.tables.wording import written
from core.estimator.measured import Measured
from core.estimator.multitask import MultiTask
from core.estimator.plain import table
from core.metrics.catalogue import EVERY

LISTED = 20  # answers, words


def networks_table(model: MultiTask) -> str:
    """Write what each network answers, and how large it is."""
    rows: list[list[object]] = []
    for network in model.networks_:
        units = [len(bias) for _, bias in network.layers[:-1]]
        weights = sum(weight.size + bias.size for weight, bias in network.layers)
        rows.append(
            [
                ", ".join(network.tasks),
                " + ".join(map(str, units)),
                f"{weights:,}",
                f"{network.step:,}",
            ]
        )
    return table(["network for", "hidden units", "weights", "steps of training"], rows)


def tasks_table(model: MultiTask) -> str:
    """Write of each task what its labels are."""
    targets, learned = model.targets_, model.learned_
    rows: list[list[object]] = []
    of_tasks = zip(
        targets.names, targets.kinds, targets.classes, learned.tasks, learned.counts, strict=True
    )
    for name, kind, answers, said, count in of_tasks:
        if answers is None:
            labels = f"mean {said[0]:.4g}, standard deviation {said[1]:.4g}"
        else:
            shares = [f"{written(a)} {n / count:.1%}" for a, n in zip(answers, said, strict=True)]
            labels = ", ".join(shares[:LISTED])
        rows.append([name, kind.name, labels, f"{count:,}", f"{model.n_rows_ - count:,}"])
    return table(["task", "kind", "labels", "rows with one", "blank"], rows, words=3)


def scores_table(measured: Measured) -> str:
    """Write mean scores on test rows with their intervals: this model, other ways and methods."""
    quality = measured.quality
    arms = sorted(dict.fromkeys(quality["arm"]), key=lambda arm: arm != measured.arm)
    cells = {
        (row["arm"], row["task"], row["metric"]): _with_interval(row)
        for row in quality.to_dict("records")
    }
    pairs = dict.fromkeys(zip(quality["task"], quality["metric"], strict=True))
    rows: list[list[object]] = [
        [
            task,
            EVERY[metric].noun,
            *(cells.get((arm, task, metric), "not measured") for arm in arms),
        ]
        for task, metric in pairs
    ]
    header = [f"this model ({arm})" if arm == measured.arm else arm for arm in arms]
    return table(["task", "score", *header], rows, words=2)


def reliability_table(reliability: pd.DataFrame) -> str:
    """Write how often answers were right, beside the chance that they were given."""
    if reliability.empty:
        return "Not measured."
    rows: list[list[object]] = [
        [
            row["task"], f"{row['low']:.0%} to {row['high']:.0%}", f"{row['said']:.1%}",
            f"{row['right']:.1%}", f"{row['count']:,}",
        ]
        for row in reliability.to_dict("records")
    ]  # fmt: skip
    return table(["task", "chance given", "on average", "was so", "answers"], rows, words=2)


def inputs_table(preparation: Preparation) -> str:
    """Write of each input column what the training rows held."""
    rows: list[list[object]] = [
        [column.name, _held(column), f"{column.blanks:,}"] for column in preparation.columns
    ]
    return table(["input column", "in the training rows", "blank"], rows, words=2)


def _held(column: Numbers | Words) -> str:
    if np.all(column.constant):
        return "one value: it plays no part"
    if isinstance(column, Numbers):
        return f"{column.least:.6g} to {column.most:.6g}"
    known = [w for w, constant in zip(column.words, column.constant, strict=False) if not constant]
    rest = ["rarer words, taken as one"] if column.others else []
    return ", ".join([*filter(None, known), *rest])


def _with_interval(row: dict[Any, Any]) -> str:
    metric = EVERY[row["metric"]]
    score, low, high = (_unsigned(metric.written(row[end])) for end in ("score", "low", "high"))
    return score if math.isnan(row["low"]) else f"{score} [{low}, {high}]"


def _unsigned(number: str) -> str:
    """Write zero without a sign.

    >>> _unsigned("-0.0%"), _unsigned("-0.1%")
    ('0.0%', '-0.1%')
    """
    return number if number.strip("-0.%") else number.removeprefix("-")
