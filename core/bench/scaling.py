"""How the cost of training grows, and a model of it: seconds = f(networks, width, tasks, steps)."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls

from core.data.sources.shared_features import INPUTS, SharedFeatures
from core.experiments.experiment import Experiment
from core.fitting.side_by_side import train_side_by_side
from core.fitting.threads import one_thread
from core.networks.shape import Shape

EXAMPLES, STEPS = 400, 200
SIZES = tuple(
    (draws, width, tasks)
    for draws in (1, 4, 16)
    for width in (2, 8, 32, 128)
    for tasks in (2, 8, 32)
    if draws * width * tasks <= 8192
)


@dataclass(frozen=True)
class Timing:
    """CPU seconds of one chunk, both arms, evaluation and scores included."""

    draws: int
    width: int
    tasks: int
    steps: int
    seconds: float

    @property
    def networks(self) -> int:
        """E: one network for all tasks and one for each, in every draw."""
        return self.draws * (self.tasks + 1)

    @property
    def work(self) -> tuple[float, float, float]:
        """What the seconds are made of: steps, labels seen and weights moved."""
        apart = Shape(INPUTS, self.width, 1, 1).parameters * self.tasks
        weights = self.draws * (apart + Shape(INPUTS, self.width, 1, self.tasks).parameters)
        return self.steps, self.steps * self.draws * self.tasks, self.steps * weights


@dataclass(frozen=True)
class Model:
    """seconds = steps (a + b draws tasks + c weights); a, b and c are never negative.

    Attributes:
        a: seconds of a step however small the stacks.
        b: seconds of a step for each task of each draw.
        c: seconds of a step for each weight of all networks.
        error: median of |model / measured - 1|.
    """

    a: float
    b: float
    c: float
    error: float

    def seconds(self, timing: Timing) -> float:
        """Return the model's seconds for the size of a timing."""
        return float(np.dot((self.a, self.b, self.c), timing.work))


def measure(sizes: Sequence[tuple[int, int, int]] = SIZES, steps: int = STEPS) -> list[Timing]:
    """Time a chunk of each (draws, width, tasks) on one thread."""
    timings = []
    for draws, width, tasks in sizes:
        source = SharedFeatures(tasks, EXAMPLES)
        experiment = Experiment(source, width=width, replicates=draws, steps=steps, patience=None)
        problems = [experiment.problem(draw) for draw in range(draws)]
        seeds = [(0, draw) for draw in range(draws)]
        with one_thread():
            began = time.process_time()
            train_side_by_side(experiment, problems, seeds)
            timings.append(Timing(draws, width, tasks, steps, time.process_time() - began))
    return timings


def fit_model(timings: Sequence[Timing]) -> Model:
    """Fit the model by least squares on relative errors, so that small sizes count as much."""
    seconds = np.array([timing.seconds for timing in timings])
    work = np.array([timing.work for timing in timings])
    # divided by its seconds, each size should be 1: errors are then relative
    (a, b, c), _ = nnls(work / seconds[:, None], np.ones(len(timings)))
    model = Model(a, b, c, 0.0)
    ratios = np.array([model.seconds(timing) for timing in timings]) / seconds
    return Model(a, b, c, float(np.median(np.abs(ratios - 1))))
