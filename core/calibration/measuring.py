"""Measure how often the intervals of many samples of a population hold its true gain."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binomtest

from core.arms.apart import APART
from core.arms.together import TOGETHER
from core.calibration.populations import Population
from core.computing.cluster import Cluster
from core.computing.jobs import Job
from core.computing.packing import draws_per_chunk
from core.computing.queue import feed
from core.computing.ticket import always
from core.experiments.experiment import Experiment
from core.metrics.catalogue import metrics_of
from core.metrics.metric import Metric
from core.results.gain import over_tasks
from core.results.intervals import Resampling, interval
from core.results.records import Record

Values = NDArray[np.float64]
COLUMNS = (
    "population", "metric", "samples", "gain", "spread", "coverage", "coverage_low",
    "coverage_high", "half_width", "power", "one_start_coverage", "one_start_half_width",
    "one_start_power",
)  # fmt: skip


class Measured(NamedTuple):
    """Gains of together on some samples: (samples, R, metric), and how replicates depend."""

    gains: Values
    resampling: list[Resampling]


def calibrate(
    populations: Sequence[Population], samples: int, seed: int, cluster: Cluster
) -> Iterator[pd.DataFrame]:
    """Yield a row for each metric of one population after the other.

    Returns:
        population, metric, samples; gain: the true one, the mean over samples; spread: the standard
        deviation of the samples' mean gains; coverage: the share of 95% intervals that hold the
        true gain; coverage_low, coverage_high: the 95% interval of that share (Clopper & Pearson
        1934); half_width: mean of the intervals; power: the share on the true side of zero. Then
        the same of the corrected resampled t on one start of each split (Nadeau & Bengio
        2003), which takes all that differs between splits for what they share. Metrics are those
        of the tasks' kinds.
    """
    for population in populations:
        one = population.experiments(seed, 0, 1)[0]
        size = max(1, draws_per_chunk(one) // one.replicates)  # samples of a job
        cuts = [(first, min(samples, first + size)) for first in range(0, samples, size)]
        jobs = [
            Job(f"calibrate-{population}-{seed}-{cut}", measure, (population, seed, *cut))
            for cut in cuts
        ]
        parts: dict[int, Measured] = dict(feed(cluster, jobs, always))
        whole = [parts[position] for position in range(len(jobs))]
        gains = np.concatenate([part.gains for part in whole])
        resampling = [each for part in whole for each in part.resampling]
        yield summary(population.name, gains, resampling, judged_by(one))


def measure(population: Population, seed: int, first: int, last: int) -> Measured:
    """Train together and apart on samples first, ..., last - 1, side by side."""
    from core.fitting.side_by_side import train_side_by_side  # torch
    from core.fitting.threads import one_thread

    experiments = population.experiments(seed, first, last)
    draws = [(e, replicate) for e in experiments for replicate in range(e.replicates)]
    with one_thread():
        problems = [experiment.problem(replicate) for experiment, replicate in draws]
        seeds = [(experiment.seed, replicate) for experiment, replicate in draws]
        record = train_side_by_side(experiments[0], problems, seeds, with_curves=False)
    overlap = np.reshape([problem.overlap for problem in problems], (len(experiments), -1))
    every = _gains(record, judged_by(experiments[0]))
    gains = every.reshape(len(experiments), -1, *every.shape[1:])
    return Measured(
        # one sample at a time: a task's mean stands for what is missing of it in that sample
        np.array([[over_tasks(of) for of in sample.swapaxes(0, 1)] for sample in gains]).swapaxes(
            1, 2
        ),
        [
            Resampling(float(mean), e.source.starts, e.source.splits)
            for e, mean in zip(experiments, overlap.mean(axis=1), strict=True)
        ],
    )


def judged_by(experiment: Experiment) -> dict[str, Metric]:
    """Return the metrics by which an experiment is judged, by name."""
    return metrics_of([kind.name for kind in experiment.source.kinds])


def _gains(record: Record, metrics: Mapping[str, Metric]) -> Values:
    """(R, metric, T) gain of together over apart, in each metric's unit."""
    together, apart = (record.arms[arm.name].scores for arm in (TOGETHER, APART))
    gains = [
        m.sign * m.scale * (together[m.name].astype(np.float64) - apart[m.name])
        for m in metrics.values()
    ]
    return np.stack(gains, axis=1)


def summary(
    name: str, gains: Values, resampling: Sequence[Resampling], metrics: Collection[str]
) -> pd.DataFrame:
    """Compare the intervals of samples with the mean gain of all of them: see `calibrate`.

    Args:
        gains: (samples, R, metric). metrics: their names.
    """
    every = [interval(sample, how) for sample, how in zip(gains, resampling, strict=True)]
    one = [
        interval(sample[:: how.starts], replace(how, starts=1))
        for sample, how in zip(gains, resampling, strict=True)
    ]
    means = gains.mean(axis=1)  # (samples, metric)
    rows = []
    for k, metric in enumerate(metrics):
        truth = float(means[:, k].mean())
        row = (name, metric, len(gains), truth, float(means[:, k].std(ddof=1)))
        coverage, *rest = _judged(every, k, truth)
        sure = binomtest(round(coverage * len(gains)), len(gains)).proportion_ci()
        bounds = (float(sure.low), float(sure.high))
        rows.append((*row, coverage, *bounds, *rest, *_judged(one, k, truth)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _judged(
    intervals: Sequence[tuple[Values, Values, Values]], metric: int, truth: float
) -> tuple[float, float, float]:
    """Return coverage, mean half width and power."""
    low, high = (np.array([bounds[k][metric] for bounds in intervals]) for k in (1, 2))
    beyond = low > 0 if truth > 0 else high < 0
    held = (low <= truth) & (truth <= high)
    return float(held.mean()), float((high - low).mean() / 2), float(beyond.mean())
