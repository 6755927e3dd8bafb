import numpy as np

from core import Experiment, run
from core.computing.raced import Raced
from core.data import SharedFeatures
from core.results.gain import ALL
from dashboard.shared.race import drawn

EXPERIMENT = Experiment(SharedFeatures(tasks=2, examples=50), width=4, replicates=2, steps=100)


def raced(moment: int) -> Raced:
    """Take a snapshot of a race with one chunk."""
    values = np.full((3, 2, 2, 2), 0.1 * moment, dtype=np.float32)  # split, metric, R, T
    curves = {(0, 1): {step: {"together": values, "apart": values} for step in (50, 100)}}
    return Raced(curves, None, moment)


def test_all_who_watch_a_moment_share_its_figure() -> None:
    """A figure is drawn once for each moment, score and task, and anew when there is more."""
    now, later = raced(1), raced(2)
    first = drawn.running(now, "error", 100, ALL)
    assert drawn.running(now, "error", 100, ALL) is first
    assert drawn.running(now, "log_loss", 100, ALL) is not first
    assert drawn.running(later, "error", 100, ALL) is not first


def test_what_was_measured_before_is_drawn_until_there_is_more() -> None:
    """A race that goes on from first replicates in the store opens with their curves."""
    first = run(EXPERIMENT)
    shown = drawn.running(Raced({}, first, 1), "error", 100, ALL)
    assert shown is drawn.finished(first, "error", 100, ALL)
    assert len(shown.data) > 0


def test_the_scores_of_a_race_that_is_over_are_marked() -> None:
    """One dot for each arm, at what the verdict compares; a race in work has none yet."""
    result = run(EXPERIMENT)
    marks = [t for t in drawn.finished(result, "error", 100, ALL).data if t["mode"] == "markers"]
    scores = result.scores.groupby("arm", sort=False, observed=True)["error"].mean()
    assert [float(mark["y"][0]) for mark in marks] == [float(score) for score in scores]
    running = drawn.running(raced(3), "error", 100, ALL)
    assert not [trace for trace in running.data if trace["mode"] == "markers"]
