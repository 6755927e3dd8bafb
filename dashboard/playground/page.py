"""The landing page: a race of together against apart, live."""

import streamlit as st

from core import Experiment
from core.atlas import shipped
from core.experiments.headline import headline
from dashboard.lessons import figures
from dashboard.playground import controls
from dashboard.shared import charts, gain_frames, loading, race, summaries
from dashboard.shared.theme import METRIC_NAMES, plain

AXES_TOLD = ("tasks", "examples", "width", "missing")  # of the nearest point measured before


def show() -> None:
    """Draw the page: what is asked, the race, and the data."""
    st.title("Together or apart?", anchor=False)
    st.markdown(
        "Train **one network for all tasks** (:blue[together]) or **one network for each task** "
        "(:orange[apart])? Both train below on the same data. Move a control and watch."
    )
    for note in controls.opened():
        st.warning(plain(note), icon=":material/link_off:")
    experiment = controls.chosen()
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
    race.show(experiment, metric)


def _measured_before(experiment: Experiment, metric: str) -> None:
    """Show the nearest point of the atlas at once; the race below then confirms it."""
    try:
        row = shipped.nearest(experiment, metric)
    except shipped.AtlasError as error:
        st.caption(plain(f"{error}."))
        return
    if row is None:
        st.caption("The atlas has no point near these settings: only the race can tell.")
        return
    exact = shipped.is_exact(row, experiment)
    name = "Measured before at these settings" if exact else "Nearest point measured before"
    st.caption(f"{name}: {plain(gain_frames.point_words(row, AXES_TOLD))}.")


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
    matrix = figures.readable(charts.label_matrix(shown), st.context.theme.type == "dark")
    st.plotly_chart(
        matrix,
        key="samples-chart",
        alt="Training examples, each with its column of labels",
        config={"displayModeBar": False},
    )
