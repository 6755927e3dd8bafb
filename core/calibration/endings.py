"""Does it matter when training ends? Verdicts at a fixed number of steps, and to the end."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from core.arms.apart import APART
from core.arms.together import TOGETHER
from core.computing.cluster import Cluster
from core.computing.jobs import Job
from core.computing.queue import feed
from core.computing.ticket import always
from core.data import Digits, RoadScenes, SharedFeatures, Source
from core.experiments.experiment import Experiment
from core.metrics.catalogue import ERROR
from core.results.gain import ALL
from core.results.result import joined

REPLICATES = 10
FIXED = (1000, 4000)  # steps of every network
SETTINGS: dict[str, tuple[Source, int]] = {  # the source, and the width
    "road scenes, 1,500 examples, width 32": (RoadScenes(examples=1500), 32),
    "road scenes, 4,000 examples, width 32": (RoadScenes(examples=4000), 32),
    "shared features, 8 tasks, 4,000 examples, width 32": (SharedFeatures(8, 4000), 32),
    "shared features, 4 tasks, 1,600 examples, width 1": (SharedFeatures(4, 1600), 1),
    "shared features, 4 tasks, 400 examples, width 2": (SharedFeatures(4, 400), 2),
    "digits, 1,500 examples, width 32": (Digits(examples=1500), 32),
}


class Ending(NamedTuple):
    """What came out of a setting under one rule.

    Attributes:
        setting: its name. steps: fixed; None: each network to the end of its learning.
        gain, low, high, verdict: of together, on the error over all tasks.
        apart, together: share of an arm's networks that were still improving.
    """

    setting: str
    steps: int | None
    gain: float
    low: float
    high: float
    verdict: str
    apart: float
    together: float


def endings(cluster: Cluster, replicates: int = REPLICATES) -> Iterator[tuple[int, Ending]]:
    """Train every setting under every rule; yield each with its place in the order."""
    asked = [(name, steps) for name in SETTINGS for steps in (*FIXED, None)]
    jobs = [
        Job(f"ending-{name}-{steps}", measure, (name, steps, replicates)) for name, steps in asked
    ]
    yield from feed(cluster, jobs, always)


def measure(setting: str, steps: int | None, replicates: int) -> Ending:
    """Train one setting under one rule; steps None: to the end of learning."""
    from core.fitting.side_by_side import train_side_by_side  # torch
    from core.fitting.threads import one_thread

    source, width = SETTINGS[setting]
    experiment = Experiment(source, width=width, replicates=replicates)
    if steps is not None:
        experiment = replace(experiment, steps=steps, patience=None)
    draws = range(experiment.replicates)
    with one_thread():
        problems = [experiment.problem(replicate) for replicate in draws]
        seeds = [(experiment.seed, replicate) for replicate in draws]
        record = train_side_by_side(experiment, problems, seeds, with_curves=False)
    result = joined([record], experiment.source.names)
    of_all = result.gain[(result.gain["metric"] == ERROR.name) & (result.gain["task"] == ALL)]
    gain = of_all.iloc[0]
    improving = result.costs.set_index("arm")["still_improving"]
    return Ending(
        setting,
        steps,
        gain=float(gain["gain"]),
        low=float(gain["low"]),
        high=float(gain["high"]),
        verdict=str(gain["verdict"]),
        apart=float(improving[APART.name]),
        together=float(improving[TOGETHER.name]),
    )
