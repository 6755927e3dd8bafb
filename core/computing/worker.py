"""What a Dask worker does: one chunk of work, given up when nobody waits for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from distributed import get_worker

from core.arms.catalogue import ArmName
from core.computing.packing import Draw
from core.data.missing import NoLabelsLeft
from core.experiments.experiment import Experiment
from core.results.inspection import Inspection
from core.results.records import Record
from core.results.weights import Fitted

if TYPE_CHECKING:
    from core.fitting.side_by_side import Evaluation

EVENTS = "together-progress"  # topic under which workers report what they measured


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
        record: of the trained draws in order, without curves; None when there are none.
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
    from core.fitting.side_by_side import one_thread, train_side_by_side

    def report(evaluation: "Evaluation") -> None:
        curves = evaluation.curves
        message = {
            "key": experiment.fingerprint,
            "replicates": list(replicates),
            "share": evaluation.share,
            "step": evaluation.step,
            "shape": list(next(iter(curves.values())).shape) if curves else [],
            # bytes: an event must be msgpack, which has no arrays
            "arms": {label: values.tobytes() for label, values in curves.items()},
        }
        get_worker().log_event(EVENTS, message)

    with one_thread():
        try:
            problems = [experiment.problem(replicate) for replicate in replicates]
        except NoLabelsLeft as reason:
            return Reply(None, str(reason))
        seeds = [(experiment.seed, replicate) for replicate in replicates]
        return Reply(train_side_by_side(experiment, problems, seeds, report, stopper()))


def work_draws(draws: Sequence[Draw]) -> DrawsReply:
    """Train draws of experiments that can share stacks.

    Raises:
        Stopped: soon after the scheduler has cancelled the task.
    """
    from core.fitting.side_by_side import one_thread, train_side_by_side

    problems, seeds, reasons = [], [], {}
    with one_thread():
        for position, (experiment, replicate) in enumerate(draws):
            try:
                problems.append(experiment.problem(replicate))
                seeds.append((experiment.seed, replicate))
            except NoLabelsLeft as reason:
                reasons[position] = str(reason)
        if not problems:
            return DrawsReply(None, reasons)
        record = train_side_by_side(
            draws[0][0], problems, seeds, check=stopper(), with_curves=False
        )
    return DrawsReply(record, reasons)


def fit_weights(experiment: Experiment, arm: ArmName, replicate: int) -> Fitted:
    """Train the networks of an arm in this worker: see core.fitting.fitted.fit.

    Raises:
        Stopped: soon after the scheduler has cancelled the task.
    """
    from core.fitting.fitted import fit

    return fit(experiment, arm, replicate, stopper())


def inspect_loss(experiment: Experiment, step: int) -> Inspection:
    """Take a batch apart in this worker: see core.fitting.inspection.inspect.

    Raises:
        Stopped: soon after the scheduler has cancelled the task.
    """
    from core.fitting.inspection import inspect

    return inspect(experiment, step, stopper())


def stopper() -> Callable[[], None]:
    """Return a check that raises once the scheduler has cancelled this worker's present task."""
    worker = get_worker()
    task = worker.get_current_task()

    def check() -> None:
        # Dask has no public question for it; a task that nobody wants is forgotten or "cancelled"
        state = worker.state.tasks.get(task)
        if state is None or state.state == "cancelled":
            raise Stopped(task)

    return check
