"""The training loop: batch, forward, loss, backward, step, evaluate."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor

from core.metrics.catalogue import CURVES
from core.networks.stack import Stack
from core.training.adamw import AdamW
from core.training.batches import Batches, Examples
from core.training.losses.loss import Loss
from core.training.updates.plain_sum import plain_sum
from core.training.updates.update import Update

LEARNING_RATE, WEIGHT_DECAY = 3e-3, 1e-4  # the same for every arm, so that none is favoured
# Steps between evaluations: how finely a task's best step is known. 1,000 steps have 21
# evaluations; twice as many would be a larger part of the time, as every one sees all held-out
# examples.
EVERY = 50
# Batches, 256 examples, over which the training curve is averaged: more would lag behind.
RECENT = 8
# Logits measured at once. A quarter of it takes twice as long where there are many small networks,
# one call each; four times as much gains a tenth, until temporary tensors leave the cache.
MEASURED = 1 << 15

Check = Callable[[], None]


class Trial:
    """One stack in training, with its batches, its optimiser and each task's best step.

    Early stopping is per task: a task's result is taken at the evaluation where its own
    validation loss was lowest, the first of equals. The test labels are never used to choose.

    Args:
        loss: what the logits mean; None: the loss of the tasks' kind.
        update: how the tasks' errors become a step.
        trained_layers: how many layers, from the last, are trained; None: all.

    Attributes:
        batches: what it learns from. loss: what the logits mean.
        held_out: by part, x (R, n, d) and targets (E, K, n).
        curves: after each evaluation, (split, metric, E, K).
        best_loss, stopped_at, best_logits: (E, K) lowest validation loss and its step, and the
            (E, K, n) test logits at that step.
        seconds: time spent on this stack.
    """

    def __init__(
        self,
        stack: Stack,
        batches: Batches,
        examples: Examples,
        loss: Loss | None = None,
        update: Update = plain_sum,
        trained_layers: int | None = None,
    ) -> None:
        self.stack = stack
        self.loss, self._update = loss or examples.loss, update
        self.batches = batches
        self._optimiser = AdamW(
            stack.last(stack.flat, trained_layers),
            stack.last(stack.gradient, trained_layers),
            LEARNING_RATE,
            WEIGHT_DECAY,
        )
        self._recent: deque[tuple[Tensor, Tensor]] = deque(maxlen=RECENT)
        self.held_out = {
            "validation": batches.held_out(examples.validation),
            "test": batches.held_out(examples.test),
        }
        cells = (stack.networks, stack.shape.outputs)
        self.curves: list[Tensor] = []
        self.best_loss = torch.full(cells, torch.inf)
        self.stopped_at = torch.zeros(cells, dtype=torch.int64)
        self.best_logits = torch.zeros(*cells, examples.test.shape[1])
        self.seconds = 0.0

    def train(self, steps: int, check: Check) -> None:
        """Take `steps` steps of AdamW."""
        began = time.perf_counter()
        for x, target in self.batches.take(steps):
            check()
            logits = self.stack.forward(x)
            self._update(self.stack, self.loss.residual(logits, target))
            self._optimiser.step()
            # no copy: `forward` writes its hidden layers into the same room, its logits never
            self._recent.append((self.loss.answers(logits), target))
        self.seconds += time.perf_counter() - began

    def evaluate(self, step: int) -> None:
        """Measure all splits, and keep the results of the tasks that are at their best."""
        began = time.perf_counter()
        (validation, validation_target), (test, test_target) = self.held_out.values()
        validation_answers = self.loss.answers(self.stack.logits(validation))
        test_answers = self.loss.answers(self.stack.logits(test))
        measured = [
            self._training_curve(),
            self._measure(validation_answers, validation_target),
            self._measure(test_answers, test_target),
        ]
        self.curves.append(torch.stack(measured))
        loss = measured[1][0]
        # strictly: of equal losses the first one counts
        better = loss < self.best_loss
        self.best_loss = torch.where(better, loss, self.best_loss)
        self.stopped_at[better] = step
        self.best_logits[better] = test_answers[better]
        self.seconds += time.perf_counter() - began

    @property
    def test_labels(self) -> Tensor:
        """(E, K, n) labels of the test examples, NaN where '?'."""
        return self.loss.decode(self.held_out["test"][1])

    def _training_curve(self) -> Tensor:
        if not self._recent:  # before the first step there is no batch to average over
            return torch.full((len(CURVES), *self.best_loss.shape), torch.nan)
        logits, target = (torch.cat(parts, dim=2) for parts in zip(*self._recent, strict=True))
        return self._measure(logits, target)

    def _measure(self, answers: Tensor, target: Tensor) -> Tensor:
        """Return (metric, E, K) the metrics of curves of (E, K, n) answers."""
        networks = max(1, MEASURED // answers[0].numel())
        parts = zip(torch.split(answers, networks), torch.split(target, networks), strict=True)
        measures = self.loss.measures
        return torch.cat([torch.stack([m(*part) for m in measures]) for part in parts], dim=1)


def train(trials: Sequence[Trial], steps: int, check: Check) -> Iterator[int]:
    """Train all trials side by side; yield the step after each evaluation.

    Args:
        check: called before every step; what it raises ends the training.
    """
    step = 0
    while True:
        for trial in trials:
            trial.evaluate(step)
        yield step
        if step == steps:
            return
        ahead = min(EVERY, steps - step)
        for trial in trials:
            trial.train(ahead, check)
        step += ahead
