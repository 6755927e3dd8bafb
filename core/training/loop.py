"""The training loop: batch, forward, loss, backward, step, evaluate."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor

from core.networks.stack import Stack
from core.training.adamw import AdamW
from core.training.batches import Batches, Examples
from core.training.held_out import HeldOut
from core.training.losses.loss import Loss, Measure
from core.training.patience import Patience
from core.training.rule import EVERY, USUAL, Tuning, is_drawn
from core.training.updates.plain_sum import PlainSum
from core.training.updates.update import Errors, Update

# Batches, 256 examples, over which the training curve is averaged: more would lag behind.
RECENT = 8
# Logits measured at once. A quarter of it takes twice as long where there are many small networks,
# one call each; four times as much gains a tenth, until temporary tensors leave the cache.
MEASURED = 1 << 15

Check = Callable[[], None]


class Trial:
    """One stack in training, with its batches, its optimiser and each task's best step.

    Early stopping is per task: a task's result is taken at the evaluation where its own
    validation loss was lowest, the first of equals. Training ends per network, see `Patience`; an
    ended network leaves the stack. The test labels are never used to choose.

    Args:
        loss: what the logits mean; None: that of all tasks of the examples.
        update: how the tasks' errors become a step; None: by their plain sum.
        trained_layers: how many layers, from the last, are trained; None: all.
        patience: evaluations without progress after which a network ends; None: it never does.
        tuning: learning rate and weight decay.
        with_curves: whether all splits are measured now and then, and kept: see `is_drawn`.

    Attributes:
        stack: the networks that are left. live: (E',) their numbers among all E, in their order.
        batches: what they learn from. loss: what the logits mean.
        held_out: by part, x (R, n, d) and targets (E, O, n): O logits for K tasks.
        curves: of each point, (split, measure, E, K); an ended network keeps its last.
        validation_loss: (E, K) of the latest evaluation of each network.
        best_loss, stopped_at, best_logits: (E, K) lowest validation loss and its step, and the
            (E, O, n) test logits at that step.
        ended_at: (E,) step of the last evaluation.
        seconds: time spent on this stack.
    """

    def __init__(
        self,
        stack: Stack,
        batches: Batches,
        examples: Examples,
        loss: Loss | None = None,
        update: Update | None = None,
        trained_layers: int | None = None,
        patience: int | None = None,
        with_curves: bool = True,
        tuning: Tuning = USUAL,
    ) -> None:
        self.stack, self.live = stack, torch.arange(stack.networks)
        self.loss, self._update = loss or examples.loss, update or PlainSum()
        self.batches = batches
        self._draws = len(examples.train)
        self._layers = trained_layers
        self._optimiser = AdamW(*self._trained(), tuning.learning_rate, tuning.weight_decay)
        self._recent: deque[tuple[Tensor, Tensor]] = deque(maxlen=RECENT)
        self.held_out = {
            "validation": batches.held_out(examples.validation),
            "test": batches.held_out(examples.test),
        }
        self._validation, self._test = (HeldOut(*part) for part in self.held_out.values())
        outputs = stack.shape.outputs
        cells = (stack.networks, self.loss.tasks(outputs))
        sizes = torch.tensor(self.loss.sizes or (1,) * outputs)
        self._task_of = torch.repeat_interleave(sizes)  # (O,) of each logit
        self._with_curves, self.curves = with_curves, list[Tensor]()
        self.validation_loss = stack.flat.new_full(cells, torch.nan)
        self.best_loss = stack.flat.new_full(cells, torch.inf)
        self.stopped_at = torch.zeros(cells, dtype=torch.int64)
        answers = (stack.networks, outputs, examples.test.shape[1])
        self.best_logits = stack.flat.new_full(answers, torch.nan)
        self.ended_at = torch.zeros(stack.networks, dtype=torch.int64)
        self.patience = Patience(stack.networks, patience)
        self.seconds = 0.0

    @property
    def over(self) -> bool:
        """Whether all networks have ended."""
        return bool(self.patience.ended.all())

    def train(self, steps: int, check: Check) -> None:
        """Drop the networks that have ended, and take `steps` steps of AdamW."""
        began = time.perf_counter()
        self._drop_ended()
        for x, target in self.batches.take(steps):
            check()
            logits = self.stack.forward(x)
            self._update(self.stack, Errors(self.loss, logits, target))
            self._optimiser.step()
            if self._with_curves:
                # no copy: `forward` writes its hidden layers into the same room, its logits never
                self._recent.append((self.loss.answers(logits), target))
        self.seconds += time.perf_counter() - began

    def evaluate(self, step: int, drawn: bool = True) -> None:
        """Measure, keep results of tasks that are at their best, and note which networks end.

        Those that end stay until training goes on: who keeps weights finds them here, see `Best`.

        Args:
            drawn: whether the curves get a point.
        """
        began = time.perf_counter()
        # of a draw that stays whole some networks may have ended: nothing changes for them
        active = ~self.patience.ended[self.live]
        validation = self._validation.answers(self.stack, self.loss)
        loss = self._measure(validation, self._validation.target, self.loss.measures[:1])[0]
        self.validation_loss[self.live[active]] = loss[active]
        self.ended_at[self.live[active]] = step
        # strictly: of equal losses the first one counts
        better = (loss < self.best_loss[self.live]) & active[:, None]
        which = better.any(dim=1)
        if self._with_curves and drawn:
            self._add_to_curves(active, validation, self._test.answers(self.stack, self.loss))
        # apart from the curves, so that scores have the same digits with them and without; only
        # where it is needed: this is the larger part of an evaluation
        test = self._test.answers_of(self.stack, self.loss, which)
        self._keep(step, loss, better, test)
        self.patience.note(self.best_loss, self.validation_loss)
        self.seconds += time.perf_counter() - began

    def give_up(self, draws: Tensor) -> None:
        """End the networks of some draws: (R,) whether each is one of them."""
        self.patience.ended |= draws.repeat_interleave(len(self.best_loss) // self._draws)
        self._drop_ended()

    def _keep(self, step: int, loss: Tensor, better: Tensor, test: Tensor) -> None:
        """Keep the results of the tasks that are better than ever.

        Args:
            loss, better: (E', K). test: of the networks with any such task, (some, O, n).
        """
        cells = torch.zeros_like(self.best_loss, dtype=torch.bool)
        cells[self.live] = better
        self.best_loss[cells] = loss[better]
        self.stopped_at[cells] = step
        of_logits = better[better.any(dim=1)][:, self._task_of]
        self.best_logits[cells[:, self._task_of]] = test[of_logits]

    def _drop_ended(self) -> None:
        wanted = ~self.patience.ended[self.live]
        if wanted.all() or not wanted.any():  # a stack of none is none: who is over stays as it is
            return
        kept = torch.from_numpy(self.batches.leave(wanted.numpy()))
        if len(kept) == len(self.live):
            return
        whole, self.stack = self.stack, self.stack.only(kept)
        self._optimiser.only(*self._trained(), lambda flat: whole.only_of(flat, kept))
        self._update.leave(kept)
        self.live = self.live[kept]
        draw = self.live // (len(self.best_loss) // self._draws)
        for part in (self._validation, self._test):
            part.leave(kept, draw, self.batches.shared)
        recent = ((answers[kept], target[kept]) for answers, target in self._recent)
        self._recent = deque(recent, maxlen=RECENT)

    def _trained(self) -> tuple[Tensor, Tensor]:
        """The parameters that are trained, and their gradient."""
        stack = self.stack
        return stack.last(stack.flat, self._layers), stack.last(stack.gradient, self._layers)

    @property
    def test_labels(self) -> Tensor:
        """(E, K, n) labels of the test examples, NaN where '?'."""
        return self.loss.decode(self.held_out["test"][1])

    @property
    def judged(self) -> Tensor:
        """(E, K) whether there is a validation label of the task."""
        return (~torch.isnan(self.loss.decode(self.held_out["validation"][1]))).any(dim=2)

    @property
    def diverged(self) -> Tensor:
        """(E, K) tasks with validation labels whose latest loss is not a number."""
        return self.judged & ~torch.isfinite(self.validation_loss)

    def test_scores(self) -> dict[str, Tensor]:
        """Score each task on the test examples at its best step; NaN where it has none.

        Returns:
            By metric, (E, K).
        """
        names, measures = zip(*self.loss.scores.items(), strict=True)
        scores = self._measure(self.best_logits, self.held_out["test"][1], measures)
        found = torch.where(torch.isfinite(self.best_loss), scores, torch.nan)
        return dict(zip(names, found, strict=True))

    def _add_to_curves(self, active: Tensor, validation: Tensor, test: Tensor) -> None:
        """Measure all splits of the networks in training; those that have ended keep their last."""
        measures = self.loss.measures
        measured = [
            self._training_curve(),
            self._measure(validation, self._validation.target, measures),
            self._measure(test, self._test.target, measures),
        ]
        size = (len(measured), len(measures), *self.best_loss.shape)
        point = self.curves[-1].clone() if self.curves else validation.new_full(size, torch.nan)
        point[:, :, self.live[active]] = torch.stack(measured)[:, :, active]
        self.curves.append(point)

    def _training_curve(self) -> Tensor:
        if not self._recent:  # before the first step there is no batch to average over
            size = (len(self.loss.measures), *self.best_loss[self.live].shape)
            return self.best_loss.new_full(size, torch.nan)
        logits, target = (torch.cat(parts, dim=2) for parts in zip(*self._recent, strict=True))
        return self._measure(logits, target, self.loss.measures)

    def _measure(self, answers: Tensor, target: Tensor, measures: Sequence[Measure]) -> Tensor:
        """Return (measure, E, K) some measures of (E, O, n) answers."""
        networks = max(1, MEASURED // answers[0].numel())
        parts = zip(torch.split(answers, networks), torch.split(target, networks), strict=True)
        return torch.cat([torch.stack([m(*part) for m in measures]) for part in parts], dim=1)


def train(trials: Sequence[Trial], steps: int, check: Check) -> Iterator[int]:
    """Train all trials side by side, until all their networks have ended or to the last step.

    Yields the step after each evaluation.

    Args:
        check: called before every step; what it raises ends the training.
    """
    step = 0
    while True:
        for trial in trials:
            trial.evaluate(step, is_drawn(step, steps))
        yield step
        trials = [trial for trial in trials if not trial.over]
        if step == steps or not trials:
            return
        ahead = min(EVERY, steps - step)
        for trial in trials:
            trial.train(ahead, check)
        step += ahead
