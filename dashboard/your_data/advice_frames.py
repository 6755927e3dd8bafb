"""An advice as frames and sentences ready to draw; free of streamlit and plotly."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.advice.answer import APART, CONSTANT, GROUPING, HELPS, HURTS, Advice
from core.advice.bars import with_interval
from core.arms.catalogue import arm_label
from core.data.tables.wording import short
from core.metrics.catalogue import EVERY
from core.settings.numerals import numeral
from dashboard.your_data.asking import Asked

SHOWN_BETTER = "shown_better"


@dataclass(frozen=True, eq=False)
class AffinityMap:
    """Which task helps which, tasks of one proposed group side by side.

    Attributes:
        names: of the T tasks.
        values: (T, T) how much the column's task helps the row's; NaN on the diagonal.
        shown: (T, T) whether a value is shown to help or hurt.
        blocks: of each group the first task's place and the number of its tasks; none where splits
            propose different groups.
        unit: of the values.
        digits: after the decimal point that they deserve.
    """

    names: tuple[str, ...]
    values: NDArray[np.float64]
    shown: NDArray[np.bool_]
    blocks: tuple[tuple[int, int], ...]
    unit: str
    digits: int


def affinity_map(advice: Advice) -> AffinityMap:
    """Order the affinities by the proposed grouping."""
    order = [task for group in advice.grouping for task in group]
    sizes = [len(group) for group in advice.grouping]
    starts = [0, *np.cumsum(sizes)[:-1].tolist()]
    paired = trained_in_pairs(advice)
    return AffinityMap(
        tuple(order),
        advice.affinity.loc[order, order].to_numpy(dtype=np.float64),
        (advice.pairs.loc[order, order] != "").to_numpy(),
        tuple(zip(starts, sizes, strict=True)) if advice.has_grouping else (),
        "% of a constant answer's loss" if paired else "cosine",
        1 if paired else 2,
    )


def trained_in_pairs(advice: Advice) -> bool:
    """Whether affinities come from training pairs of tasks; else from gradients."""
    return "affinity" in advice.conditions[0].figures


def affinity_words(advice: Advice) -> str:
    """Say how to read the affinities, which pair is shown to help most, and what is proposed."""
    if trained_in_pairs(advice):
        how = (
            "How much of the loss of a constant answer the row's task saves when it shares a "
            "network with the column's: positive helps."
        )
    else:
        how = "How far the column's gradient points along the row's, from −1 to 1: positive helps."
    return f"{how} {_shown_pairs(advice)} {grouping_words(advice)}"


def _shown_pairs(advice: Advice) -> str:
    """Name the pair that is shown to help most, and count those that are shown."""
    values, words = advice.affinity.to_numpy(dtype=np.float64), advice.pairs.to_numpy()
    helped, hurt = (int((words == word).sum()) for word in (HELPS, HURTS))
    if not helped and not hurt:
        return "No pair is shown to help or hurt."
    counted = f"In colour: {helped or 'none'} shown to help, {hurt or 'none'} to hurt."
    if not helped:
        return counted
    names = list(advice.affinity.index)
    best = np.nanargmax(np.where(words == HELPS, values, np.nan))
    row, column = np.unravel_index(best, values.shape)
    unit = "%" if trained_in_pairs(advice) else ""
    value = signed(values[row, column], 1 if unit else 2)
    return f"{counted} Most helped: '{names[row]}' by '{names[column]}', {value}{unit}."


def signed(value: float, digits: int) -> str:
    """Write a number with its sign.

    >>> signed(0.25, 1), signed(-0.04, 1), signed(-2.0, 1)
    ('+0.2', '+0.0', '−2.0')
    """
    return numeral(value, f"+.{digits}f")


def baselines_frame(advice: Advice) -> pd.DataFrame:
    """Return baseline, score, gain over apart with its interval in words, and who it beats."""
    metric = EVERY[advice.metric]
    rows = [
        {
            "method": row["baseline"],
            "score": row["score"],
            "gain over apart": with_interval(
                row["over_apart"], row["over_apart_low"], row["over_apart_high"], metric
            ),
            "beats both": bool(row["beats_both"]),
        }
        for row in advice.baselines.to_dict("records")
    ]
    return pd.DataFrame(rows)


def score_columns(advice: Advice) -> list[str]:
    """List the methods that have a score of each task, the constant answer first."""
    return [name for name in advice.by_task.columns if name not in ("task", SHOWN_BETTER)]


def quality_words(advice: Advice) -> str:
    """Say how to read the scores of tasks."""
    metric = EVERY[advice.metric]
    way = "lower" if metric.lower_is_better else "higher"
    beside = " The cross is always giving the same answer." if CONSTANT in advice.by_task else ""
    return f"Test {metric.noun} of each task, the mean over splits: {way} is better.{beside}"


def grouping_words(advice: Advice) -> str:
    """Name the proposed grouping, and what came of measuring it."""
    if not advice.has_grouping:
        return "Splits propose different groups: none is shown to belong together."
    if len(advice.grouping) == 1:
        return "No task is better kept apart: one network for all is proposed."
    if all(len(group) == 1 for group in advice.grouping):
        return "No two tasks belong together: a network for each is proposed."
    measured = advice.arms[advice.arms["arm"] == GROUPING]
    measured_words = f" Measured: {gain_words(measured.iloc[0], advice)}." if len(measured) else ""
    return f"Boxed: {arm_label(advice.grouping)}, as most splits propose.{measured_words}"


def gain_words(row: "pd.Series[float]", advice: Advice) -> str:
    """Write a gain with its interval.

    Args:
        row: with gain, low and high.
    """
    if math.isnan(row["gain"]):
        return "no gain could be measured"
    metric = EVERY[advice.metric]
    gain, low, high = (metric.signed(row[name]) for name in ("gain", "low", "high"))
    return f"{gain} {metric.spoken_unit} ({low} to {high})"


def arms_frame(advice: Advice) -> pd.DataFrame:
    """Return the rows of the arms that are compared with apart."""
    return advice.arms[advice.arms["arm"] != APART].reset_index(drop=True)


def arms_words(advice: Advice) -> str:
    """Say each arm's gain over apart."""
    rows = arms_frame(advice)
    parts = [f"{row['arm']}: {gain_words(row, advice)}" for _, row in rows.iterrows()]
    return f"Gain over apart, positive helps. {'; '.join(parts)}."


def tasks_frame(advice: Advice, arm: str) -> pd.DataFrame:
    """Return each task's gain of an arm over apart, the largest first."""
    rows = advice.tasks[advice.tasks["arm"] == arm]
    return rows.sort_values("gain", ascending=False, ignore_index=True)


def tasks_words(advice: Advice, arm: str) -> str:
    """Count the tasks that gain and lose, and name the ends."""
    rows = tasks_frame(advice, arm)
    better, worse = int((rows["low"] > 0).sum()), int((rows["high"] < 0).sum())
    first, last = rows.iloc[0], rows.iloc[-1]
    if not better and not worse:
        return f"No task is shown to gain or to lose from {arm}."
    ends = [f"most '{first['task']}', {gain_words(first, advice)}"] if better else []
    ends += [f"least '{last['task']}', {gain_words(last, advice)}"] if worse else []
    return (
        f"{better or 'None'} of {len(rows)} tasks {'is' if better == 1 else 'are'} shown to gain "
        f"from {arm}, {worse or 'none'} to lose: {'; '.join(ends)}."
    )


def task_arms(advice: Advice) -> list[str]:
    """List the arms that have gains of single tasks, that recommended first."""
    arms = list(dict.fromkeys(advice.tasks["arm"]))
    return sorted(arms, key=lambda arm: arm != advice.recommendation)


def points_words(points: pd.DataFrame, of: str, advice: Advice) -> str:
    """Say the gain of together at each point of one setting, and whether any is shown.

    Args:
        of: the column of the setting.
    """
    parts = [f"{row[of]:,.0f}: {gain_words(row, advice)}" for _, row in points.iterrows()]
    shown = ((points["low"] > 0) | (points["high"] < 0)).any()
    none = "" if shown or points.empty else " No difference is shown at any of them."
    return f"Gain of one network, positive helps. {'; '.join(parts)}.{none}"


def costs_frame(advice: Advice) -> pd.DataFrame:
    """Return arm, score, parameters, seconds."""
    columns = ["arm", "score", "parameters", "seconds"]
    return advice.arms[columns].round({"parameters": 0})  # halves where two splits differ


def recent_words(asked: Asked, name: str, advice: Advice | None, seconds: float) -> str:
    """Write an answer as a line of a list.

    Args:
        name: of the table. advice: None: nothing is known yet. seconds: since it was asked.
    """
    ago = f"{seconds / 60:.0f} min ago" if seconds >= 60 else "just now"
    tasks = f"{len(asked.tasks)} tasks, width {asked.width}"
    said = "no answer yet" if advice is None else advice.recommendation
    return f"{ago}: {short(name)}, {tasks}: {said}"
