"""The result of an experiment: tidy tables of scores, curves, costs and gain."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from core.results.gain import ALL, paired_gain
from core.results.records import METRICS, NOT_ANSWERED, SPLITS, Array, Unit

FINISHED = "finished"
CURVE_COLUMNS = ("arm", "task", "replicate", "step", "split", *METRICS)


@dataclass(frozen=True, eq=False)
class Result:
    """What `run` returns.

    Attributes:
        scores: arm, task, replicate, error, log_loss, auc, stopped_at, parameters, width; test
            scores at each task's own best step.
        curves: arm, task, replicate, step, split (train/validation/test), log_loss, error; "train"
            is the average over the last 8 batches and starts after the first steps.
        costs: arm, parameters (mean over replicates), seconds (of all replicates).
        outcome: "finished", or why there is nothing to compare; then the tables are empty.
        overlap: n_test / n_train when replicates re-split the same rows.
    """

    scores: pd.DataFrame
    curves: pd.DataFrame
    costs: pd.DataFrame
    outcome: str = FINISHED
    overlap: float = 0.0

    @cached_property
    def gain(self) -> pd.DataFrame:
        """arm, metric, task (each, then "all"), gain, low, high, verdict, unit."""
        return paired_gain(self.scores, self.overlap)

    def overall(self, metric: str = "error") -> pd.Series:
        """Return the row of `gain` for the first compared arm, over all tasks."""
        rows = self.gain
        return rows[(rows["metric"] == metric) & (rows["task"] == ALL)].iloc[0]


def joined(units: Sequence[Unit], names: tuple[str, ...]) -> Result:
    """Join the units of one experiment, in the order of their replicates."""
    units = sorted(units, key=lambda unit: unit.seeds)
    scores = pd.concat([_scores(unit, names) for unit in units], ignore_index=True)
    curves = pd.concat(
        [
            curve_frame(
                {label: arm.curves for label, arm in unit.arms.items()},
                unit.steps,
                [replicate for _, replicate in unit.seeds],
                names,
            )
            for unit in units
        ],
        ignore_index=True,
    )
    labels = list(units[0].arms)
    costs = pd.DataFrame(
        {
            "arm": labels,
            "parameters": [
                np.concatenate([u.arms[label].parameters for u in units]).mean() for label in labels
            ],
            "seconds": [sum(u.arms[label].seconds for u in units) for label in labels],
        }
    )
    by_arm = pd.Categorical(scores["arm"], labels)
    order = np.lexsort((scores["replicate"], by_arm.codes))
    return Result(
        scores.iloc[order].reset_index(drop=True), curves, costs, overlap=units[0].overlap
    )


def nothing(outcome: str) -> Result:
    """Return the empty result of an experiment with nothing to compare."""
    scores = ("arm", "task", "replicate", "error", "log_loss", "auc", "stopped_at", "parameters")
    return Result(
        pd.DataFrame(columns=[*scores, "width"]),
        pd.DataFrame(columns=list(CURVE_COLUMNS)),
        pd.DataFrame(columns=["arm", "parameters", "seconds"]),
        outcome,
    )


def _scores(unit: Unit, names: tuple[str, ...]) -> pd.DataFrame:
    frames = []
    replicates = [replicate for _, replicate in unit.seeds]
    for label, arm in unit.arms.items():
        index = pd.MultiIndex.from_product(
            [[label], replicates, names], names=["arm", "replicate", "task"]
        )
        columns = {
            "error": arm.error.ravel(),
            "log_loss": arm.log_loss.ravel(),
            "auc": arm.auc.ravel(),
            "stopped_at": arm.stopped_at.ravel(),
            "parameters": arm.parameters.repeat(len(names)),
            "width": arm.width.repeat(len(names)),
        }
        frames.append(pd.DataFrame(columns, index=index).reset_index())
    table = pd.concat(frames, ignore_index=True)
    answered = table["stopped_at"] != NOT_ANSWERED
    return table.loc[answered, ["arm", "task", "replicate", *table.columns[3:]]]


def curve_frame(
    curves: dict[str, Array],
    steps: Sequence[int],
    replicates: Sequence[int],
    names: Sequence[str],
) -> pd.DataFrame:
    """Lay out curves (evaluation, split, metric, R, T) per arm as a tidy table."""
    frames = []
    for label, every in curves.items():
        if not len(every):
            continue
        # transfer answers its focus task alone: it has no validation loss on the others
        answered = ~np.isnan(every[0, SPLITS.index("validation"), 0, 0])
        values = every[..., answered]
        told = [name for name, has in zip(names, answered, strict=True) if has]
        index = pd.MultiIndex.from_product(
            [[label], steps, SPLITS, replicates, told],
            names=["arm", "step", "split", "replicate", "task"],
        )
        columns = {name: values[:, :, k].ravel() for k, name in enumerate(METRICS)}
        frames.append(pd.DataFrame(columns, index=index).reset_index())
    if not frames:
        return pd.DataFrame(columns=list(CURVE_COLUMNS))
    table = pd.concat(frames, ignore_index=True)
    return table[list(CURVE_COLUMNS)]
