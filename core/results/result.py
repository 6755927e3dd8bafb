"""The result of an experiment: tidy tables of scores, curves, costs and gain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.arrays import Floats
from core.metrics.catalogue import CURVES, ERROR, METRICS, metrics_in
from core.metrics.metric import Metric
from core.results.gain import ALL, paired_gain
from core.results.intervals import FRESH, Resampling
from core.results.judging import MARGIN
from core.results.records import NOT_ANSWERED, SPLITS, ArmRecord, Record
from core.training.rule import TUNINGS

FINISHED = "finished"
_CURVE_INDEX = ("arm", "task", "replicate", "step", "split")
CURVE_COLUMNS = (*_CURVE_INDEX, *(m.name for m in CURVES))
_TRAINED_COLUMNS = (
    "stopped_at", "ended_at", "still_improving", "diverged", "parameters", "width", "learning_rate",
    "weight_decay", "scaled",
)  # fmt: skip
COST_COLUMNS = ("arm", "parameters", "seconds", "steps", "still_improving")


@dataclass(frozen=True, eq=False)
class Result:
    """What `run` returns.

    Attributes:
        scores: arm, task, replicate, the metrics of the kinds of tasks (of yes/no alone error,
            log_loss, auc), stopped_at, ended_at, still_improving, diverged, parameters, width,
            learning_rate, weight_decay, scaled; test scores at each task's own best step, how the
            training of its network ended (see core.training.patience), and what validation has
            chosen (core.training.rule).
        curves: arm, task, replicate, step, split (train/validation/test), log_loss, error (where
            there are other kinds than yes/no: loss, skill); "train" is the average over the last 8
            batches and starts after the first steps. A network that has ended keeps its last
            values: see `ended_at` of the scores.
        costs: arm, parameters (mean over replicates), seconds (of all replicates), and, over
            replicates and tasks, steps (mean of `ended_at`) and still_improving (share).
        outcome: "finished", or why there is nothing to compare; then the tables are empty.
        resampling: how its replicates depend on each other.
    """

    scores: pd.DataFrame
    curves: pd.DataFrame
    costs: pd.DataFrame
    outcome: str = FINISHED
    resampling: Resampling = FRESH

    @cached_property
    def nbytes(self) -> int:
        """Bytes of its tables in memory, about."""
        tables = self.scores, self.curves, self.costs
        return int(sum(table.memory_usage().sum() for table in tables))

    @property
    def gain(self) -> pd.DataFrame:
        """arm, metric, task (each, then "all"), gain, low, high, verdict, unit, margin."""
        return self.gains()

    def gains(self, margin: float = MARGIN.default) -> pd.DataFrame:
        """Return `gain` by another margin; see `paired_gain`. It is worked out once for each."""
        if margin not in self._gains:
            self._gains[margin] = paired_gain(self.scores, self.resampling, margin)
        return self._gains[margin]

    @cached_property
    def _gains(self) -> dict[float, pd.DataFrame]:
        return {}

    def overall(self, metric: str = ERROR.name) -> pd.Series:
        """Return the row of `gain` for the first compared arm, over all tasks."""
        rows = self.gain
        return rows[(rows["metric"] == metric) & (rows["task"] == ALL)].iloc[0]


def joined(records: Sequence[Record], names: tuple[str, ...]) -> Result:
    """Join the records of one experiment, in the order of their replicates."""
    # chunks come back in any order
    records = sorted(records, key=lambda record: record.seeds)
    scores = pd.concat([_scores(record, names) for record in records], ignore_index=True)
    # a record whose networks ended early goes on level beside those that took longer
    steps = max((record.steps for record in records), key=len)
    curves = pd.concat(
        [
            curve_frame(
                {arm: _level(of_arm.curves, len(steps)) for arm, of_arm in record.arms.items()},
                steps,
                [replicate for _, replicate in record.seeds],
                names,
                record.drawn,
            )
            for record in records
        ],
        ignore_index=True,
    )
    labels = list(records[0].arms)
    costs = pd.DataFrame(
        [_costs(label, [record.arms[label] for record in records]) for label in labels],
        columns=list(COST_COLUMNS),
    )
    # by arm in the order asked for, then by replicate: lexsort takes its last key first
    by_arm = pd.Categorical(scores["arm"], labels)
    order = np.lexsort((scores["replicate"], by_arm.codes))
    scores = scores.iloc[order].reset_index(drop=True)
    return Result(scores, curves, costs, resampling=_resampling(records))


def _resampling(records: Sequence[Record]) -> Resampling:
    """Return that of all records; the overlap of splits by group varies, and counts by its mean."""
    weights = [len(record.seeds) for record in records]
    overlap = np.average([record.resampling.overlap for record in records], weights=weights)
    return replace(records[0].resampling, overlap=float(overlap))


def result_from(parts: Sequence[Record | str], names: tuple[str, ...]) -> Result:
    """Join what chunks gave: their records, or the first reason why one has none."""
    reasons = [part for part in parts if isinstance(part, str)]
    records = [part for part in parts if isinstance(part, Record)]
    return nothing(reasons[0]) if reasons else joined(records, names)


def nothing(outcome: str) -> Result:
    """Return the empty result of an experiment with nothing to compare."""
    return Result(
        pd.DataFrame(columns=list(_score_columns(METRICS))),
        pd.DataFrame(columns=list(CURVE_COLUMNS)),
        pd.DataFrame(columns=list(COST_COLUMNS)),
        outcome,
    )


def _level(curves: Floats, evaluations: int) -> Floats:
    """Let (evaluation, ...) curves keep their last values up to so many evaluations."""
    if not len(curves):
        return curves
    return np.concatenate([curves, np.repeat(curves[-1:], evaluations - len(curves), axis=0)])


def _costs(label: str, parts: Sequence[ArmRecord]) -> dict[str, object]:
    ended = np.concatenate([part.ended_at for part in parts])
    answered = ended != NOT_ANSWERED
    improving = np.concatenate([part.improving for part in parts])
    return {
        "arm": label,
        "parameters": np.concatenate([part.parameters for part in parts]).mean(),
        "seconds": sum(part.seconds for part in parts),
        "steps": ended[answered].mean(),
        "still_improving": improving[answered].mean(),
    }


def _scores(record: Record, names: tuple[str, ...]) -> pd.DataFrame:
    frames = []
    replicates = [replicate for _, replicate in record.seeds]
    for label, arm in record.arms.items():
        index = pd.MultiIndex.from_product(
            [[label], replicates, names], names=["arm", "replicate", "task"]
        )
        columns = {
            **{metric: scores.ravel() for metric, scores in arm.scores.items()},
            "stopped_at": arm.stopped_at.ravel(),
            "ended_at": arm.ended_at.ravel(),
            "still_improving": arm.improving.ravel(),
            "diverged": arm.diverged.ravel(),
            "parameters": arm.parameters.repeat(len(names)),
            "width": arm.width.repeat(len(names)),
            **_tunings(arm.tuning.repeat(len(names))),
        }
        frames.append(pd.DataFrame(columns, index=index).reset_index())
    table = pd.concat(frames, ignore_index=True)
    # transfer answers one task: the others must not count as rows without a score
    answered = table["stopped_at"] != NOT_ANSWERED
    return table.loc[answered, list(_score_columns(metrics_in(table.columns)))]


def _score_columns(metrics: Iterable[str]) -> tuple[str, ...]:
    return "arm", "task", "replicate", *metrics, *_TRAINED_COLUMNS


def _tunings(numbers: NDArray[np.int64]) -> dict[str, NDArray[np.generic]]:
    """Return how networks were trained, by column."""
    tunings = [TUNINGS[number] for number in numbers]
    return {
        "learning_rate": np.array([tuning.learning_rate for tuning in tunings]),
        "weight_decay": np.array([tuning.weight_decay for tuning in tunings]),
        "scaled": np.array([tuning.scaled for tuning in tunings], dtype=bool),
    }


def curve_frame(
    curves: dict[str, Floats],
    steps: Sequence[int],
    replicates: Sequence[int],
    names: Sequence[str],
    drawn: Sequence[Metric] = CURVES,
) -> pd.DataFrame:
    """Lay out curves (evaluation, split, metric, R, T) per arm as a tidy table."""
    frames = []
    for label, every in curves.items():
        if not len(every):
            continue
        # transfer answers its focus task alone: it has no validation loss on the others
        answered = ~np.isnan(every[0, SPLITS.index("validation"), 0, 0])
        values = every[..., answered]
        answering = [name for name, has in zip(names, answered, strict=True) if has]
        index = pd.MultiIndex.from_product(
            [[label], steps, SPLITS, replicates, answering],
            names=["arm", "step", "split", "replicate", "task"],
        )
        columns = {metric.name: values[:, :, k].ravel() for k, metric in enumerate(drawn)}
        frames.append(pd.DataFrame(columns, index=index).reset_index())
    if not frames:
        return pd.DataFrame(columns=list(CURVE_COLUMNS))
    table = pd.concat(frames, ignore_index=True)
    return table[[*_CURVE_INDEX, *(metric.name for metric in drawn)]]
