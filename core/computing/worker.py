"""What a Dask worker does: one unit of work, given up when nobody waits for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from distributed import get_worker

from core.computing.packing import Draw
from core.data.missing import NoLabelsLeft
from core.experiments.experiment import Experiment
from core.results.records import Array, Unit

EVENTS = "together-progress"  # topic under which workers tell what they measured


class Stopped(Exception):
    """Nobody wants the result any more."""


@dataclass(frozen=True)
class Reply:
    """A unit, or why there is nothing to compare."""

    unit: Unit | None
    outcome: str = ""


@dataclass(frozen=True)
class DrawsReply:
    """What became of some draws: a unit of those that could be trained, and reasons for the rest.

    Attributes:
        unit: the trained draws in order, without curves; None when there are none.
        reasons: by position, why a draw has nothing to compare.
    """

    unit: Unit | None
    reasons: dict[int, str]

    def part(self, positions: Sequence[int]) -> Unit | str:
        """Return the unit of some draws, or the first reason when one has nothing to compare."""
        for position in positions:
            if position in self.reasons:
                return self.reasons[position]
        assert self.unit is not None
        before = [sum(other < position for other in self.reasons) for position in positions]
        return self.unit.take([p - b for p, b in zip(positions, before, strict=True)])


def work(experiment: Experiment, replicates: Sequence[int]) -> Reply:
    """Train the replicates in this worker.

    Raises:
        Stopped: soon after the scheduler has cancelled the task.
    """
    from core.fitting.side_by_side import (  # torch: workers have it, who submits need not
        one_thread,
        train_unit,
    )

    def tell(step: int, latest: dict[str, Array]) -> None:
        message = {
            "key": experiment.fingerprint,
            "replicates": list(replicates),
            "step": step,
            "done": step,
            "total": experiment.steps,
            "shape": list(next(iter(latest.values())).shape),
            "arms": {label: values.tobytes() for label, values in latest.items()},
        }
        get_worker().log_event(EVENTS, message)

    with one_thread():
        try:
            problems = [experiment.problem(replicate) for replicate in replicates]
        except NoLabelsLeft as reason:
            return Reply(None, str(reason))
        seeds = [(experiment.seed, replicate) for replicate in replicates]
        return Reply(train_unit(experiment, problems, seeds, tell, stopper()))


def work_draws(draws: Sequence[Draw]) -> DrawsReply:
    """Train draws of experiments of one shape in common stacks.

    Raises:
        Stopped: soon after the scheduler has cancelled the task.
    """
    from core.fitting.side_by_side import one_thread, train_unit

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
        unit = train_unit(draws[0][0], problems, seeds, lambda *_: None, stopper())
    return DrawsReply(unit.without_curves(), reasons)


def stopper() -> Callable[[], None]:
    """Return a check that raises once the scheduler has cancelled this worker's present task."""
    worker = get_worker()
    task = worker.get_current_task()

    def check() -> None:
        state = worker.state.tasks.get(task)
        if state is None or state.state == "cancelled":
            raise Stopped(task)

    return check
