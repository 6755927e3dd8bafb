"""What a step of each update costs, beside the plain sum and beside torchjd over modules."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import median

import numpy as np
import torch
from numpy.typing import NDArray

from core.bench.race import OWN_TOLERANCE, TOLERANCE, Disagreement
from core.bench.update_work import STEPS, UpdateWork
from core.fitting.threads import one_thread
from core.networks.stack import Stack
from core.training.updates.rules import PCGRAD, PLAIN_SUM, RULES, UPGRAD, UpdateRule, rule_of

SIZES = tuple((draws, 8, width) for draws in (10, 80) for width in (4, 32))
ROUNDS = 5  # runs of each update against the plain sum
SAMPLE = 2  # networks that the loop trains


@dataclass(frozen=True)
class UpdateTime:
    """One update at one size.

    Attributes:
        rule: its name. draws, tasks, width: of the work.
        microseconds: CPU time per network and step.
        ratio: that time divided by the plain sum's.
        torchjd: time of torchjd over modules per network and step, divided by the update's; None
            where it has no such update or is not installed.
        difference: of final losses from torchjd's, in nats: the largest, of PCGrad, whose orders
            are torchjd's own, that of the means.
    """

    rule: str
    draws: int
    tasks: int
    width: int
    microseconds: float
    ratio: float
    torchjd: float | None
    difference: float | None


def time_updates(
    sizes: Sequence[tuple[int, int, int]] = SIZES, steps: int = STEPS, rounds: int = ROUNDS
) -> list[UpdateTime]:
    """Time every update at sizes of (draws, tasks, width), on one thread.

    Raises:
        Disagreement: when torchjd's final losses are further from the engine's than the tolerance.
    """
    with one_thread():
        return [
            _timed(UpdateWork(*size, steps), rule, rounds)
            for size in sizes
            for rule in _rules(size)
        ]


def _rules(size: tuple[int, int, int]) -> list[UpdateRule]:
    weights = ":".join(f"{1 + task % 2}" for task in range(size[1]))
    return [rule_of(f"weights {weights}"), *RULES.values()]


def _timed(work: UpdateWork, rule: UpdateRule, rounds: int) -> UpdateTime:
    plain, own = [], []
    for _ in range(rounds):
        plain.append(_engine(work, PLAIN_SUM)[0])
        seconds, trained = _engine(work, rule)
        own.append(seconds)
    seconds, theirs, difference = median(own), None, None
    if rule in (PCGRAD, UPGRAD) and find_spec("torchjd") is not None:
        their_seconds, difference = _torchjd(work, rule, trained)
        theirs = their_seconds / seconds
    ratio = seconds / median(plain)
    return UpdateTime(
        rule.name, work.draws, work.tasks, work.width, seconds * 1e6, ratio, theirs, difference
    )


def _engine(work: UpdateWork, rule: UpdateRule) -> tuple[float, Stack]:
    """Return CPU seconds per network and step, and the trained networks."""
    trial = work.laid_out.trial((work.group,), work.width, update=rule)
    began = time.process_time()
    trial.train(work.steps, check=lambda: None)
    seconds = time.process_time() - began
    return seconds / (work.draws * work.steps), trial.stack


def _torchjd(work: UpdateWork, rule: UpdateRule, ours: Stack) -> tuple[float, float]:
    """Return CPU seconds per network and step, and the difference from our trained networks."""
    from core.bench.torchjd_loop import TorchjdLoop

    loop = TorchjdLoop(work, rule, min(SAMPLE, work.draws))
    began = time.process_time()
    loop.train()
    seconds = (time.process_time() - began) / (loop.networks * work.steps)
    sample = ours.only(torch.arange(loop.networks))
    return seconds, _agree(rule, work.losses(loop.stack()) - work.losses(sample))


def _agree(rule: UpdateRule, differences: NDArray[np.float64]) -> float:
    own = rule == PCGRAD  # torchjd draws its own orders
    apart = abs(differences.mean()) if own else np.abs(differences).max()
    allowed = OWN_TOLERANCE if own else TOLERANCE
    if not apart <= allowed:
        raise Disagreement(
            f"final losses of torchjd's {rule.name} must be within {allowed} nats of the engine's, "
            f"got a difference of {apart:.3g}"
        )
    return float(apart)
