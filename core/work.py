"""What a Dask worker does: one unit of an experiment, telling its progress as it goes."""

from collections.abc import Sequence
from dataclasses import dataclass

from distributed import get_worker

from core.data.missing import NoLabelsLeft
from core.experiment import Experiment
from core.scores import Array, Unit

EVENTS = "together-progress"  # topic under which workers tell what they measured


class Stopped(Exception):
    """Nobody wants the result any more."""


@dataclass(frozen=True)
class Reply:
    """A unit, or why there is nothing to compare."""

    unit: Unit | None
    outcome: str = ""


def work(experiment: Experiment, replicates: Sequence[int]) -> Reply:
    """Train the replicates in this worker.

    Raises:
        Stopped: soon after the scheduler has cancelled the task.
    """
    from core.unit import one_thread, train_unit  # torch: workers have it, who submits need not

    worker = get_worker()
    task = worker.get_current_task()

    def check() -> None:
        state = worker.state.tasks.get(task)
        if state is None or state.state == "cancelled":
            raise Stopped(task)

    def tell(step: int, latest: dict[str, Array]) -> None:
        message = {
            "key": experiment.fingerprint,
            "replicates": list(replicates),
            "step": step,
            "shape": list(next(iter(latest.values())).shape),
            "arms": {label: values.tobytes() for label, values in latest.items()},
        }
        worker.log_event(EVENTS, message)

    with one_thread():
        try:
            problems = [experiment.problem(replicate) for replicate in replicates]
        except NoLabelsLeft as reason:
            return Reply(None, str(reason))
        seeds = [(experiment.seed, replicate) for replicate in replicates]
        return Reply(train_unit(experiment, problems, seeds, tell, check))
