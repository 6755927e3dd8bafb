"""Minibatches: which examples each network of a stack sees at each step."""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from core.data.arrays import Floats, Rows
from core.data.kinds.numbers import NUMBERS, standard
from core.data.problem import Problem
from core.networks.groups import Groups
from core.training.losses.catalogue import loss_of

BATCH = 32  # examples; every measured number depends on it
# Labels gathered at once, for several steps: 1 MiB, in cache. From 2^14 to 2^22 the time is level;
# at 2^10, which is a call for each step, gathering takes two to three times as long.
AHEAD = 1 << 18
# A network alone takes so many times as long as one that shares its first layer: 1.04 to 1.5 for
# stacks of 12 to 40 networks, more where they are tiny.
ALONE = 1.3
STREAM = 4  # random numbers of batches, beside those of data, missing labels and weights


class Examples:
    """The examples of R draws laid end to end; every draw has the same tasks and inputs.

    Attributes:
        x: (rows, d). target: (rows, logits of all tasks) labels as the loss has them, see
            `Loss.encode`; numbers are standardised on the training part of their draw.
        labelled: (rows, T) whether there is a label. loss: of all tasks.
        weights: (rows,) how often each is drawn, in comparison; None: all alike.
        standards: (2, R, T) mean and spread of numbers; 0 and 1 of other tasks.
        train: the training rows of each draw.
        disjoint: whether no training example is labelled for two tasks, by design.
        validation, test: (R, n) held-out rows; a draw with fewer repeats `unlabelled`.
        scales: of each draw, (d,) mean and spread by which its inputs were standardised; none
            where they are as they came.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        parts = [(p.train, p.validation, p.test) for p in problems]
        rows = [np.concatenate(part) for part in parts]
        starts = np.cumsum([0, *(len(r) for r in rows)])
        # one more row without any label pads the held-out parts of smaller draws
        x = np.zeros((starts[-1] + 1, problems[0].x.shape[1]), dtype=np.float32)
        for problem, r, start, end in zip(problems, rows, starts, starts[1:], strict=False):
            np.take(problem.x, r, axis=0, out=x[start:end], mode="clip")  # "raise" copies twice
        y = [p.y[r] for p, r in zip(problems, rows, strict=True)]
        y.append(np.full((1, y[0].shape[1]), np.nan, dtype=np.float32))
        self.x = torch.from_numpy(x)
        self.loss = loss_of(problems[0].kinds)
        self._sizes = np.array([kind.logits for kind in problems[0].kinds])
        self.standards = np.stack([_standards(p) for p in problems], axis=1)
        # y holds copies; labels of other kinds stay as they are, exactly
        for of_draw, mean, spread in zip(y, *self.standards, strict=False):
            of_draw -= mean
            of_draw /= spread
        labels = torch.from_numpy(np.concatenate(y))
        self.target, self.labelled = self.loss.encode(labels), ~torch.isnan(labels)
        self.weights = _laid_out(problems, rows)
        sizes = np.array([[len(rows) for rows in part] for part in parts])
        cuts = starts[:-1, None] + np.cumsum(np.pad(sizes, ((0, 0), (1, 0))), axis=1)
        # asked of the problems, not of the labels: labels that happen to miss must not change
        # batches
        self.disjoint = all(problem.disjoint for problem in problems)
        self.train = [np.arange(start, end) for start, end in cuts[:, :2]]
        self._spans = [(start, training, end) for start, training, _, end in cuts.tolist()]
        self.scales: list[tuple[Tensor, Tensor]] = []
        self.validation = _padded(cuts[:, 1:3], unlabelled=int(starts[-1]))
        self.test = _padded(cuts[:, 2:4], unlabelled=int(starts[-1]))

    def lent_to(self, problems: Sequence[Problem]) -> list[Problem]:
        """Return the same problems without inputs of their own: they see those that lie here.

        Rows that are in another order here stay with their problem.
        """
        return [
            replace(problem, x=self.x[start:end].numpy()) if _in_order(problem) else problem
            for problem, (start, _, end) in zip(problems, self._spans, strict=True)
        ]

    def logits_of(self, tasks: Sequence[int]) -> Tensor:
        """List the columns of `target` of some tasks, task by task."""
        ends = np.cumsum(self._sizes)
        spans = [np.arange(ends[task] - self._sizes[task], ends[task]) for task in tasks]
        return torch.from_numpy(np.concatenate(spans))

    def to(self, dtype: torch.dtype) -> "Examples":
        """Return the same examples in another precision."""
        other = copy(self)
        other.x, other.target = self.x.to(dtype), self.target.to(dtype)
        return other

    def standardised(self) -> "Examples":
        """Return the same examples, every input of a draw standardised on its training part."""
        other = copy(self)
        other.x, other.scales = self.x.clone(), []
        for start, training, end in self._spans:
            spread, mean = torch.std_mean(self.x[start:training], dim=0, correction=0)
            # an input that does not vary stays as it is, moved to zero
            spread = torch.where(spread > 0, spread, 1.0)
            other.x[start:end] = (self.x[start:end] - mean) / spread
            other.scales.append((mean, spread))
        return other


def _standards(problem: Problem) -> Floats:
    """Return (2, T) mean and spread of the training labels of numbers, 0 and 1 of other tasks."""
    found = np.stack([np.zeros(problem.tasks), np.ones(problem.tasks)])
    numbers = np.array([kind == NUMBERS for kind in problem.kinds])
    if numbers.any():
        found[:, numbers] = standard(problem.y[problem.train][:, numbers])
    return found.astype(np.float32)


def _laid_out(problems: Sequence[Problem], rows: Sequence[Rows]) -> Floats | None:
    """Return the weights of some rows of each problem, end to end; None where all are alike."""
    if all(problem.weights is None for problem in problems):
        return None
    parts = [
        np.ones(len(r), dtype=np.float32) if problem.weights is None else problem.weights[r]
        for problem, r in zip(problems, rows, strict=True)
    ]
    return np.concatenate(parts)


def _in_order(problem: Problem) -> bool:
    """Whether all rows of a problem are used, each once, in the order in which they lie here."""
    rows = np.concatenate([problem.train, problem.validation, problem.test])
    return np.array_equal(rows, np.arange(len(problem.x)))


def _evenly(x: Tensor, rows: Tensor) -> Tensor:
    """Pick (R, n) rows of (rows, d): a view where they are R spans at even distances."""
    if not rows.numel():
        return x[rows]
    start = int(rows[0, 0])
    apart = int(rows[1, 0]) - start if len(rows) > 1 else 0
    spans = start + apart * torch.arange(len(rows))[:, None] + torch.arange(rows.shape[1])
    if apart < 0 or not torch.equal(rows, spans):
        return x[rows]
    d = x.shape[1]
    return x.as_strided((*rows.shape, d), (apart * d, d, 1), start * d)


def _padded(spans: Rows, unlabelled: int) -> Tensor:
    size = int((spans[:, 1] - spans[:, 0]).max())
    rows = spans[:, :1] + np.arange(size)
    return torch.from_numpy(np.where(rows < spans[:, 1:], rows, unlabelled))


class Batches:
    """Sample the minibatches of a stack of R draws by G groups of K tasks, with O logits each.

    A network samples, with replacement, from the training examples that carry a label of its tasks.
    All networks of a draw use the same random numbers, so that networks with the same examples
    see the same batches. A batch has 32 examples; where no example is labelled for two tasks by
    design (own examples for each task) it has 32 for each task of the network, so that a task meets
    as many of its labels per step in every grouping.

    Attributes:
        shared: whether the networks of a draw see the same examples.
        rows: examples in a batch.
    """

    def __init__(self, examples: Examples, groups: Groups, seeds: Sequence[Sequence[int]]) -> None:
        self._x = examples.x
        self._groups = len(groups)
        tasks = [task for group in groups for task in group]
        columns = examples.logits_of(tasks)
        self._target = examples.target[:, columns].contiguous()  # (rows, logits of all groups)
        labelled = examples.labelled[:, torch.tensor(tasks)]
        pools = [_pools(labelled, rows, len(groups)) for rows in examples.train]
        self.shared = all(np.array_equal(pool, draw[0]) for draw in pools for pool in draw)
        used = [pool for draw in pools for pool in (draw[:1] if self.shared else draw)]
        self._pool = np.concatenate(used)
        self._size = np.array([len(pool) for pool in used])
        self._start = np.cumsum(self._size) - self._size
        self._edges = None if examples.weights is None else _edges(used, examples.weights)
        self._number = np.arange(len(used))
        self.rows = BATCH * (len(tasks) // len(groups)) if examples.disjoint else BATCH
        self._rngs = [np.random.default_rng([*seed, STREAM]) for seed in seeds]
        # of each network that is left: its draw among those that are left, and its group
        self._draw = np.repeat(np.arange(len(seeds)), len(groups))
        self._group = np.tile(np.arange(len(groups)), len(seeds))

    def leave(self, wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Drop networks that are not wanted; return the numbers, of now, of those that stay.

        Where the networks of a draw share examples a draw stays whole, as its first layers are one
        product; until what is spent on its ended networks costs more than that saves.

        Args:
            wanted: (E,) of the networks of now.
        """
        kept = wanted
        if self.shared:
            kept = np.isin(self._draw, self._draw[wanted])
            if wanted.sum() * ALONE < kept.sum():
                self.shared, kept = False, wanted
                self._keep(self._draw)
        draws, numbers = np.unique(self._draw[kept], return_inverse=True)
        sets = draws if self.shared else np.flatnonzero(kept)
        self._keep(sets)
        self._rngs = [self._rngs[draw] for draw in draws]
        self._draw, self._group = numbers, self._group[kept]
        return np.flatnonzero(kept)

    def _keep(self, sets: NDArray[np.int64]) -> None:
        """Sample from some of the pools."""
        self._start, self._size = self._start[sets], self._size[sets]
        self._number = self._number[sets]

    def take(self, steps: int) -> Iterator[tuple[Tensor, Tensor]]:
        """Yield the next `steps` batches: x (S, n, d) and target (E, O, n).

        S is R when the networks of a draw share examples, else E.
        """
        outputs = self._target.shape[1] // self._groups
        ahead = max(1, AHEAD // (len(self._draw) * outputs * self.rows))
        for several in torch.split(self.sample(steps), ahead):
            for rows, target in zip(several, self._targets(several), strict=True):
                yield functional.embedding(rows, self._x), target  # picks rows of x

    def sample(self, steps: int) -> Tensor:
        """Sample the rows of the next `steps` batches: (steps, S, n)."""
        # one number serves all networks of a draw: who has the same examples sees the same batch
        random = np.stack([rng.random((steps, self.rows)) for rng in self._rngs], axis=1)
        if not self.shared:
            random = random[:, self._draw]
        if self._edges is None:
            picked = (random * self._size[:, None]).astype(np.int64) + self._start[:, None]
        else:
            picked = np.searchsorted(self._edges, random + self._number[:, None], side="right")
        return torch.from_numpy(self._pool[picked])

    def _targets(self, rows: Tensor) -> Tensor:
        """Gather (steps, E, O, n) targets of rows: (steps, S, n).

        They are contiguous, as views by network need them.
        """
        steps, sets, size = rows.shape
        if self.shared:
            wide = functional.embedding(rows, self._target).transpose(2, 3)  # (steps, R, G O, n)
            return wide.contiguous().view(steps, sets * self._groups, -1, size)
        group = torch.from_numpy(self._group)[:, None]
        cells = self._target.view(len(self._target) * self._groups, -1)
        picked = functional.embedding(rows * self._groups + group, cells)
        return picked.transpose(2, 3).contiguous()

    def held_out(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """Return x (R, n, d) and target (E, O, n) of held-out rows: (R, n)."""
        x = _evenly(self._x, rows)
        wide = self._target[rows].transpose(1, 2)
        size = len(rows) * self._groups, wide.shape[1] // self._groups, rows.shape[1]
        return x, wide.contiguous().view(size)


def _edges(pools: Sequence[Rows], weights: Floats) -> NDArray[np.float64]:
    """Return where each example of the pools ends on a line that has one unit for each pool."""
    parts = []
    for number, pool in enumerate(pools):
        grown = np.cumsum(weights[pool], dtype=np.float64)
        parts.append(number + grown / grown[-1])
    return np.concatenate(parts)


def _pools(labelled: Tensor, rows: Rows, groups: int) -> list[Rows]:
    """List, for each group, the rows that carry a label of one of its tasks."""
    known = labelled[torch.from_numpy(rows)].view(len(rows), groups, -1).any(dim=2).numpy()
    return [rows[known[:, group]] for group in range(groups)]
