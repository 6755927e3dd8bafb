"""A race as pages show it: live curves, the verdict, each task's score, and what it cost."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import Experiment, Result
from core.computing.ticket import Progress, Status
from core.metrics.catalogue import METRICS, curve_of
from core.results.ending import warnings
from core.results.gain import ALL
from dashboard.shared import margin
from dashboard.shared.race import charts, frames, running
from dashboard.shared.race.running import LiveRace
from dashboard.shared.settings import most_replicates
from dashboard.shared.theme import coloured, plain, verdict_icon

if TYPE_CHECKING:
    from core.computing.races import Curves

REFRESH_SECONDS = 0.25  # between two drawings of a running race
MANY_TASKS = 12

More = Callable[[int], None]  # takes the number of replicates that a person wants


def show(experiment: Experiment, metric: str, more: More | None = None) -> None:
    """Start or join this person's race of the experiment, and draw it until it ends.

    Args:
        more: called with a number of replicates by who wants so many; None: nobody is asked.
    """
    race = running.race(experiment)
    over = race.ticket.progress().over
    run_every = None if over else REFRESH_SECONDS
    st.fragment(_watch, run_every=run_every)(race, metric, more, over)


def _watch(race: LiveRace, metric: str, more: More | None, was_over: bool) -> None:
    """Draw the race as it stands; rerun the page once when it ends."""
    progress = race.ticket.progress()
    if progress.over and not was_over:
        st.rerun()
    _head(race, progress, metric, more)
    if progress.status == Status.FAILED or (progress.answer and progress.answer.scores.empty):
        return
    task = frames.compared_task(race.experiment)
    left, right = st.columns((3, 2))
    with left:
        _curves(race, progress, metric, task)
    with right:
        _tasks(progress, metric)
    if progress.answer is not None:
        _costs(progress.answer, metric, task)


def _curves(race: LiveRace, progress: "Progress[Curves, Result]", metric: str, task: str) -> None:
    curve = curve_of(METRICS[metric]).name
    if progress.answer is None:
        frame = frames.race_frame(progress.partial, curve, task=None if task == ALL else 0)
    else:
        frame = frames.settled_frame(progress.answer, curve, task=task)
    st.plotly_chart(
        charts.race(
            frame, curve, race.experiment.steps, "mean over tasks" if task == ALL else task
        ),
        key="race-chart",
        alt="Test score of together and apart against training steps, with 95% bands",
    )
    if task != ALL:
        st.caption(f"Curves, verdict and table are of {plain(task)} alone.")
    if metric != curve:
        shown, asked = METRICS[curve].noun, METRICS[metric].noun
        st.caption(f"The curves show {shown}; {asked} is measured at each task's best step.")


def _head(
    race: LiveRace, progress: "Progress[Curves, Result]", metric: str, more: More | None
) -> None:
    """Say in one line what the race has shown, or how far it is."""
    line, button = st.columns((5, 1), vertical_alignment="center")
    result = progress.answer
    if result is not None and result.scores.empty:
        line.info(f"Nothing to compare: {plain(result.outcome)}.", icon=":material/block:")
    elif result is not None:
        task = frames.compared_task(race.experiment)
        verdicts = frames.verdicts_of(result, metric, margin.points(), task)
        for verdict in verdicts:
            line.markdown(f"### {verdict_icon(verdict.winner)} {coloured(verdict.text)}")
        for said in warnings(result.scores, result.costs):
            st.warning(plain(said), icon=":material/trending_down:")
        if more is not None:
            _offer_more(button, race.experiment, verdicts, more)
    elif progress.status == Status.FAILED:
        line.error(plain(f"{progress.reason}."), icon=":material/error:")
    elif progress.status == Status.STOPPED:
        line.info(f"Stopped at {progress.share:.0%}.", icon=":material/stop_circle:")
    elif progress.status == Status.WAITING:
        ahead = f", {progress.ahead} before this one" if progress.ahead else ""
        line.progress(0.0, f"Waiting for the workers{ahead} ...")
    else:
        line.progress(progress.share, f"Training: {progress.share:.0%}")
    if not progress.over:
        button.button("Stop", on_click=race.ticket.stop, icon=":material/stop:", width="stretch")
    elif progress.answer is None:
        button.button("Run", on_click=running.again, icon=":material/play_arrow:", width="stretch")


def _offer_more(
    space: DeltaGenerator, experiment: Experiment, verdicts: list[frames.Verdict], more: More
) -> None:
    """Offer the replicates that would likely decide; those that are there are not trained again."""
    replicates = experiment.replicates
    wanted = frames.replicates_wanted(verdicts, replicates, most_replicates(experiment))
    if wanted is not None:
        space.button(
            f"Add {wanted - replicates} replicates",
            on_click=more,
            args=(wanted,),
            icon=":material/add:",
            width="stretch",
        )


def _tasks(progress: "Progress[Curves, Result]", metric: str) -> None:
    if progress.answer is None:
        st.caption("Each task's score comes here at the end of the race.")
        return
    frame = frames.task_frame(progress.answer, metric)
    if frame["task"].nunique() > MANY_TASKS:
        gains = frames.gain_frame(progress.answer, metric)
        figure = charts.task_gains(gains)
    else:
        figure = charts.task_bars(frame, metric)
    st.plotly_chart(figure, key="task-chart", alt="Test score of each task, together and apart")


def _costs(result: Result, metric: str, task: str) -> None:
    st.dataframe(
        frames.cost_frame(result, metric, task),
        hide_index=True,
        column_config={
            "arm": "Arm",
            metric: st.column_config.NumberColumn(
                f"Test {METRICS[metric].noun}",
                format="percent" if METRICS[metric].percent else "%.3f",
            ),
            "width": st.column_config.NumberColumn("Width of each network", format="%.4g"),
            "parameters": st.column_config.NumberColumn("Parameters in all", format="localized"),
            "steps": st.column_config.NumberColumn("Steps of each network", format="%.0f"),
            "seconds": st.column_config.NumberColumn("Seconds of training", format="%.1f"),
        },
    )
    st.caption(
        "Each task is scored on test examples at the step where its own validation loss was "
        "lowest. A network trains until that loss has stopped falling, and then keeps its last "
        "value in the curves; they are dotted where all networks have ended. Bands and intervals: "
        "95% over replicates; the gain is paired."
    )
