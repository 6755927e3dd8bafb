"""A race as pages show it: live curves, the verdict, each task's score, and what it cost."""

from typing import TYPE_CHECKING

import streamlit as st

from core import Experiment, Result
from core.computing.ticket import Progress, Status
from core.results.gain import ALL
from dashboard.shared import charts, loading, summaries
from dashboard.shared.loading import LiveRace
from dashboard.shared.theme import METRIC_NAMES, coloured, plain

if TYPE_CHECKING:
    from core.computing.races import Curves

REDRAW_SECONDS = 0.25  # of a running race
MANY_TASKS = 12
STATUS_ICONS = {
    "together": ":material/hub:",
    "apart": ":material/call_split:",
    "no difference shown": ":material/balance:",
}


def show(experiment: Experiment, metric: str) -> None:
    """Start or join this person's race of the experiment, and draw it until it ends."""
    race = loading.race(experiment)
    over = race.ticket.progress().over
    st.fragment(_watch, run_every=None if over else REDRAW_SECONDS)(race, metric, over)


def _watch(race: LiveRace, metric: str, was_over: bool) -> None:
    """Draw the race as it stands; rerun the page once when it ends."""
    progress = race.ticket.progress()
    if progress.over and not was_over:
        st.rerun()
    _head(race, progress, metric)
    if progress.status == Status.FAILED or (progress.answer and progress.answer.scores.empty):
        return
    task = summaries.compared_task(race.experiment)
    left, right = st.columns((3, 2))
    with left:
        _curves(race, progress, metric, task)
    with right:
        _tasks(progress, metric)
    if progress.answer is not None:
        _costs(progress.answer, metric, task)


def _curves(race: LiveRace, progress: "Progress[Curves, Result]", metric: str, task: str) -> None:
    curve = summaries.CURVE_METRIC[metric]
    if progress.answer is None:
        frame = summaries.race_frame(progress.partial, curve, task=None if task == ALL else 0)
    else:
        frame = summaries.settled_frame(progress.answer, curve, task=task)
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
        st.caption("The curves show log loss; AUC is measured at each task's best step.")


def _head(race: LiveRace, progress: "Progress[Curves, Result]", metric: str) -> None:
    """Say in one line what the race has shown, or how far it is."""
    line, button = st.columns((5, 1), vertical_alignment="center")
    result = progress.answer
    if result is not None and result.scores.empty:
        line.info(f"Nothing to compare: {plain(result.outcome)}.", icon=":material/block:")
    elif result is not None:
        task = summaries.compared_task(race.experiment)
        for verdict in summaries.verdicts_of(result, metric, task):
            icon = STATUS_ICONS.get(verdict.winner, ":material/trophy:")
            line.markdown(f"### {icon} {coloured(verdict.text)}")
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
        button.button("Run", on_click=loading.again, icon=":material/play_arrow:", width="stretch")


def _tasks(progress: "Progress[Curves, Result]", metric: str) -> None:
    if progress.answer is None:
        st.caption("Each task's score comes here at the end of the race.")
        return
    frame = summaries.task_frame(progress.answer, metric)
    if frame["task"].nunique() > MANY_TASKS:
        gains = summaries.gain_frame(progress.answer, metric)
        figure = charts.task_gains(gains)
    else:
        figure = charts.task_bars(frame, metric)
    st.plotly_chart(figure, key="task-chart", alt="Test score of each task, together and apart")


def _costs(result: Result, metric: str, task: str) -> None:
    percent = metric != "log_loss"
    st.dataframe(
        summaries.cost_frame(result, metric, task),
        hide_index=True,
        column_config={
            "arm": "Arm",
            metric: st.column_config.NumberColumn(
                f"Test {METRIC_NAMES[metric]}", format="percent" if percent else "%.3f"
            ),
            "width": st.column_config.NumberColumn("Width of each network", format="%.4g"),
            "parameters": st.column_config.NumberColumn("Parameters in all", format="localized"),
            "seconds": st.column_config.NumberColumn("Seconds of training", format="%.1f"),
        },
    )
    st.caption(
        "Each task is scored on test examples at the step where its own validation loss was "
        "lowest. Bands and intervals: 95% over replicates; the gain is paired."
    )
