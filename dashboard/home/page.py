"""The first page: one network or many, answered at once; then change one thing."""

import streamlit as st

from core import Experiment
from core.arms.catalogue import USUAL as ARMS
from core.atlas.recorded import Recorded
from core.atlas.shipped import AtlasError
from core.experiments.code import run_code
from dashboard.home import frames, state, words
from dashboard.home.frames import Answer
from dashboard.home.points import CHANGES, PICKED, POINTS, USUAL
from dashboard.home.state import Chosen
from dashboard.shared import embedding, loading, margin, navigation
from dashboard.shared.insight import glimpse
from dashboard.shared.labels.frames import samples
from dashboard.shared.labels.scene import scene
from dashboard.shared.networks import panel as networks
from dashboard.shared.networks.words import counted
from dashboard.shared.replay import curves, player
from dashboard.shared.theme import plain

# the verdict is the largest: there the eye starts; a screen holds all of it, and not wider
STYLE = """<style>
.st-key-home, .st-key-share { max-width: 1400px; margin: 0 auto }
.st-key-home h1 { font-size: 1.5rem; padding: 0 }
.st-key-home h2 { font-size: 2.5rem; line-height: 1.15; padding: .25rem 0; min-height: 2.5em }
@media (max-width: 640px) { .st-key-home h2 { font-size: 1.75rem; min-height: 3.7em } }
.st-key-ways [data-testid=stCaptionContainer] { min-height: 4rem }
.st-key-change-CHOSEN button { font-weight: 600; box-shadow: inset 0 0 0 1px currentColor }
</style>"""


def show() -> None:
    """Draw the page."""
    mine = state.current()
    experiment = POINTS[mine.name]
    embedding.as_python(run_code(experiment))
    st.html(STYLE.replace("CHOSEN", mine.name))
    with st.container(key="home"):
        said, seen = st.columns((5, 3), gap="large")
        with said:
            found = _said(experiment, mine)
        _evidence(experiment, found)
        _doors(experiment)
        with seen:
            _scene(experiment)
    loading.warm_up()


def _said(experiment: Experiment, mine: Chosen) -> Recorded | None:
    """Ask the question and give the answer, if there is one."""
    st.title(words.title(experiment), anchor=False)
    st.markdown(words.question(experiment))
    if mine.note:
        st.warning(plain(mine.note), icon=":material/link_off:")
    found = _recorded(experiment)
    if found is not None:
        now, usual = _answer(found), _usual()
        st.header(words.verdict(experiment, now), anchor=False)
        told = plain(words.picked(experiment))
        if mine.name != USUAL and usual is not None:
            changed = words.outcome(CHANGES[mine.name].label, now, usual)
            told = f"**{plain(changed)}** All other settings are as before."
        st.caption(f"{told}  \n{plain(words.evidence(experiment, now, found))}")
    _changes(mine)
    return found


def _recorded(experiment: Experiment) -> Recorded | None:
    """Return what was recorded; say in a sentence where nothing was."""
    try:
        found = loading.recorded(experiment)
    except AtlasError as error:
        st.info(plain(f"{error}."), icon=":material/database_off:")
        return None
    if found is None:
        st.info("Nothing was recorded at this setting: train it live.", icon=":material/timer:")
    return found


def _usual() -> Answer | None:
    """Return what was recorded where everybody begins; None: nothing."""
    found = loading.recorded(PICKED)
    return None if found is None else _answer(found)


def _answer(found: Recorded) -> Answer:
    return frames.answer(found.result, margin.points())


def _changes(mine: Chosen) -> None:
    """Offer the other points, and the way back."""
    try:
        usual = _usual()
    except AtlasError:  # it was said
        usual = None
    if usual is None:
        return
    st.markdown(f"**{words.challenge(usual)}** Each button changes one setting:")
    with st.container(horizontal=True):
        for name, change in CHANGES.items():
            st.button(
                change.label,
                on_click=mine.choose,
                args=(name,),
                key=f"change {name}",
            )
        st.button(
            "Undo",
            on_click=mine.choose,
            args=(USUAL,),
            icon=":material/undo:",
            disabled=mine.name == USUAL,
        )


def _evidence(experiment: Experiment, found: Recorded | None) -> None:
    """Draw both ways, with what each has reached, and how they came there."""
    drawn, played = st.columns((5, 3), gap="large")
    with drawn.container(key="ways"):
        networks.show(experiment, () if found is None else words.errors(_answer(found)))
    with played:
        if found is not None:
            counts = words.networks(experiment)
            names = {arm: counted(counts[arm], "network") for arm in ARMS}
            player.show(curves.of_race(found.result, names))
        if st.button("Train it live", icon=":material/play_arrow:"):
            navigation.open_in_playground(experiment, live=True)


def _scene(experiment: Experiment) -> None:
    """Show an example and what is asked of it."""
    first = loading.first_draw(experiment)
    if isinstance(first.problem, str):
        return
    few = samples(first.problem, clean=first.clean)
    st.markdown(scene(few, frames.telling(few)), unsafe_allow_html=True)
    st.caption(words.legend(few))
    shipped = loading.shipped_insight(experiment) is not None
    glimpse.show(experiment if shipped else PICKED)


def _doors(experiment: Experiment) -> None:
    """Lead to the other pages; the experiment goes along."""
    learn, vary, bring = st.columns(3)
    with learn.container(border=True):
        navigation.link("lessons", "**Learn:** the lessons", ":material/school:")
        st.caption("Predict, see, break each claim.")
    with vary.container(border=True):
        label = "**Experiment:** all controls"
        navigation.link_to_playground(experiment, label, ":material/tune:")
        st.caption("Begin with these networks, and change anything.")
    with bring.container(border=True):
        navigation.link("your-data", "**Your data:** bring a table", ":material/table_chart:")
        st.caption("Which is best for yours?")
