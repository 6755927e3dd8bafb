"""Figures taken from a result, each with its interval over replicates."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.commands.agreement import Estimate
from core.results.intervals import Resampling, interval
from core.results.result import Result


@dataclass(frozen=True)
class Measure:
    """What a figure is, how it is written, and how it is taken from a finished result."""

    name: str
    unit: str
    form: str
    of: Callable[[Result], Estimate]


def _gain(metric: str) -> Callable[[Result], Estimate]:
    def of(result: Result) -> Estimate:
        row = result.overall(metric)
        return Estimate(float(row["gain"]), float(row["low"]), float(row["high"]))

    return of


def _mean_over_tasks(result: Result, metric: str, arm: str) -> NDArray[np.float64]:
    """Return (R,), one score for each replicate."""
    scores = result.scores[result.scores["arm"] == arm]
    return scores.groupby("replicate")[metric].mean().to_numpy(dtype=np.float64)


def _estimate(values: NDArray[np.float64], resampling: Resampling) -> Estimate:
    return Estimate(*(float(bound) for bound in interval(values, resampling)))


def _error_of(arm: str) -> Callable[[Result], Estimate]:
    def of(result: Result) -> Estimate:
        return _estimate(_mean_over_tasks(result, "error", arm), result.resampling)

    return of


ERROR_GAIN = Measure("error gain", "pp", "+.1f", _gain("error"))
AUC_GAIN = Measure("AUC gain", "pp", "+.1f", _gain("auc"))
LOG_LOSS_GAIN = Measure("log loss gain", "nats", "+.4f", _gain("log_loss"))
ERROR_TOGETHER = Measure("error, together", "", ".3f", _error_of("together"))
ERROR_APART = Measure("error, apart", "", ".3f", _error_of("apart"))
