"""Alternate the engine with each other contestant, and check that they did the same work."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import median

import numpy as np

from core.bench.engine import Engine
from core.bench.loop import Loop
from core.bench.machine import step_bytes, step_flops
from core.bench.scikit import Scikit
from core.bench.vmap import Vmap
from core.bench.work import Contestant, Workload
from core.fitting.threads import one_thread

ROUNDS = 5  # runs of each contestant against the engine
TOLERANCE = 1e-3  # nats, of each network's final loss: equal work summed in another order
OWN_TOLERANCE = 0.1  # nats, of the mean final loss: weights and batches of the peer's own


@dataclass(frozen=True)
class Peer:
    """Another way to train; `same_numbers`: it starts from our weights and takes our batches."""

    name: str
    make: Callable[[Workload], Contestant]
    same_numbers: bool = True


@dataclass(frozen=True)
class Duel:
    """One peer against the engine.

    Attributes:
        peer: its name.
        same_numbers: whether it started from the engine's weights and took its batches.
        trained: networks that the peer trained.
        microseconds: the peer's CPU time per network and step, median over rounds.
        ratio: that time divided by the engine's.
        difference: of final losses, in nats: the largest, or that of the means when the peer has
            weights and batches of its own.
        compile_seconds: CPU time of compiling, not part of `microseconds`.
    """

    peer: str
    same_numbers: bool
    trained: int
    microseconds: float
    ratio: float
    difference: float
    compile_seconds: float


@dataclass(frozen=True)
class Race:
    """All peers against the engine at one size.

    Attributes:
        networks, width, steps: of the work.
        loss: mean final loss of the engine's networks, in nats.
        microseconds: the engine's CPU time per network and step.
        gflops, gigabytes: what the engine reached, per second of CPU time.
        duels: one a peer.
    """

    networks: int
    width: int
    steps: int
    loss: float
    microseconds: float
    gflops: float
    gigabytes: float
    duels: tuple[Duel, ...]


class Disagreement(Exception):
    """Final losses or errors differ from the engine's: the peer did not do the same work."""


def peers() -> list[Peer]:
    """List those that are installed."""
    installed = [
        Peer("loop", Loop),
        Peer("scikit-learn", Scikit, same_numbers=False),
        Peer("vmap", Vmap),
    ]
    if find_spec("jax") is not None:
        from core.bench.jax_scan import JaxScan

        installed.append(Peer("jax", JaxScan))
    return installed


def race(work: Workload, against: Sequence[Peer], rounds: int = ROUNDS) -> Race:
    """Time each peer in turn with the engine, on one thread.

    Raises:
        Disagreement: when a peer's final losses are further from the engine's than the tolerance.
    """
    with one_thread():
        engine = _train(Engine, work)[1]
        reached = work.losses(engine.networks, engine.weights())
        runs = [_duel(work, peer, reached, rounds) for peer in against]
    seconds = median(duel.microseconds / duel.ratio for duel in runs) / 1e6
    return Race(
        work.networks,
        work.width,
        work.steps,
        float(reached.mean()),
        seconds * 1e6,
        step_flops(work.shape) / seconds / 1e9,
        step_bytes(work.shape) / seconds / 1e9,
        tuple(runs),
    )


def _duel(work: Workload, peer: Peer, reached: np.ndarray, rounds: int) -> Duel:
    times, engine_times = [], []
    for _ in range(rounds):
        seconds, contestant = _train(peer.make, work)
        times.append(seconds)
        engine_times.append(_train(Engine, work)[0])
    difference = _agree(work, peer, contestant, reached)
    return Duel(
        peer.name,
        peer.same_numbers,
        len(contestant.networks),
        median(times) * 1e6,
        median(times) / median(engine_times),
        difference,
        getattr(contestant, "compile_seconds", 0.0),
    )


def _train(make: Callable[[Workload], Contestant], work: Workload) -> tuple[float, Contestant]:
    """Return CPU seconds per network and step, and the trained contestant."""
    contestant = make(work)
    began = time.process_time()
    contestant.train()
    seconds = time.process_time() - began
    return seconds / (len(contestant.networks) * work.steps), contestant


def _agree(work: Workload, peer: Peer, contestant: Contestant, reached: np.ndarray) -> float:
    losses = work.losses(contestant.networks, contestant.weights())
    difference = losses - reached[list(contestant.networks)]
    apart = np.abs(difference).max() if peer.same_numbers else abs(difference.mean())
    allowed = TOLERANCE if peer.same_numbers else OWN_TOLERANCE
    if not apart <= allowed:
        raise Disagreement(
            f"final losses of {peer.name} must be within {allowed} nats of the engine's, "
            f"got a difference of {apart:.3g}"
        )
    return float(apart)
