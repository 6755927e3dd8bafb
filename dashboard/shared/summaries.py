"""Numbers of a race as tidy frames and sentences, ready to draw; free of streamlit and plotly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core import Experiment
from core.data import Problem
from core.networks.groups import TRANSFERS
from core.results.gain import ALL, interval
from core.results.records import METRICS, SPLITS
from core.results.result import Result
from core.results.verdict import sentence

Curves = Mapping[tuple[int, ...], Mapping[int, Mapping[str, np.ndarray]]]

CURVE_METRIC = {"error": "error", "log_loss": "log_loss", "auc": "log_loss"}


def compared_task(experiment: Experiment) -> str:
    """Return what all arms answer: "all", or the first task where an arm answers that one alone."""
    alone = any(arm in TRANSFERS for arm in experiment.arms)
    return experiment.source.names[0] if alone else ALL


def race_frame(
    curves: Curves, metric: str, split: str = "test", task: int | None = None
) -> pd.DataFrame:
    """Average the curves over tasks, then over the replicates that have reported.

    Args:
        curves: per unit of replicates and step, per arm (split, metric, R, T).
        task: the number of the one task to follow; None: all.

    Returns:
        arm, step, mean, low, high (95% interval over replicates, NaN for one), replicates.
    """
    at = SPLITS.index(split), METRICS.index(metric)
    found: dict[tuple[str, int], list[np.ndarray]] = {}
    for steps in curves.values():
        for step, arms in steps.items():
            for arm, values in arms.items():
                told = values[at] if task is None else values[at][:, [task]]
                found.setdefault((arm, step), []).append(told.mean(axis=1))
    rows = []
    arms = list(dict.fromkeys(arm for arm, _ in found))
    for arm, step in sorted(found, key=lambda at: (arms.index(at[0]), at[1])):
        per_replicate = np.concatenate(found[arm, step]).astype(np.float64)
        mean, low, high = interval(per_replicate)
        rows.append((arm, step, float(mean), float(low), float(high), len(per_replicate)))
    return pd.DataFrame(rows, columns=["arm", "step", "mean", "low", "high", "replicates"])


def settled_frame(
    result: Result, metric: str, split: str = "test", task: str = ALL
) -> pd.DataFrame:
    """Return what `race_frame` does, of a finished race."""
    rows = _of_task(result.curves[result.curves["split"] == split], task)
    by_replicate = rows.groupby(["arm", "step", "replicate"], sort=False, observed=True)[metric]
    table = by_replicate.mean().unstack("replicate")
    mean, low, high = interval(table.to_numpy(dtype=np.float64).T)
    bands = pd.DataFrame({"mean": mean, "low": low, "high": high}, index=table.index)
    return bands.assign(replicates=table.notna().sum(axis=1)).reset_index()


def task_frame(result: Result, metric: str) -> pd.DataFrame:
    """Return arm, task, mean, low, high of the test score, in the order of the tasks."""
    rows = []
    for (arm, task), part in result.scores.groupby(["arm", "task"], sort=False, observed=True):
        mean, low, high = interval(part[metric].to_numpy(dtype=np.float64), result.overlap)
        rows.append((arm, task, float(mean), float(low), float(high)))
    return pd.DataFrame(rows, columns=["arm", "task", "mean", "low", "high"])


def gain_frame(result: Result, metric: str) -> pd.DataFrame:
    """Return the rows of `Result.gain` of one metric for single tasks."""
    rows = result.gain
    return rows[(rows["metric"] == metric) & (rows["task"] != ALL)].reset_index(drop=True)


def cost_frame(result: Result, metric: str, task: str = ALL) -> pd.DataFrame:
    """Return per arm its mean test score, parameters, width and seconds."""
    scores = _of_task(result.scores, task).groupby("arm", sort=False, observed=True)
    table = result.costs.set_index("arm")
    table[metric] = scores[metric].mean()
    table["width"] = scores["width"].mean()
    return table.reset_index()[["arm", metric, "width", "parameters", "seconds"]]


def _of_task(rows: pd.DataFrame, task: str) -> pd.DataFrame:
    return rows if task == ALL else rows[rows["task"] == task]


@dataclass(frozen=True)
class Verdict:
    """The answer of a race.

    Attributes:
        winner: the name of an arm, or "no difference shown".
        text: one sentence with the interval.
        gain, low, high: in the metric's unit.
    """

    winner: str
    text: str
    gain: float
    low: float
    high: float


def verdict_of(result: Result, metric: str) -> Verdict:
    """Read the verdict over all tasks on the first compared arm."""
    return verdicts_of(result, metric)[0]


def verdicts_of(result: Result, metric: str, task: str = ALL) -> list[Verdict]:
    """Read the verdict on every arm against apart."""
    replicates = result.scores["replicate"].nunique()
    rows = result.gain[(result.gain["metric"] == metric) & (result.gain["task"] == task)]
    found = []
    for row in rows.to_dict("records"):
        gain, low, high = (float(row[name]) for name in ("gain", "low", "high"))
        text = sentence(gain, low, high, metric, row["verdict"], row["arm"], replicates)
        found.append(Verdict(row["verdict"], text, gain, low, high))
    return found


@dataclass(frozen=True)
class Samples:
    """A few training examples with their columns of Y.

    Attributes:
        pictures: (n, height, width), None when examples are not pictures.
        labels: (T, n) 1, 0 or NaN for '?'.
        names: of the T tasks shown.
        more: tasks left out.
    """

    pictures: np.ndarray | None
    labels: np.ndarray
    names: Sequence[str]
    more: int


def samples(problem: Problem, examples: int = 8, tasks: int = 10) -> Samples:
    """Take training examples spread evenly, so that every task's own examples show."""
    rows = problem.train[np.linspace(0, len(problem.train) - 1, examples).astype(int)]
    pictures = problem.x[rows].reshape(examples, *problem.picture) if problem.picture else None
    labels = problem.y[rows].T[:tasks]
    return Samples(pictures, labels, problem.names[:tasks], max(0, problem.tasks - tasks))
