"""Shared by the tests of kinds: labels of any kind, and what a plain loop makes of them."""

import numpy as np
import torch
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.data.arrays import Floats
from core.data.kinds.kind import TaskKind
from core.training.losses.catalogue import loss_of

TASKS = 3
Numbers = NDArray[np.floating]


@st.composite
def answered(draw: st.DrawFn, least: int = 2, most: int = 5) -> tuple[int, Floats, Floats]:
    """Draw how many answers there are, labels (m, 3) to learn from and (n, 3) held out."""
    count, seed = draw(st.integers(least, most)), draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    sizes = draw(st.integers(1, 40)), draw(st.integers(1, 40))
    y, held_out = (rng.integers(count, size=(size, TASKS)).astype(np.float32) for size in sizes)
    for labels in (y, held_out):
        labels[rng.random(labels.shape) < 0.3] = np.nan
    return count, y, held_out


def loss_of_constant(kind: TaskKind, logits: Numbers, held_out: Numbers) -> Numbers:
    """Return (T,) what training measures where every example has the same (logit, T) answers."""
    rows, tasks = held_out.shape
    loss = loss_of([kind] * tasks)
    target = loss.encode(torch.from_numpy(held_out.astype(np.float64))).T[None]
    # the logits of a task lie side by side
    answers = torch.from_numpy(logits.T.reshape(1, -1, 1)).double().repeat(1, 1, rows)
    return np.asarray(loss.measures[0](answers, target.contiguous())[0])
