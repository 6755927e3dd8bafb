"""Shared by the tests of losses: answers and labels of any kinds."""

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


@st.composite
def alike(draw: st.DrawFn, kind: TaskKind, most: int = 6) -> tuple[list[TaskKind], Drawn]:
    """Draw tasks of one kind, and answers and labels of them."""
    kinds = [kind] * draw(st.integers(1, 3))
    sizes = draw(st.integers(1, 3)), draw(st.integers(1, most))
    return kinds, drawn(kinds, draw(st.integers(0, 10_000)), *sizes)


def targets(loss: Loss, labels: Tensor) -> Tensor:
    """Encode (E, T, n) labels as the targets (E, O, n) of each network."""
    return torch.stack([loss.encode(of_network.T).T for of_network in labels]).contiguous()


def logits_of(kinds: Sequence[TaskKind]) -> list[slice]:
    """Return where the logits of each task lie."""
    ends = np.cumsum([kind.logits for kind in kinds]).tolist()
    return [slice(end - kind.logits, end) for kind, end in zip(kinds, ends, strict=True)]
