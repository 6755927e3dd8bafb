"""The landing page: a race of together against apart, live."""

from typing import TYPE_CHECKING

import streamlit as st

from core import Experiment, atlas
from core.evaluation.metric import headline
from dashboard import charts, loading, map_summaries, summaries, widgets
from dashboard.theme import METRIC_NAMES, coloured, plain

if TYPE_CHECKING:
    from core.jobs import Moment, Race

LOOK_SECONDS = 0.25  # between looks at a running race
MANY_TASKS = 12
AXES_TOLD = ("tasks", "examples", "width", "missing")  # of the nearest point measured before
STATUS_ICONS = {
    "together": ":material/hub:",
    "apart": ":material/call_split:",
    "no difference shown": ":material/balance:",
}


def show() -> None:
    """Draw the page: what is asked, the race, and the data."""
    st.title("Together or apart?", anchor=False)
    st.markdown(
        "Train **one network for all tasks** (:blue[together]) or **one network for each task** "
        "(:orange[apart])? Both train below on the same data. Move a control and watch."
    )
    for note in widgets.opened():
        st.warning(plain(note), icon=":material/link_off:")
    experiment = widgets.chosen()
    space = st.container()
    _samples(experiment)
    with space:
        _race(experiment)


def _race(experiment: Experiment) -> None:
    drawn = loading.problem(experiment)
    if isinstance(drawn, str):
        st.info(
            f"Nothing to race: {plain(drawn)}. Take more examples, fewer missing labels, or "
            "another way to handle '?'.",
            icon=":material/block:",
        )
        return
    usual, reason = headline(drawn)
    metric = st.segmented_control(
        "Score",
        list(METRIC_NAMES),
        default=usual,
        format_func=METRIC_NAMES.__getitem__,
        required=True,
        key=f"score of {usual}",
        label_visibility="collapsed",
    )
    if usual != "error":
        st.caption(plain(reason))
    _measured_before(experiment, metric)
    race = loading.race(experiment)
    moment = race.moment()
    st.fragment(_watch, run_every=None if moment.over else LOOK_SECONDS)(race, metric, moment.over)


def _measured_before(experiment: Experiment, metric: str) -> None:
    """Show the nearest point of the atlas at once; the race below then confirms it."""
    row = atlas.nearest(experiment, metric)
    if row is None:
        st.caption("The atlas has no point near these settings: only the race can tell.")
        return
    exact = atlas.is_exact(row, experiment)
    name = "Measured before at these settings" if exact else "Nearest point measured before"
    st.caption(f"{name}: {plain(map_summaries.point_words(row, AXES_TOLD))}.")


def _watch(race: "Race", metric: str, was_over: bool) -> None:
    """Draw the race as it stands; rerun the page once when it ends."""
    moment = race.moment()
    if moment.over and not was_over:
        st.rerun()
    _head(race, moment, metric)
    if moment.status == "failed" or (moment.result and moment.result.scores.empty):
        return
    left, right = st.columns((3, 2))
    with left:
        curve = summaries.CURVE_METRIC[metric]
        if moment.result is None:
            frame = summaries.race_frame(moment.curves, curve)
        else:
            frame = summaries.settled_frame(moment.result, curve)
        st.plotly_chart(
            charts.race(frame, curve, race.experiment.steps),
            key="race-chart",
            alt="Test score of together and apart against training steps, with 95% bands",
        )
        if metric != curve:
            st.caption("The curves show log loss; AUC is measured at each task's best step.")
    with right:
        _tasks(moment, metric)
    if moment.result is not None:
        _costs(moment, metric)


def _head(race: "Race", moment: "Moment", metric: str) -> None:
    """Say in one line what the race has shown, or how far it is."""
    line, button = st.columns((5, 1), vertical_alignment="center")
    result = moment.result
    if result is not None and result.scores.empty:
        line.info(f"Nothing to compare: {plain(result.outcome)}.", icon=":material/block:")
    elif result is not None:
        verdict = summaries.verdict_of(result, metric)
        line.markdown(f"### {STATUS_ICONS[verdict.winner]} {coloured(verdict.text)}")
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
        button.button("Run", on_click=loading.again, icon=":material/play_arrow:", width="stretch")


def _tasks(moment: "Moment", metric: str) -> None:
    if moment.result is None:
        st.caption("Each task's score comes here at the end of the race.")
        return
    frame = summaries.task_frame(moment.result, metric)
    if frame["task"].nunique() > MANY_TASKS:
        gains = summaries.gain_frame(moment.result, metric)
        figure = charts.task_gains(gains)
    else:
        figure = charts.task_bars(frame, metric)
    st.plotly_chart(figure, key="task-chart", alt="Test score of each task, together and apart")


def _costs(moment: "Moment", metric: str) -> None:
    assert moment.result is not None
    percent = metric != "log_loss"
    st.dataframe(
        summaries.cost_frame(moment.result, metric),
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


def _samples(experiment: Experiment) -> None:
    drawn = loading.problem(experiment)
    if isinstance(drawn, str):
        return
    st.subheader("The examples and their labels", anchor=False)
    shown = summaries.samples(drawn)
    more = f" The other {shown.more} tasks are left out here." if shown.more else ""
    st.caption(
        "Each column of Y answers every task for one example: 1 yes, 0 no, ? not labelled." + more
    )
    st.plotly_chart(
        charts.label_matrix(shown),
        key="samples-chart",
        alt="Training examples, each with its column of labels",
        config={"displayModeBar": False},
    )
