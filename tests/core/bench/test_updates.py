"""Updates are timed on equal work, beside torchjd over modules."""

import numpy as np
import pytest
import torch

from core.bench import torchjd_loop, updates
from core.bench.race import TOLERANCE, Disagreement
from core.bench.torchjd_loop import TorchjdLoop
from core.bench.update_work import UpdateWork
from core.bench.updates import time_updates
from core.training.losses.logistic import mean_loss
from core.training.updates.rules import PCGRAD, RULES, UPGRAD

SIZE = (3, 4, 5)
WORK = UpdateWork(*SIZE, steps=40)


def test_every_update_is_timed_beside_the_plain_sum() -> None:
    """Each has its time and ratio; those that torchjd has, its ratio and how far losses differ."""
    times = time_updates([SIZE], steps=20, rounds=1)
    assert [timed.rule for timed in times] == ["weights 1:2:1:2", *RULES]
    for timed in times:
        assert (timed.draws, timed.tasks, timed.width) == SIZE
        assert timed.microseconds > 0
        assert timed.ratio > 0
        has = timed.rule in (PCGRAD.name, UPGRAD.name)
        assert (timed.torchjd is not None) == (timed.difference is not None) == has


def test_the_loop_ends_at_the_losses_of_the_engine() -> None:
    """Both leave the same weights behind, and have learned."""
    trial = WORK.laid_out.trial((WORK.group,), WORK.width, update=UPGRAD)
    before = WORK.losses(trial.stack)
    trial.train(WORK.steps, lambda: None)
    loop = TorchjdLoop(WORK, UPGRAD, 2)
    loop.train()
    found, expected = WORK.losses(loop.stack()), WORK.losses(trial.stack)[:2]
    np.testing.assert_allclose(found, expected, atol=TOLERANCE / 2)
    assert (expected < before[:2] - 0.05).all()


def test_losses_are_the_lectures() -> None:
    """The judge's loss of a network is the engine's, the mean over tasks and training examples."""
    stack = WORK.laid_out.stack((WORK.group,), WORK.width)
    examples = WORK.laid_out.examples
    rows = torch.from_numpy(np.stack(examples.train))
    target = examples.target[rows].transpose(1, 2)
    expected = mean_loss(stack.logits(examples.x[rows]), target).mean(1)
    np.testing.assert_allclose(WORK.losses(stack), expected, rtol=1e-5)


def test_other_work_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop with another learning rate does not do the same work, and the timing says so."""
    monkeypatch.setattr(torchjd_loop, "LEARNING_RATE", 3e-2)
    monkeypatch.setattr(updates, "RULES", {UPGRAD.name: UPGRAD})
    with pytest.raises(Disagreement, match=r"torchjd.s UPGrad must be within 0\.001 nats"):
        time_updates([SIZE], steps=40, rounds=1)
