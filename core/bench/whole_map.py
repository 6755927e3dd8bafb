"""A whole what-if map against loops over its networks: the work a person waits for."""

import math
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from core.arms.catalogue import arm_of
from core.bench.race import Disagreement
from core.computing.cluster import Cluster
from core.computing.store import Store
from core.computing.sweeps import sweep
from core.data import Problem, SharedFeatures
from core.data.arrays import Rows
from core.experiments.experiment import Experiment
from core.experiments.grid import Grid
from core.fitting.threads import one_thread
from core.training.batches import BATCH
from core.training.patience import Patience
from core.training.rule import EVERY, LEARNING_RATE, WEIGHT_DECAY

WIDTHS, EXAMPLES = (1, 2, 4, 8, 16, 32, 64, 128), (50, 100, 200, 400, 800, 1600)
REPLICATES, SHARE, SEED = 15, 0.05, 0
TOLERANCE = 0.02  # of the sampled networks' mean test error: batches and weights differ
OWN_TOLERANCE = 0.05  # where their distribution differs, too: scikit-learn starts smaller


@dataclass(frozen=True)
class LoopNetwork:
    """One network of the map: its experiment, replicate, arm and tasks."""

    experiment: Experiment
    replicate: int
    arm: str
    tasks: tuple[int, ...]


@dataclass(frozen=True)
class LoopTime:
    """A loop over a random sample of the networks.

    Attributes:
        seconds: for the sample, on one core.
        scaled: seconds for the whole map on as many cores as the sweep had.
        ratio: `scaled` over the seconds of the sweep.
        difference: of the sample's mean test error from the engine's.
    """

    name: str
    networks: int
    seconds: float
    scaled: float
    ratio: float
    difference: float


@dataclass(frozen=True)
class MapTime:
    """A map's wall time on `workers` cores, cluster already up, and the loops beside it."""

    points: int
    networks: int
    workers: int
    seconds: float
    loops: tuple[LoopTime, ...]


def usual_grid() -> Grid:
    """Return 8 widths by 6 example counts, 4 tasks, 15 replicates: 3,600 networks."""
    source = SharedFeatures(tasks=4)
    base = Experiment(source, replicates=REPLICATES, seed=SEED)
    return Grid(base, (("width", WIDTHS), ("examples", EXAMPLES)))


def time_map(grid: Grid, share: float = SHARE) -> MapTime:
    """Compute the map from nothing, then a random share of its networks by loops.

    Args:
        grid: of any base; the loops end by the same rule.

    Raises:
        Disagreement: when a loop's errors are further from the engine's than the tolerance.
    """
    cluster = Cluster()
    # a person's cluster is up before they ask for a map: its start is not the map's time
    cluster.client().wait_for_workers(cluster.workers)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'map.sqlite'}")
        began = time.perf_counter()
        sweep(grid, cluster, store)
        seconds = time.perf_counter() - began
        cluster.close()
        networks = _networks(grid)
        count = max(1, round(share * len(networks)))
        # loops over all networks take too long: a uniform sample stands for them
        picked = np.random.default_rng(SEED).choice(len(networks), count, replace=False)
        sample = [networks[k] for k in picked]
        reached = float(np.mean([_engine_error(store, network) for network in sample]))
        store.close()
    whole = len(networks) / count / cluster.workers
    loops = []
    for name, train, tolerance in (
        ("PyTorch loop", _torch_error, TOLERANCE),
        ("scikit-learn loop", _scikit_error, OWN_TOLERANCE),
    ):
        spent, error = _loop(sample, train)
        if abs(error - reached) > tolerance:
            raise Disagreement(f"{name} has mean error {error:.3f}, the engine {reached:.3f}")
        scaled = spent * whole
        loops.append(LoopTime(name, count, spent, scaled, scaled / seconds, error - reached))
    return MapTime(grid.size, len(networks), cluster.workers, seconds, tuple(loops))


def _networks(grid: Grid) -> list[LoopNetwork]:
    return [
        LoopNetwork(experiment, replicate, str(arm), group)
        for _, experiment in grid.points()
        for replicate in range(experiment.replicates)
        for arm in experiment.arms
        for group in arm_of(arm).groups(experiment.source.names)
    ]


def _engine_error(store: Store, network: LoopNetwork) -> float:
    """Return the engine's test error of a network, mean over its tasks."""
    result = store.find([network.experiment])[network.experiment]
    scores = result.scores
    names = [network.experiment.source.names[task] for task in network.tasks]
    mine = (scores["arm"] == network.arm) & (scores["replicate"] == network.replicate)
    return float(scores[mine & scores["task"].isin(names)]["error"].mean())


def _loop(
    sample: Sequence[LoopNetwork], train: Callable[[LoopNetwork, Problem], float]
) -> tuple[float, float]:
    """Train networks one after another: seconds without drawing data, and mean test error."""
    spent, errors = 0.0, []
    with one_thread():
        for network in sample:
            problem = network.experiment.problem(network.replicate)
            began = time.perf_counter()
            errors.append(train(network, problem))
            spent += time.perf_counter() - began
    return spent, float(np.mean(errors))


class _Best:
    """Each task's test error where its validation loss is lowest; the engine's rule of ending.

    Test errors are measured only where a task is better than ever, as in the engine.
    """

    def __init__(self, experiment: Experiment, tasks: int) -> None:
        self._loss = torch.full((1, tasks), torch.inf)
        self._error = torch.full((1, tasks), torch.nan)
        self._patience = Patience(1, experiment.patience)

    def ended(self, loss: Tensor, error: Callable[[], Tensor]) -> bool:
        """Take in an evaluation: (K,) validation loss, and what measures the (K,) test error."""
        loss = loss.to(self._loss)
        better = loss[None] < self._loss
        if better.any():
            self._error = torch.where(better, error()[None].to(self._error), self._error)
            self._loss = torch.where(better, loss[None], self._loss)
        self._patience.note(self._loss, loss[None])
        return bool(self._patience.ended)

    @property
    def error(self) -> float:
        """Mean over tasks."""
        return float(self._error.mean())


def _torch_error(network: LoopNetwork, problem: Problem) -> float:
    """Train an nn.Sequential with a fused AdamW, evaluating as the engine does."""
    experiment = network.experiment
    x = torch.from_numpy(problem.x)
    y = torch.from_numpy(problem.y[:, list(network.tasks)])
    module = _module(x.shape[1], experiment.width, len(network.tasks))
    optimiser = torch.optim.AdamW(
        module.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY, fused=True
    )
    parts = [torch.from_numpy(rows) for rows in (problem.validation, problem.test)]
    held_out = [(x[rows], y[rows]) for rows in parts]
    best = _Best(experiment, len(network.tasks))

    def test_error() -> Tensor:
        wrong: Tensor = (module(held_out[1][0]) > 0) != (held_out[1][1] > 0)
        return wrong.float().mean(dim=0)

    for step in range(experiment.steps + 1):
        if step % EVERY == 0:
            with torch.no_grad():
                loss = _losses(module(held_out[0][0]), held_out[0][1])
                if best.ended(loss, test_error):
                    break
        batch = torch.randint(len(problem.train), (BATCH,))
        logits = module(x[batch])
        summed = binary_cross_entropy_with_logits(logits, y[batch]) * len(network.tasks)
        optimiser.zero_grad()
        summed.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return best.error


def _module(inputs: int, width: int, outputs: int) -> nn.Sequential:
    """Make a network with the engine's distribution of initial weights (He et al. 2015)."""
    hidden, head = nn.Linear(inputs, width), nn.Linear(width, outputs)
    nn.init.normal_(hidden.weight, std=math.sqrt(2 / inputs))
    nn.init.normal_(head.weight, std=math.sqrt(1 / width))
    nn.init.zeros_(hidden.bias)
    nn.init.zeros_(head.bias)
    return nn.Sequential(hidden, nn.ReLU(), head)


def _losses(logits: Tensor, y: Tensor) -> Tensor:
    return binary_cross_entropy_with_logits(logits, y, reduction="none").mean(dim=0)


def _scikit_error(network: LoopNetwork, problem: Problem) -> float:
    """Train an MLPClassifier with its own Adam and weights, evaluating as the engine does."""
    from sklearn.neural_network import MLPClassifier

    experiment, tasks = network.experiment, list(network.tasks)
    y = problem.y[:, tasks].astype(int)
    labels = y if len(tasks) > 1 else y[:, 0]
    model = MLPClassifier(
        (experiment.width,),
        alpha=WEIGHT_DECAY,
        batch_size=BATCH,
        learning_rate_init=LEARNING_RATE,
        shuffle=False,
        random_state=network.replicate,
    )
    rng = np.random.default_rng(network.replicate)
    best = _Best(experiment, len(tasks))

    def right(part: Rows) -> Tensor:
        """How likely the model finds the right answers: (n, K)."""
        chance = model.predict_proba(problem.x[part])
        yes = np.clip(chance if len(tasks) > 1 else chance[:, 1:], 1e-7, 1 - 1e-7)
        return torch.from_numpy(np.where(y[part] == 1, yes, 1 - yes))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that so few steps have not converged
        for _ in range(experiment.steps // EVERY):
            rows = rng.choice(problem.train, BATCH * EVERY)
            model.partial_fit(problem.x[rows], labels[rows], classes=_classes(len(tasks)))
            loss = -right(problem.validation).log().mean(dim=0)
            if best.ended(loss, lambda: (right(problem.test) < 0.5).double().mean(dim=0)):
                break
    return best.error


def _classes(tasks: int) -> list[int]:
    return list(range(tasks)) if tasks > 1 else [0, 1]
