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
from core.experiments.experiment import Experiment
from core.experiments.grid import Grid
from core.fitting.side_by_side import one_thread
from core.training.batches import BATCH
from core.training.rule import EVERY, LEARNING_RATE, WEIGHT_DECAY

WIDTHS, EXAMPLES = (1, 2, 4, 8, 16, 32, 64, 128), (50, 100, 200, 400, 800, 1600)
REPLICATES, SHARE, SEED = 15, 0.05, 0
STEPS = 1000  # of every network: the loops do not end early, so nor may the engine
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
    steps: int
    workers: int
    seconds: float
    loops: tuple[LoopTime, ...]


def usual_grid() -> Grid:
    """Return 8 widths by 6 example counts, 4 tasks, 15 replicates: 3,600 networks."""
    source = SharedFeatures(tasks=4)
    base = Experiment(source, replicates=REPLICATES, seed=SEED, steps=STEPS, patience=None)
    return Grid(base, (("width", WIDTHS), ("examples", EXAMPLES)))


def time_map(grid: Grid, share: float = SHARE) -> MapTime:
    """Compute the map from nothing, then a random share of its networks by loops.

    Args:
        grid: of a base without patience: the loops take all steps.

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
    steps = grid.base.steps
    return MapTime(grid.size, len(networks), steps, cluster.workers, seconds, tuple(loops))


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


def _best(losses: np.ndarray, errors: np.ndarray) -> float:
    """Mean over tasks of the error where a task's validation loss is lowest: (evaluations, K)."""
    return float(np.take_along_axis(errors, losses.argmin(axis=0)[None], axis=0).mean())


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
    losses, errors = [], []
    for step in range(experiment.steps + 1):
        if step % EVERY == 0:
            with torch.no_grad():
                validation, test = (module(part) for part, _ in held_out)
            losses.append(_losses(validation, held_out[0][1]))
            errors.append(((test > 0) != (held_out[1][1] > 0)).float().mean(dim=0))
        batch = torch.randint(len(problem.train), (BATCH,))
        logits = module(x[batch])
        loss = binary_cross_entropy_with_logits(logits, y[batch]) * len(network.tasks)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return _best(torch.stack(losses).numpy(), torch.stack(errors).numpy())


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
    held_out = np.concatenate([problem.validation, problem.test])
    cut, losses, errors = len(problem.validation), [], []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that so few steps have not converged
        for _ in range(experiment.steps // EVERY):
            rows = rng.choice(problem.train, BATCH * EVERY)
            model.partial_fit(problem.x[rows], labels[rows], classes=_classes(len(tasks)))
            chance = model.predict_proba(problem.x[held_out])
            yes = np.clip(chance if len(tasks) > 1 else chance[:, 1:], 1e-7, 1 - 1e-7)
            right = np.where(y[held_out] == 1, yes, 1 - yes)
            losses.append(-np.log(right[:cut]).mean(axis=0))
            errors.append((right[cut:] < 0.5).mean(axis=0))
    return _best(np.array(losses), np.array(errors))


def _classes(tasks: int) -> list[int]:
    return list(range(tasks)) if tasks > 1 else [0, 1]
