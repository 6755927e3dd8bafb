"""Shared by the tests of losses: answers and labels of any kinds, and what holds for every loss."""

from collections.abc import Sequence

import numpy as np
import torch
from hypothesis import strategies as st
from torch import Tensor

from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import YES_NO
from core.training.losses.catalogue import loss_of
from core.training.losses.loss import Loss

Drawn = tuple[Tensor, Tensor]  # logits (E, O, n) and labels (E, T, n), NaN where '?'
KINDS: tuple[TaskKind, ...] = (
    YES_NO,
    NUMBERS,
    Classes(2),
    Classes(3),
    Classes(5),
    Ordered(2),
    Ordered(4),
)


def answers_of(kind: TaskKind) -> int:
    """Return how many answers a task of a kind has; 0: any number."""
    return 2 if kind == YES_NO else kind.count if isinstance(kind, Classes | Ordered) else 0


def drawn(
    kinds: Sequence[TaskKind],
    seed: int,
    networks: int = 2,
    examples: int = 6,
    unlabelled: float = 0.3,
) -> Drawn:
    """Draw logits and labels of tasks of some kinds, in double precision."""
    rng = np.random.default_rng(seed)
    shape = (networks, sum(kind.logits for kind in kinds), examples)
    labels = np.empty((networks, len(kinds), examples))
    for task, kind in enumerate(kinds):
        count = answers_of(kind)
        shown = rng.integers(count, size=(networks, examples)) if count else None
        values = rng.standard_normal((networks, examples))
        labels[:, task] = values if shown is None else shown
    labels[rng.random(labels.shape) < unlabelled] = np.nan
    return torch.from_numpy(3 * rng.standard_normal(shape)), torch.from_numpy(labels)


@st.composite
def several(draw: st.DrawFn, most: int = 4) -> tuple[list[TaskKind], Drawn]:
    """Draw some kinds of tasks, and answers and labels of them."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=most))
    sizes = draw(st.integers(1, 3)), draw(st.integers(1, 6))
    return kinds, drawn(kinds, draw(st.integers(0, 10_000)), *sizes)


def targets(loss: Loss, labels: Tensor) -> Tensor:
    """Encode (E, T, n) labels as the targets (E, O, n) of each network."""
    return torch.stack([loss.encode(of_network.T).T for of_network in labels]).contiguous()


def logits_of(kinds: Sequence[TaskKind]) -> list[slice]:
    """Return where the logits of each task lie."""
    ends = np.cumsum([kind.logits for kind in kinds]).tolist()
    return [slice(end - kind.logits, end) for kind, end in zip(kinds, ends, strict=True)]


def under_unknown(kinds: Sequence[TaskKind], labels: Tensor) -> Tensor:
    """Return (E, O, n) whether a logit is of a task whose label is '?' there."""
    sizes = torch.tensor([kind.logits for kind in kinds])
    return labels.isnan().repeat_interleave(sizes, dim=1)


def total(loss: Loss, logits: Tensor, target: Tensor) -> Tensor:
    """Return (E,) what training lowers: the mean over examples of the sum over tasks."""
    return loss.terms(logits, target).sum(dim=(1, 2)) / logits.shape[2]


def by_autograd(loss: Loss, logits: Tensor, target: Tensor) -> Tensor:
    """Return (E, O, n) the derivative of the total by each logit, from autograd."""
    leaf = logits.clone().requires_grad_()
    (derivative,) = torch.autograd.grad(total(loss, leaf, target).sum(), leaf)
    return derivative


def by_differences(loss: Loss, logits: Tensor, target: Tensor, step: float = 1e-5) -> Tensor:
    """Return (E, O, n) the derivative of the total by each logit, from its central differences."""
    found = []
    for of_network, wanted in zip(logits, target, strict=True):
        # one copy of the network for each of its logits, which is moved a little
        cells = of_network.numel()
        moves = step * torch.eye(cells, dtype=logits.dtype).view(cells, *of_network.shape)
        same = wanted.expand(cells, *wanted.shape).contiguous()
        above, below = (total(loss, of_network + move, same) for move in (moves, -moves))
        found.append(((above - below) / (2 * step)).view(of_network.shape))
    return torch.stack(found)


def assert_residual_is_the_derivative(kinds: Sequence[TaskKind], pair: Drawn) -> None:
    """Compare the residual with autograd and with finite differences."""
    logits, labels = pair
    loss = loss_of(kinds)
    target = targets(loss, labels)
    residual = loss.residual(logits, target)
    assert residual.shape == logits.shape
    torch.testing.assert_close(residual, by_autograd(loss, logits, target))
    expected = by_differences(loss, logits, target)
    torch.testing.assert_close(residual, expected, rtol=1e-6, atol=1e-8)


def assert_unknown_counts_for_nothing(kinds: Sequence[TaskKind], pair: Drawn, value: float) -> None:
    """Move every logit under a '?': nothing that is measured may change."""
    logits, labels = pair
    loss, unknown = loss_of(kinds), under_unknown(kinds, labels)
    target = targets(loss, labels)
    other = torch.where(unknown, value, logits)
    for function in (loss.terms, loss.residual, *loss.measures, *loss.scores.values()):
        found, same = function(logits, target), function(other, target)
        torch.testing.assert_close(found, same, rtol=0, atol=0, equal_nan=True)
    assert (loss.residual(other, target)[unknown] == 0).all()
    assert (loss.terms(other, target)[labels.isnan()] == 0).all()


def assert_labels_come_back(kinds: Sequence[TaskKind], labels: Tensor) -> None:
    """Decode what was encoded, in double and in single precision."""
    loss = loss_of(kinds)
    for dtype in (torch.float64, torch.float32):
        typed = labels.to(dtype)
        target = targets(loss, typed)
        assert target.dtype == dtype
        assert target.shape[1] == sum(kind.logits for kind in kinds)
        torch.testing.assert_close(loss.decode(target), typed, rtol=0, atol=0, equal_nan=True)


def assert_no_label_no_score(kinds: Sequence[TaskKind]) -> None:
    """Measure tasks without any label."""
    logits, labels = drawn(kinds, seed=0, unlabelled=1.0)
    loss = loss_of(kinds)
    target = targets(loss, labels)
    for measure in (*loss.measures, *loss.scores.values()):
        found = measure(logits, target)
        assert found.shape == labels.shape[:2]
        assert found.isnan().all()
    assert (total(loss, logits, target) == 0).all()
