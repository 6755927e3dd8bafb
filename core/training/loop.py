"""The training loop: batch, forward, loss, backward, step, evaluate."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor

from core.networks.stack import Stack
from core.training.adamw import AdamW
from core.training.batches import Batches, Examples
from core.training.losses.logistic import mean_error, mean_loss
from core.training.losses.softmax import LOGISTIC, Head

LEARNING_RATE, WEIGHT_DECAY = 3e-3, 1e-4
EVERY = 50  # steps between evaluations
RECENT = 8  # batches over which the training curve is averaged
MEASURED = 1 << 15  # logits measured at once: the temporary tensors stay in cache

METRICS = 2  # log loss and error

Check = Callable[[], None]


class Trial:
    """One stack in training, with its batches, its optimiser and each task's best moment.

    Early stopping is per task: a task's result is taken at the evaluation where its own
    validation loss was lowest, the first of equals. The test labels are never used to choose.

    Args:
        head: what the logits mean.
        trained_layers: how many layers, from the last, are trained; None: all.

    Attributes:
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
        head: Head = LOGISTIC,
        trained_layers: int | None = None,
    ) -> None:
        self.stack = stack
        self._head = head
        self._batches = batches
        self._optimiser = AdamW(
            stack.last(stack.flat, trained_layers),
            stack.last(stack.gradient, trained_layers),
            LEARNING_RATE,
            WEIGHT_DECAY,
        )
        self._recent: deque[tuple[Tensor, Tensor]] = deque(maxlen=RECENT)
        self._validation = batches.held_out(examples.validation)
        self._test = batches.held_out(examples.test)
        cells = (stack.networks, stack.shape.outputs)
        self.curves: list[Tensor] = []
        self.best_loss = torch.full(cells, torch.inf)
        self.stopped_at = torch.zeros(cells, dtype=torch.int64)
        self.best_logits = torch.zeros(*cells, examples.test.shape[1])
        self.seconds = 0.0

    def train(self, steps: int, check: Check) -> None:
        """Take `steps` steps of AdamW on the lecture's loss."""
        began = time.perf_counter()
        for x, sign in self._batches.take(steps):
            check()
            logits = self.stack.forward(x)
            self.stack.backward(self._head.residual(logits, sign))
            self._optimiser.step()
            self._recent.append((self._head.answers(logits), sign))
        self.seconds += time.perf_counter() - began

    def evaluate(self, step: int) -> None:
        """Measure all splits, and keep the results of the tasks that are at their best."""
        began = time.perf_counter()
        validation_logits = self._head.answers(self.stack.logits(self._validation[0]))
        test_logits = self._head.answers(self.stack.logits(self._test[0]))
        measured = [
            self._training_curve(),
            _measure(validation_logits, self._validation[1]),
            _measure(test_logits, self._test[1]),
        ]
        self.curves.append(torch.stack(measured))
        loss = measured[1][0]
        better = loss < self.best_loss
        self.best_loss = torch.where(better, loss, self.best_loss)
        self.stopped_at[better] = step
        self.best_logits[better] = test_logits[better]
        self.seconds += time.perf_counter() - began

    @property
    def test_signs(self) -> Tensor:
        """(E, K, n) labels of the test examples."""
        return self._test[1]

    def _training_curve(self) -> Tensor:
        if not self._recent:  # before the first step there is no batch to average over
            return torch.full((METRICS, *self.best_loss.shape), torch.nan)
        logits, sign = (torch.cat(parts, dim=2) for parts in zip(*self._recent, strict=True))
        return _measure(logits, sign)


def _measure(logits: Tensor, sign: Tensor) -> Tensor:
    """Return (metric, E, K) log loss and error of (E, K, n) logits."""
    networks = max(1, MEASURED // logits[0].numel())
    parts = zip(torch.split(logits, networks), torch.split(sign, networks), strict=True)
    return torch.cat([torch.stack([mean_loss(*part), mean_error(*part)]) for part in parts], dim=1)


def fit(trials: Sequence[Trial], steps: int, check: Check) -> Iterator[int]:
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
