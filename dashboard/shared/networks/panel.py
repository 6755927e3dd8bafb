"""The drawing on a page."""

import streamlit as st

from core import Experiment
from dashboard.shared import loading
from dashboard.shared.networks import svg, words
from dashboard.shared.networks.sides import drawing_of


def show(experiment: Experiment, scores: tuple[str, ...] = ()) -> None:
    """Draw the networks of each arm of an experiment, for one of its first training examples.

    Args:
        scores: what each arm has reached, in words; none where that is not said.
    """
    problem = loading.first_draw(experiment).problem
    drawing = drawing_of(experiment, None if isinstance(problem, str) else problem)
    # st.html takes every drawing out of what it is given. All words in this one are escaped.
    st.markdown(svg.written(drawing, scores), unsafe_allow_html=True)
    st.caption(words.caption(drawing))
