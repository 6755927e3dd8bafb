"""Does the precision of the numbers decide verdicts? The same experiments in 32 and in 64 bits."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from core.computing.cluster import Cluster
from core.computing.jobs import Job
from core.computing.queue import feed
from core.computing.ticket import always
from core.data import Digits, Missing, RoadScenes, SharedFeatures, Source
from core.experiments.experiment import Experiment
from core.metrics.catalogue import ERROR
from core.results.gain import ALL
from core.results.result import Result, joined

REPLICATES = 6


class Pair(NamedTuple):
    """One experiment in both precisions: what it was, its two verdicts and gains of error."""

    words: str
    single: str
    double: str
    gain_single: float
    gain_double: float


def settings(count: int, seed: int) -> list[Experiment]:
    """Draw experiments at random over sources, sizes, widths and missing labels."""
    rng = np.random.default_rng(seed)
    return [_random(rng, number) for number in range(count)]


def _random(rng: np.random.Generator, number: int) -> Experiment:
    examples = int(rng.choice([50, 100, 200, 400, 800]))
    tasks, width = int(rng.choice([2, 4, 8])), int(rng.choice([1, 2, 4, 8, 16, 32, 64]))
    relatedness = float(rng.choice([0.0, 0.25, 0.5, 0.75, 1.0]))
    sources: tuple[Source, ...] = (
        SharedFeatures(tasks=tasks, examples=examples, relatedness=relatedness),
        RoadScenes(tasks=tasks, examples=examples),
        Digits(tasks=tasks, examples=examples),
    )
    source = sources[int(rng.choice(3, p=(0.6, 0.25, 0.15)))]
    missing = Missing(float(rng.choice([0.0, 0.0, 0.3, 0.6])))
    return Experiment(source, width=width, missing=missing, replicates=REPLICATES, seed=number)


def compare(experiments: list[Experiment], cluster: Cluster) -> Iterator[Pair]:
    """Run each experiment in both precisions, as they finish."""
    jobs = [Job(f"precision-{e.fingerprint}", both, (e,)) for e in experiments]
    for _, pair in feed(cluster, jobs, always):
        yield pair


def both(experiment: Experiment) -> Pair:
    """Train one experiment in 32 and in 64 bits on the same data, weights and batches."""
    import torch  # workers have it

    from core.fitting.side_by_side import train_side_by_side
    from core.fitting.threads import one_thread

    results = []
    with one_thread():
        problems = [experiment.problem(r) for r in range(experiment.replicates)]
        seeds = [(experiment.seed, r) for r in range(experiment.replicates)]
        for dtype in (torch.float32, torch.float64):
            record = train_side_by_side(experiment, problems, seeds, with_curves=False, dtype=dtype)
            results.append(joined([record], experiment.source.names))
    (single, gain_single), (double, gain_double) = map(_verdict, results)
    words = (
        f"{experiment.source}, width {experiment.width}, missing {experiment.missing.rate:.0%}, "
        f"seed {experiment.seed}"
    )
    return Pair(words, single, double, gain_single, gain_double)


def _verdict(result: Result) -> tuple[str, float]:
    rows = result.gain[(result.gain["metric"] == ERROR.name) & (result.gain["task"] == ALL)]
    return str(rows["verdict"].iloc[0]), float(rows["gain"].iloc[0])
