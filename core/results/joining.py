"""Results put together or cut by their replicates, so that what is there is not trained again."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from core.results.result import FINISHED, Result

WEIGHTED = ["parameters", "steps", "still_improving"]  # of costs: means over replicates


def replicates_of(result: Result) -> int:
    """Count the replicates of a result."""
    return int(result.scores["replicate"].nunique())


def is_whole(result: Result, replicates: int) -> bool:
    """Whether nothing is left to train of an experiment with so many replicates."""
    return result.outcome != FINISHED or replicates_of(result) == replicates


def prolonged(first: Result, more: Result) -> Result:
    """Join the first replicates of an experiment and those that come after them.

    Nothing to compare in one of them is nothing to compare in the whole, as in one piece.
    """
    for part in (first, more):
        if part.outcome != FINISHED:
            return part
    parts = [first, more]
    counts = [replicates_of(part) for part in parts]
    overlap = np.average([part.resampling.overlap for part in parts], weights=counts)
    return Result(
        _by_arm([part.scores for part in parts]),
        _by_arm(_level([part.curves for part in parts])),
        _costs([part.costs for part in parts], counts),
        resampling=replace(first.resampling, overlap=float(overlap)),
    )


def shortened(result: Result, replicates: int) -> Result:
    """Return the first replicates of a result; costs are their share."""
    if result.outcome != FINISHED:
        return result
    share = replicates / replicates_of(result)
    return replace(
        result,
        scores=_first(result.scores, replicates),
        curves=_first(result.curves, replicates),
        costs=result.costs.assign(seconds=result.costs["seconds"] * share),
    )


def _first(table: pd.DataFrame, replicates: int) -> pd.DataFrame:
    return table[table["replicate"] < replicates].reset_index(drop=True)


def _by_arm(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Join tables so that each arm's rows stand together, in the order of the first table."""
    arms = list(dict.fromkeys(tables[0]["arm"]))
    parts = [table[table["arm"] == arm] for arm in arms for table in tables if len(table)]
    return pd.concat(parts, ignore_index=True) if parts else tables[0]


def _level(curves: Sequence[pd.DataFrame]) -> list[pd.DataFrame]:
    """Let curves that ended early go on level beside those that took longer."""
    if any(table.empty for table in curves):  # a sweep keeps none
        return [table.iloc[:0] for table in curves]
    steps = sorted({int(step) for table in curves for step in table["step"].unique()})
    levelled = []
    for table in curves:
        last = table[table["step"] == table["step"].max()]
        later = [last.assign(step=step) for step in steps if step > int(table["step"].max())]
        levelled.append(pd.concat([table, *later], ignore_index=True))
    return levelled


def _costs(tables: Sequence[pd.DataFrame], counts: Sequence[int]) -> pd.DataFrame:
    joined = tables[0].copy()
    for name in WEIGHTED:
        joined[name] = np.average([table[name] for table in tables], axis=0, weights=counts)
    return joined.assign(seconds=sum(table["seconds"] for table in tables))
