"""An advice as frames and sentences ready to draw; free of streamlit and plotly."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.advice.answer import AMBER, APART, GREEN, GROUPING, RED, Advice
from core.advice.bars import with_interval
from core.arms.catalogue import arm_label
from core.metrics.catalogue import EVERY

LIGHTS = {GREEN: "holds", AMBER: "unclear", RED: "does not hold"}


@dataclass(frozen=True, eq=False)
class AffinityMap:
    """Which task helps which, tasks of one proposed group side by side.

    Attributes:
        names: of the T tasks.
        values: (T, T) how much the column's task helps the row's; NaN on the diagonal.
        blocks: of each group the first task's place and the number of its tasks.
        unit: of the values.
        digits: after the decimal point that they deserve.
    """

    names: tuple[str, ...]
    values: NDArray[np.float64]
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
        tuple(zip(starts, sizes, strict=True)),
        "% of a constant answer's loss" if paired else "cosine",
        1 if paired else 2,
    )


def trained_in_pairs(advice: Advice) -> bool:
    """Whether affinities come from training pairs of tasks; else from gradients."""
    return "affinity" in advice.conditions[0].figures


def affinity_words(advice: Advice) -> str:
    """Say how to read the affinities, which pair helps most, and what is proposed."""
    values = advice.affinity.to_numpy(dtype=np.float64)
    names = list(advice.affinity.index)
    row, column = np.unravel_index(np.nanargmax(values), values.shape)
    if trained_in_pairs(advice):
        how = "How much lower the row's validation loss is when trained with the column's task."
        most = f"{signed(values[row, column], 1)}% of the loss of a constant answer"
    else:
        how = "How far the column's gradient points along the row's (cosine)."
        most = signed(values[row, column], 2)
    helped = f"Most helped: '{names[row]}' by '{names[column]}', {most}."
    return f"{how} {helped} {grouping_words(advice)}"


def signed(value: float, digits: int) -> str:
    """Write a number with its sign.

    >>> signed(0.25, 1), signed(-0.04, 1), signed(-2.0, 1)
    ('+0.2', '+0.0', '−2.0')
    """
    return f"{round(value, digits) + 0.0:+.{digits}f}".replace("-", "−")


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


def grouping_words(advice: Advice) -> str:
    """Name the proposed grouping, and what came of measuring it."""
    if len(advice.grouping) == 1:
        return "No task is better kept apart: all together is proposed."
    if all(len(group) == 1 for group in advice.grouping):
        return "No two tasks belong together: all apart is proposed."
    measured = advice.arms[advice.arms["arm"] == GROUPING]
    measured_words = f" Measured: {gain_words(measured.iloc[0], advice)}." if len(measured) else ""
    return f"Proposed groups: {arm_label(advice.grouping)}.{measured_words}"


def gain_words(row: "pd.Series[float]", advice: Advice) -> str:
    """Write a gain with its interval.

    Args:
        row: with gain, low and high.
    """
    if math.isnan(row["gain"]):
        return "no gain could be measured"
    gain, low, high = (EVERY[advice.metric].amount(row[name]) for name in ("gain", "low", "high"))
    return f"gain {gain} {advice.unit} [{low} to {high}]"


def arms_frame(advice: Advice) -> pd.DataFrame:
    """Return the rows of the arms that are compared with apart."""
    return advice.arms[advice.arms["arm"] != APART].reset_index(drop=True)


def arms_words(advice: Advice) -> str:
    """Say each arm's gain over apart."""
    rows = arms_frame(advice)
    parts = [f"{row['arm']}: {gain_words(row, advice)}" for _, row in rows.iterrows()]
    return f"Gain over apart. {'; '.join(parts)}."


def tasks_frame(advice: Advice, arm: str) -> pd.DataFrame:
    """Return each task's gain of an arm over apart, the largest first."""
    rows = advice.tasks[advice.tasks["arm"] == arm]
    return rows.sort_values("gain", ascending=False, ignore_index=True)


def tasks_words(advice: Advice, arm: str) -> str:
    """Count the tasks that gain and lose, and name the ends."""
    rows = tasks_frame(advice, arm)
    better, worse = int((rows["low"] > 0).sum()), int((rows["high"] < 0).sum())
    first, last = rows.iloc[0], rows.iloc[-1]
    return (
        f"{better} of {len(rows)} tasks are shown to gain from {arm}, {worse} to lose. Largest: "
        f"'{first['task']}', {gain_words(first, advice)}; smallest: '{last['task']}', "
        f"{gain_words(last, advice)}."
    )


def task_arms(advice: Advice) -> list[str]:
    """List the arms that have gains of single tasks, that recommended first."""
    arms = list(dict.fromkeys(advice.tasks["arm"]))
    return sorted(arms, key=lambda arm: arm != advice.recommendation)


def points_words(points: pd.DataFrame, of: str, advice: Advice) -> str:
    """Say the gain of together at each point of one setting.

    Args:
        of: the column of the setting.
    """
    parts = [f"{row[of]:,.0f}: {gain_words(row, advice)}" for _, row in points.iterrows()]
    return f"{'; '.join(parts)}."


def costs_frame(advice: Advice) -> pd.DataFrame:
    """Return arm, score, parameters, seconds."""
    columns = ["arm", "score", "parameters", "seconds"]
    return advice.arms[columns].round({"parameters": 0})  # a mean where splits differ in groups


def seconds_words(seconds: float) -> str:
    """Write a time to wait.

    >>> seconds_words(4.2), seconds_words(130)
    ('about 4 s', 'about 2 min')
    """
    return f"about {seconds:.0f} s" if seconds < 90 else f"about {seconds / 60:.0f} min"
