"""A race as pages show it: live curves, the verdict, each task's score, and what it cost."""

from typing import TYPE_CHECKING

import streamlit as st

from core import Experiment, Result
from core.results.gain import ALL
from dashboard.shared.race import charts, frames, running
from dashboard.shared.theme import METRIC_NAMES, coloured, plain

if TYPE_CHECKING:
    from core.computing.races import Moment, Race

REFRESH_SECONDS = 0.25  # between two drawings of a running race
MANY_TASKS = 12
STATUS_ICONS = {
    "together": ":material/hub:",
    "apart": ":material/call_split:",
    "no difference shown": ":material/balance:",
}


def show(experiment: Experiment, metric: str) -> None:
    """Start or join this person's race of the experiment, and draw it until it ends."""
    race = running.race(experiment)
    moment = race.moment()
    st.fragment(_watch, run_every=None if moment.over else REFRESH_SECONDS)(
        race, metric, moment.over
    )


def _watch(race: "Race", metric: str, was_over: bool) -> None:
    """Draw the race as it stands; rerun the page once when it ends."""
    moment = race.moment()
    if moment.over and not was_over:
        st.rerun()
    _head(race, moment, metric)
    if moment.status == "failed" or (moment.result and moment.result.scores.empty):
        return
    task = frames.compared_task(race.experiment)
    left, right = st.columns((3, 2))
    with left:
        _curves(race, moment, metric, task)
    with right:
        _tasks(moment, metric)
    if moment.result is not None:
        _costs(moment.result, metric, task)


def _curves(race: "Race", moment: "Moment", metric: str, task: str) -> None:
    curve = frames.CURVE_METRIC[metric]
    if moment.result is None:
        frame = frames.race_frame(moment.curves, curve, task=None if task == ALL else 0)
    else:
        frame = frames.settled_frame(moment.result, curve, task=task)
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


def _head(race: "Race", moment: "Moment", metric: str) -> None:
    """Say in one line what the race has shown, or how far it is."""
    line, button = st.columns((5, 1), vertical_alignment="center")
    result = moment.result
    if result is not None and result.scores.empty:
        line.info(f"Nothing to compare: {plain(result.outcome)}.", icon=":material/block:")
    elif result is not None:
        task = frames.compared_task(race.experiment)
        for verdict in frames.verdicts_of(result, metric, task):
            icon = STATUS_ICONS.get(verdict.winner, ":material/trophy:")
            line.markdown(f"### {icon} {coloured(verdict.text)}")
    elif moment.status == "failed":
        line.error(plain(f"{moment.reason}."), icon=":material/error:")
    elif moment.status == "stopped":
        line.info(f"Stopped at {moment.share:.0%}.", icon=":material/stop_circle:")
    elif moment.status == "waiting":
        ahead = f", {moment.ahead} before this one" if moment.ahead else ""
        line.progress(0.0, f"Waiting for the workers{ahead} ...")
    else:
        line.progress(moment.share, f"Training: {moment.share:.0%}")
    if not moment.over:
        button.button("Stop", on_click=race.stop, icon=":material/stop:", width="stretch")
    elif moment.status in ("stopped", "failed"):
        button.button("Run", on_click=running.again, icon=":material/play_arrow:", width="stretch")


def _tasks(moment: "Moment", metric: str) -> None:
    if moment.result is None:
        st.caption("Each task's score comes here at the end of the race.")
        return
    frame = frames.task_frame(moment.result, metric)
    if frame["task"].nunique() > MANY_TASKS:
        gains = frames.gain_frame(moment.result, metric)
        figure = charts.task_gains(gains)
    else:
        figure = charts.task_bars(frame, metric)
    st.plotly_chart(figure, key="task-chart", alt="Test score of each task, together and apart")


def _costs(result: Result, metric: str, task: str) -> None:
    percent = metric != "log_loss"
    st.dataframe(
        frames.cost_frame(result, metric, task),
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
