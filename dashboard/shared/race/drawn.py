"""The figures of a race, drawn once for all who watch it: see `once`."""

from typing import TYPE_CHECKING

from core.results.gain import ALL
from core.results.result import Result
from dashboard.shared.figure import Figure
from dashboard.shared.race import charts, frames
from dashboard.shared.race.once import once

if TYPE_CHECKING:
    from core.computing.raced import Raced


@once
def running(raced: "Raced", curve: str, steps: int, task: str) -> Figure:
    """Draw the curves of a race that is in work."""
    if not raced.curves and raced.first is not None:  # measured before, and nothing new yet
        return finished(raced.first, curve, steps, task)
    frame = frames.race_frame(raced.curves, curve, task=None if task == ALL else 0)
    return charts.race(frame, curve, steps, _of(task))


@once
def finished(result: Result, curve: str, steps: int, task: str) -> Figure:
    """Draw the curves of a race that is over."""
    frame = frames.settled_frame(result, curve, task=task)
    scored = frames.scored_frame(result, curve, task)
    return charts.race(frame, curve, steps, _of(task), scored)


def _of(task: str) -> str:
    return "mean over tasks" if task == ALL else task
