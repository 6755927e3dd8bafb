"""What a Dask worker does: one chunk of work, given up when nobody waits for it."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from distributed import get_worker

from core.arms.catalogue import ArmName
from core.computing.baton import Baton, Runner
from core.computing.jobs import SHARES
from core.computing.packing import Draw
from core.data.missing import NoLabelsLeft
from core.experiments.experiment import Experiment
from core.results.inspection import Inspection
from core.results.records import Record
from core.results.weights import Fitted

if TYPE_CHECKING:
    from distributed.worker_state_machine import TaskState

    from core.fitting.side_by_side import Evaluation

EVENTS = "together-progress"  # topic under which workers report what they measured
# Between two reports of one chunk: each costs the pages' process a moment.
REPORT_SECONDS = 0.25
_core = Baton()  # this process's


class Stopped(Exception):
    """Nobody wants the result any more."""


@dataclass(frozen=True)
class Reply:
    """What was trained, or why there is nothing to compare."""

    record: Record | None
    outcome: str = ""


@dataclass(frozen=True)
class DrawsReply:
    """What became of some draws: a record of those that could be trained, reasons for the rest.

    Attributes:
        record: of the trained draws in order; None when there are none.
        reasons: by position, why a draw has nothing to compare.
    """

    record: Record | None
    reasons: dict[int, str]

    def part(self, positions: Sequence[int]) -> Record | str:
        """Return the record of some draws, or the first reason when one has nothing to compare."""
        for position in positions:
            if position in self.reasons:
                return self.reasons[position]
        assert self.record is not None
        # the record has no rows for draws without labels: those after them move up
        before = [sum(other < position for other in self.reasons) for position in positions]
        return self.record.take([p - b for p, b in zip(positions, before, strict=True)])


def work(experiment: Experiment, replicates: Sequence[int]) -> Reply:
    """Train the replicates in this worker.

    Raises:
        Stopped: soon after the scheduler has cancelled the task.
    """
    # torch: workers have it, who submits need not
    from core.fitting.side_by_side import train_side_by_side

    with in_turn(opens=True) as check:
        # many races wait here for their turn, each with its data: none is held twice
        problems = map(experiment.problem, replicates)
        seeds = [(experiment.seed, replicate) for replicate in replicates]
        report = _Reporter(experiment, replicates)
        try:
            return Reply(train_side_by_side(experiment, problems, seeds, report, check))
        except NoLabelsLeft as reason:
            return Reply(None, str(reason))


class _Reporter:
    """Says how far a chunk is and what it measured, now and then."""

    def __init__(self, experiment: Experiment, replicates: Sequence[int]) -> None:
        self._about = {"key": experiment.fingerprint, "replicates": list(replicates)}
        self._steps: list[dict[str, object]] = []
        self._last = 0.0

    def __call__(self, evaluation: "Evaluation") -> None:
        if evaluation.step is not None:
            curves = evaluation.curves
            self._steps.append(
                {
                    "step": evaluation.step,
                    "shape": list(next(iter(curves.values())).shape),
                    # bytes: an event must be msgpack, which has no arrays
                    "arms": {label: values.tobytes() for label, values in curves.items()},
                }
            )
        now = time.monotonic()
        if now < self._last + REPORT_SECONDS and evaluation.share < 1:
            return
        message = self._about | {"share": evaluation.share, "steps": self._steps}
        get_worker().log_event(EVENTS, message)
        self._last, self._steps = now, []


def work_draws(draws: Sequence[Draw], with_curves: bool = False) -> DrawsReply:
    """Train draws of experiments that can share stacks.

    Args:
        with_curves: whether their curves are wanted, too.

    Raises:
        Stopped: soon after the scheduler has cancelled the task.
    """
    from core.fitting.side_by_side import train_side_by_side

    problems, seeds, reasons = [], [], {}
    with in_turn() as check:
        for position, (experiment, replicate) in enumerate(draws):
            try:
                problems.append(experiment.problem(replicate))
                seeds.append((experiment.seed, replicate))
            except NoLabelsLeft as reason:
                reasons[position] = str(reason)
        if not problems:
            return DrawsReply(None, reasons)
        record = train_side_by_side(
            draws[0][0], problems, seeds, check=check, with_curves=with_curves
        )
    return DrawsReply(record, reasons)


def fit_weights(experiment: Experiment, arm: ArmName, replicate: int) -> Fitted:
    """Train the networks of an arm in this worker: see core.fitting.fitted.fit.

    Raises:
        Stopped: soon after the scheduler has cancelled the task.
    """
    from core.fitting.fitted import fit

    with in_turn() as check:
        return fit(experiment, arm, replicate, check)


def inspect_loss(experiment: Experiment, step: int) -> Inspection:
    """Take a batch apart in this worker: see core.fitting.inspection.inspect.

    Raises:
        Stopped: soon after the scheduler has cancelled the task.
    """
    from core.fitting.inspection import inspect

    with in_turn() as check:
        return inspect(experiment, step, check)


class Sharing:
    """Says which share of the job in this worker is done, now and then."""

    def __init__(self) -> None:
        self._worker = get_worker()
        self._key, self._last = str(self._worker.get_current_task()), 0.0

    def __call__(self, share: float) -> None:
        """Take note of the share; it is passed on when some time has gone by."""
        now = time.monotonic()
        if now >= self._last + REPORT_SECONDS:
            self._worker.log_event(SHARES, {"key": self._key, "share": share})
            self._last = now


@contextmanager
def in_turn(opens: bool = False) -> Iterator[Callable[[], None]]:
    """Compute in this worker, on one thread, when it is this task's turn.

    Outside of a worker, where nobody waits for a turn and nobody cancels, it is done at once.

    Args:
        opens: whether it shows something in its first moments: see core.computing.baton.

    Yields:
        What to call between two steps: tasks whose turn is earlier go first, and it raises once
        the scheduler has cancelled this one.

    Raises:
        Stopped: when it is cancelled.
    """
    from core.fitting.threads import one_thread

    try:
        worker = get_worker()
    except ValueError:
        with one_thread():
            yield lambda: None
        return
    task = worker.get_current_task()

    def check() -> "TaskState":
        # Dask has no public question for it; a task that nobody wants is forgotten or "cancelled"
        state = worker.state.tasks.get(task)
        if state is None or state.state == "cancelled":
            raise Stopped(task)
        return state

    runner = Runner(check().priority or (), opens)
    with _core.held(runner, check) as offer, one_thread():
        yield offer
