"""What is revealed: the votes, both times, over what was measured."""

import streamlit as st

from core.arms.catalogue import USUAL
from core.classroom import flow
from core.classroom.flow import Step
from core.classroom.room import View
from dashboard.classroom import charts, crowd_map, more_data, questions, totals
from dashboard.home.words import networks
from dashboard.lessons import catalogue
from dashboard.shared import loading
from dashboard.shared.figure import Figure
from dashboard.shared.figures import STILL, readable
from dashboard.shared.networks.words import counted
from dashboard.shared.replay import curves, player
from dashboard.shared.theme import coloured, plain

LARGE = 20  # pixels of text on a projector
# a figure is above the bar where a projector has 1280 x 720, and as much higher as the screen is
STYLE = '<style>[class*="st-key-figure"]{height:max(325px,calc(100vh - 395px));flex:none}</style>'
VOTES = "How the class voted"


def on_projector(view: View) -> None:
    """Draw the verdict, the votes of the class, and what was measured."""
    st.html(STYLE)
    step = view.screen.step
    verdict, because = questions.verdict(step)
    if verdict:
        st.header(coloured(verdict), anchor=False)
    if because:
        st.markdown(plain(because))
    if step.claims:
        _map(view)
    elif step is flow.BIG:
        _drawn(_crossing(view), "crossing", verdict)
    else:
        _votes_and_measured(view, step)
    asked = questions.of(step)
    if asked.reveal is not None:
        st.caption(plain(asked.reveal().origin))


def _votes_and_measured(view: View, step: Step) -> None:
    """Draw the votes, what was measured, and the race, side by side."""
    asked = questions.of(step)
    if asked.reveal is None:
        _drawn(histogram(view, step), "votes", VOTES)
        return
    revealed = asked.reveal()
    if asked.table is not None:
        found, said = st.columns((3, 2), gap="medium", vertical_alignment="center")
        found.markdown(asked.table(True), unsafe_allow_html=True)
        with said:
            _drawn(histogram(view, step), "votes", VOTES)
        return
    race = step is flow.ONE
    said, found, *more = st.columns(2 + race, gap="medium", vertical_alignment="center")
    with said:
        _drawn(histogram(view, step), "votes", VOTES)
    with found:
        _drawn(revealed.figure, "measured", revealed.text)
    for space in more:
        with space:
            _race()


def histogram(view: View, step: Step) -> Figure:
    """Draw how the class voted, with a mark at what is right."""
    asked, right = questions.of(step), questions.truth(step)
    if asked.unit:
        return charts.scale(asked.options, asked.unit, totals.of_latest(view, step), right)
    return charts.votes(asked.options, totals.counts(view, step), right)


def _crossing(view: View) -> Figure:
    return charts.crossing(more_data.by_amount(), totals.of_latest(view, flow.BIG))


def _map(view: View) -> None:
    claims = view.totals[flow.MAP.key]
    right, every = crowd_map.score(claims)
    said = f"The class predicted {right} of its {every} cells." if every else "Nobody took a cell."
    st.markdown(f"**{said}** {crowd_map.UNIT}")
    dark = st.context.theme.type == "dark"
    st.markdown(crowd_map.written(claims, True, dark), unsafe_allow_html=True)


def _race() -> None:
    """Replay the recorded race of the lesson's networks."""
    experiment = catalogue.lesson(questions.of(flow.ONE).lesson).live
    found = loading.recorded(experiment)
    if found is None:
        return
    names = {arm: counted(networks(experiment)[arm], "network") for arm in USUAL}
    player.show(curves.of_race(found.result, names))


def _drawn(figure: Figure, key: str, alt: str) -> None:
    dark = st.context.theme.type == "dark"
    high = Figure(figure.data, {**figure.layout, "height": None})
    with st.container(key=f"figure {key}"):
        st.plotly_chart(
            readable(high, dark, LARGE), height="stretch", key=key, alt=alt, config=STILL
        )
