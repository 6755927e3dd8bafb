"""The Playground: a race of together against apart, with all controls."""

import streamlit as st

from core import Experiment
from core.arms.catalogue import USUAL, arm_label
from core.atlas.recorded import Recorded
from core.atlas.shipped import AtlasError
from core.experiments.code import run_code
from core.metrics.catalogue import ERROR, judging_all
from dashboard.playground import controls, handlings, state
from dashboard.playground.state import Settings
from dashboard.shared import embedding, glossary, loading, navigation, tour
from dashboard.shared.controls import score
from dashboard.shared.labels import panel as pictures
from dashboard.shared.labels.charts import label_matrix
from dashboard.shared.labels.frames import samples
from dashboard.shared.networks import panel as networks
from dashboard.shared.race import panel
from dashboard.shared.theme import plain

INSIDE = "units"  # the panel at which one begins to look inside
TOUR = (
    "One network learns all tasks (:blue[blue]), or each task has a network of its own "
    "(:orange[orange]). Both are drawn below, and both learn from the same data.",
    "The controls stand at the side; on a phone the arrows at the top open them. Try a smaller "
    "width, or fewer examples: the drawing and the race follow.",
    "Lower curves are better: they are the share of wrong answers on new examples. A band is the "
    "95% interval, and the sentence above says who wins, if anybody does.",
    "*Undo* takes a move back, and the address keeps all settings: a link opens the same view.",
)


def show() -> None:
    """Draw the page: what is asked, the networks, the race, and the data."""
    tour.show("playground", TOUR)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Together or apart?", anchor=False)
        glossary.popover()
        tour.button("playground")
    st.markdown(
        "Train **one network for all tasks** (:blue[together]) or **one network for each task** "
        "(:orange[apart])? Both learn from the same data. Move a control and watch who makes fewer "
        "errors."
    )
    mine = state.current()
    for note in mine.notes:
        st.warning(plain(note), icon=":material/link_off:")
    experiment = controls.chosen(mine)
    embedding.as_python(run_code(experiment))
    networks.show(experiment)
    space = st.container()
    _samples(experiment)
    with space:
        _race(experiment, mine)
    tour.keep()


def _race(experiment: Experiment, mine: Settings) -> None:
    first = loading.first_draw(experiment)
    if isinstance(first.problem, str):
        st.info(
            f"Nothing to race: {plain(first.problem)}. Take more examples, fewer missing labels, "
            "or another way to handle '?'.",
            icon=":material/block:",
        )
        return
    metric = mine.score or first.metric.name
    offered = judging_all(experiment.kinds)
    with st.container(horizontal=True, vertical_alignment="center"):
        score(f"score of {first.metric.name}", offered, metric, mine.choose_score, hidden=True)
        if st.button("Look inside", icon=":material/visibility:", help="What was learned?"):
            navigation.look_inside(experiment, INSIDE)
    if first.metric != ERROR:
        st.caption(plain(first.why))
    if experiment.arms != USUAL:
        labels = ", ".join(arm_label(arm) for arm in experiment.arms)
        st.caption(f"Compared here: {plain(labels)}.")
    found = None if mine.live else _recorded(experiment)
    if found is not None:
        panel.show_recorded(experiment, found, metric, mine.change_replicates, mine.train)
    else:
        panel.show(experiment, metric, mine.change_replicates, anew=mine.live)
    handlings.show(experiment, metric)


def _recorded(experiment: Experiment) -> Recorded | None:
    """Return what was recorded at just these settings; say so where the file is none."""
    try:
        return loading.recorded(experiment)
    except AtlasError as error:
        st.caption(plain(f"{error}."))
        return None


def _samples(experiment: Experiment) -> None:
    first = loading.first_draw(experiment)
    if isinstance(first.problem, str):
        return
    st.subheader("The examples and their labels", anchor=False)
    few = samples(first.problem, clean=first.clean)
    more = f" The other {few.more} tasks are left out here." if few.more else ""
    answers = ["1 yes, 0 no"] * bool((~few.numbers).any())
    answers += ["a number where one is asked for"] * bool(few.numbers.any())
    st.caption(
        "Each column of Y answers every task for one example: "
        f"{', '.join(answers)}, ? not labelled.{more}"
    )
    pictures.draw(
        label_matrix(few), "samples-chart", "Training examples, each with its column of labels"
    )
    pictures.show_key(experiment.source)
