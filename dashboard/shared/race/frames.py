"""Numbers of a race as tidy frames and sentences, ready to draw; free of streamlit and plotly."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core import Experiment
from core.arms.catalogue import REFERENCE, answered
from core.metrics.catalogue import CURVES, EVERY, MIXED_CURVES
from core.results.gain import ALL
from core.results.intervals import interval
from core.results.joining import replicates_of
from core.results.judging import UNDECIDED, replicates_to_decide
from core.results.records import NOT_ANSWERED, SPLITS
from core.results.result import Result
from core.results.verdict import sentence
from dashboard.shared.race.once import once

Chunk = Mapping[int, Mapping[str, np.ndarray]]
Curves = Mapping[tuple[int, ...], Chunk]
COSTS = ("gain", "width", "parameters", "steps", "milliseconds", "seconds")
FRAME = ("arm", "step", "mean", "low", "high", "replicates", "ended")
CURVE_PAIRS = CURVES, MIXED_CURVES  # of which networks report one
MARKED = "● scored there: each network where its own validation loss is lowest"
POINTS = 250  # of a curve, at most: a screen shows no more; the usual race has 201


def compared_task(experiment: Experiment) -> str:
    """Return what all arms answer: "all", or the first of the tasks that they have in common."""
    names = experiment.source.names
    common = answered(experiment.arms, names)
    return ALL if common == names else common[0]


def race_frame(
    curves: Curves, metric: str, split: str = "test", task: int | None = None
) -> pd.DataFrame:
    """Average the curves over tasks, then over replicates.

    Replicates train in chunks, of which some are behind. A point of fewer replicates than the one
    before it would jump: the curves are of the chunks that are furthest, and end where these are
    together.

    Args:
        curves: per chunk of replicates and step, per arm (split, metric, R, T).
        task: the number of the one task to follow; None: all.

    Returns:
        arm, step, mean, low, high (95% interval over replicates, NaN for one), replicates, ended
        (the share of networks that have, unknown in a running race and therefore 0).
    """
    (place,) = (pair.index(EVERY[metric]) for pair in CURVE_PAIRS if EVERY[metric] in pair)
    at = SPLITS.index(split), place
    chunks = _furthest(curves)
    arms = dict.fromkeys(arm for chunk in chunks for by_arm in chunk.values() for arm in by_arm)
    curves_of = []
    for arm in arms:
        steps = _thinned(sorted({step for chunk in chunks for step in chunk if arm in chunk[step]}))
        scores = np.concatenate([_followed(chunk, arm, steps, at, task) for chunk in chunks])
        # all points at once: this is asked for again and again while a race runs
        mean, low, high = interval(scores)
        counts = (~np.isnan(scores)).sum(axis=0)
        ended = np.zeros(len(steps))
        curves_of.append((np.full(len(steps), arm), steps, mean, low, high, counts, ended))
    columns = [np.concatenate(parts) for parts in zip(*curves_of, strict=True)]
    # pandas takes whole columns ten times faster than rows
    return pd.DataFrame(dict(zip(FRAME, columns, strict=True)) if columns else (), columns=FRAME)


def _followed(
    chunk: Chunk, arm: str, steps: Sequence[int], at: tuple[int, int], task: int | None
) -> np.ndarray:
    """Return an arm's scores, mean over tasks or of one: (R, steps), NaN where there is none."""
    reached = [step for step in steps if arm in chunk.get(step, ())]
    if not reached:
        return np.empty((0, len(steps)))
    scores = np.array([chunk[step][arm][at] for step in reached], dtype=np.float64)
    followed = scores.mean(axis=2) if task is None else scores[:, :, task]
    rows = np.full((followed.shape[1], len(steps)), np.nan)
    rows[:, np.searchsorted(steps, reached)] = followed.T
    return rows


def _furthest(curves: Curves) -> list[Chunk]:
    """Return the chunks that hold more than half of all replicates, up to where they all are."""
    reached = [max(steps) for chunk, steps in curves.items() for _ in chunk]
    if not reached:
        return []
    end = sorted(reached, reverse=True)[len(reached) // 2]
    return [
        {step: by_arm for step, by_arm in steps.items() if step <= end}
        for steps in curves.values()
        if max(steps) >= end
    ]


def _thinned(steps: Sequence[int]) -> list[int]:
    """Leave out what no screen shows: keep every second, third, ... step, and the last."""
    stride = -(-len(steps) // POINTS)
    return [*steps[: -1 : stride or 1], *steps[-1:]]


@once
def settled_frame(
    result: Result, metric: str, split: str = "test", task: str = ALL
) -> pd.DataFrame:
    """Return what `race_frame` does, of a finished race."""
    rows = _of_task(result.curves[result.curves["split"] == split], task)
    rows = rows[rows["step"].isin(_thinned(sorted(rows["step"].unique())))]
    by_replicate = rows.groupby(["arm", "step", "replicate"], sort=False, observed=True)[metric]
    table = by_replicate.mean().unstack("replicate")
    mean, low, high = interval(table.to_numpy(dtype=np.float64).T)
    bands = pd.DataFrame({"mean": mean, "low": low, "high": high}, index=table.index)
    bands = bands.assign(replicates=table.notna().sum(axis=1)).reset_index()
    ended_at = _of_task(result.scores, task).groupby("arm", observed=True)["ended_at"]
    by_arm = {arm: np.sort(steps.to_numpy()) for arm, steps in ended_at}
    return bands.assign(
        ended=[
            float(np.searchsorted(by_arm[arm], step, side="right") / len(by_arm[arm]))
            for arm, step in zip(bands["arm"], bands["step"], strict=True)
        ]
    )


@once
def scored_frame(result: Result, metric: str, task: str = ALL) -> pd.DataFrame:
    """Return arm, step, score: where on average the networks are scored, and what they reached.

    That is the step of each task's lowest validation loss, while curves go on until patience ends.
    """
    rows = _of_task(result.scores, task)
    rows = rows[rows["stopped_at"] != NOT_ANSWERED]
    means = rows.groupby("arm", sort=False, observed=True)[["stopped_at", metric]].mean()
    return means.set_axis(["step", "score"], axis=1).dropna().reset_index()


@once
def task_frame(result: Result, metric: str) -> pd.DataFrame:
    """Return arm, task, mean, low, high of the test score, in the order of the tasks."""
    rows = []
    for (arm, task), part in result.scores.groupby(["arm", "task"], sort=False, observed=True):
        mean, low, high = interval(part[metric].to_numpy(dtype=np.float64), result.resampling)
        rows.append((arm, task, float(mean), float(low), float(high)))
    return pd.DataFrame(rows, columns=["arm", "task", "mean", "low", "high"])


@once
def gain_frame(result: Result, metric: str) -> pd.DataFrame:
    """Return the rows of `Result.gain` of one metric for single tasks."""
    rows = result.gain
    return rows[(rows["metric"] == metric) & (rows["task"] != ALL)].reset_index(drop=True)


@once
def cost_frame(result: Result, metric: str, task: str = ALL) -> pd.DataFrame:
    """Return per arm what it gains and what it costs.

    Columns: arm, its mean test score, gain (over apart, in the metric's unit), width, parameters,
    steps, milliseconds (of one step of all its networks of a replicate), seconds.
    """
    scores = _of_task(result.scores, task).groupby("arm", sort=False, observed=True)
    table = result.costs.set_index("arm")
    table[metric] = scores[metric].mean()
    table["width"] = scores["width"].mean()
    gains = result.gain
    gains = gains[(gains["metric"] == metric) & (gains["task"] == task)]
    table["gain"] = pd.concat([gains.set_index("arm")["gain"], pd.Series({REFERENCE.name: 0.0})])
    table["milliseconds"] = 1000 * table["seconds"] / (table["steps"] * replicates_of(result))
    return table.reset_index()[["arm", metric, *COSTS]]


def _of_task(rows: pd.DataFrame, task: str) -> pd.DataFrame:
    return rows if task == ALL else rows[rows["task"] == task]


# what stands in brackets at the end of a sentence, but not in the name of a task
_EVIDENCE = re.compile(r"(.+?) \(((?:gain of |95% interval).+)\)\.(.*)", re.DOTALL)


@dataclass(frozen=True)
class Verdict:
    """The answer of a race.

    Attributes:
        winner: the name of an arm, or that nobody is.
        text: one sentence with the interval.
        gain, low, high, margin: in the metric's unit.
    """

    winner: str
    text: str
    gain: float
    low: float
    high: float
    margin: float

    @property
    def parts(self) -> tuple[str, str]:
        """The text without what it rests on, to be read first, and that."""
        found = _EVIDENCE.fullmatch(self.text)
        if found is None:
            return self.text, ""
        claim, evidence, more = found.groups()
        return f"{claim}.", f"{evidence[0].upper()}{evidence[1:]}.{more}"


@once
def verdicts_of(
    result: Result, metric: str, margin: float, task: str = ALL, planned: int | None = None
) -> list[Verdict]:
    """Read the verdict on every arm against apart.

    Args:
        margin: in points, see `core.results.gain.paired_gain`.
        planned: how many replicates there will be; None: those that there are.
    """
    replicates = replicates_of(result)
    rows = result.gains(margin)
    rows = rows[(rows["metric"] == metric) & (rows["task"] == task)]
    verdicts = []
    for row in rows.to_dict("records"):
        gain, low, high = (float(row[name]) for name in ("gain", "low", "high"))
        text = sentence(row, replicates, result.resampling, planned)
        verdicts.append(Verdict(row["verdict"], text, gain, low, high, float(row["margin"])))
    return verdicts


def replicates_wanted(verdicts: Sequence[Verdict], replicates: int, most: int) -> int | None:
    """Return how many replicates would likely decide what is undecided; None: nothing is.

    Args:
        replicates: that there are. most: that a page offers.
    """
    wanted = [
        replicates_to_decide(v.gain, v.low, v.high, v.margin, replicates) or most
        for v in verdicts
        # where all replicates have the same difference, as with one task, more have it too
        if v.winner == UNDECIDED and v.low != v.high
    ]
    if not wanted or replicates >= most:
        return None
    # at least half as many again: fewer would hardly move the interval
    return min(most, max(*wanted, replicates + replicates // 2, replicates + 2))
