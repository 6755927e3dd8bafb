"""A glimpse inside: one unit of the one network, what it found, and who uses it."""

import streamlit as st

from core import Experiment
from dashboard.shared import loading, navigation
from dashboard.shared.insight import findings, pictures, words
from dashboard.shared.networks.svg import escaped
from dashboard.shared.theme import TOGETHER

PANEL = "units"  # of the page Inside, where all units are


def show(experiment: Experiment) -> None:
    """Draw it, where the insides of an experiment are shipped and a unit has found something."""
    insight = loading.shipped_insight(experiment)
    found = None if insight is None else findings.best(insight)
    if insight is None or found is None:
        return
    height, width = (int(pixels) for pixels in insight.picture)
    weights = insight.together.weights.first[found.network, found.unit]
    where = f"Inside one network of {experiment.width} units"
    said = f"{words.finding(insight, found, experiment.source.names)}."
    image = pictures.picture(weights, (height, width), "what the unit looks for")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{where}**", width="content")
        if st.button("Look inside", icon=":material/visibility:", type="tertiary", key="glimpse"):
            navigation.look_inside(experiment, PANEL)
    row = pictures.row(image, f"{pictures.dot(TOGETHER)} {escaped(said)}")
    st.html(f"{pictures.STYLE}{row}")
