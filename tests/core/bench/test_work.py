"""The work of the benchmark: equal for all contestants."""

import pytest
import torch

from core.bench.work import EXAMPLES, STEPS_AN_EPOCH, TASKS, Workload
from core.training.batches import Batches
from core.training.losses.logistic import loss

WORK = Workload(draws=2, width=3, epochs=1, sample=3)


def test_rows_are_those_of_the_engine() -> None:
    """A peer that follows `rows` sees the very examples and labels that the engine draws."""
    batches = Batches(WORK.examples, WORK.groups, WORK.seeds)
    assert len(WORK.rows) == WORK.steps == STEPS_AN_EPOCH
    for rows, (x, sign) in zip(WORK.rows, batches.take(WORK.steps), strict=True):
        assert torch.equal(WORK.examples.x[rows], x)
        labels = WORK.labels[rows].transpose(1, 2).reshape(sign.shape)
        assert torch.equal(2 * labels - 1, sign)


def test_losses_are_the_lectures() -> None:
    """The judge's loss of a network is the engine's loss over all its training examples."""
    networks = range(WORK.networks)
    stack = WORK.stack(range(WORK.draws))
    x = torch.stack([WORK.examples.x[torch.from_numpy(rows)] for rows in WORK.examples.train])
    sign = torch.stack([WORK.examples.target[torch.from_numpy(r)] for r in WORK.examples.train])
    assert x.shape[1] == EXAMPLES
    expected = loss(stack.forward(x), sign.transpose(1, 2).reshape(WORK.networks, 1, -1))
    assert WORK.losses(networks, WORK.initial) == pytest.approx(expected.numpy(), rel=1e-5)


@pytest.mark.parametrize(("sample", "expected"), [(2, (0, 4)), (8, tuple(range(8)))])
def test_the_sample_is_spread_evenly(sample: int, expected: tuple[int, ...]) -> None:
    """A loop's networks lie evenly over all draws, and are all of them where these are few."""
    work = Workload(draws=2, width=3, epochs=1, sample=sample)
    assert work.networks == 2 * TASKS
    assert work.sampled == expected
