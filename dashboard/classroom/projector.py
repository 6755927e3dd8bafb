"""The teacher's page, which is the projector: large, a step at a time, answers hidden at first."""

from html import escape

import streamlit as st

from core.classroom import codes, flow
from core.classroom.flow import SCREENS, Screen, Stage
from core.classroom.room import View
from dashboard.classroom import address, afterwards, clock, crowd_map, questions, reveals, state
from dashboard.classroom.state import Visitor
from dashboard.home.frames import telling
from dashboard.lessons import catalogue
from dashboard.shared import loading, qr, ticks
from dashboard.shared.labels.frames import samples
from dashboard.shared.labels.scene import scene
from dashboard.shared.networks import panel as networks
from dashboard.shared.theme import plain

UNREACHED = "Phones cannot open this address yet. What to do is in the menu *Class* below."
STYLE = """<style>
.stAppHeader, [data-testid=stSidebar], .st-key-share {display: none}
.stMainBlockContainer {padding: 1rem 3rem 6rem}
.st-key-projector {gap: .75rem}
.st-key-projector h1 {font-size: 2.25rem; padding: 1.75rem 0 0}
.st-key-projector h2 {font-size: 2.25rem; line-height: 1.2; padding: 0}
.st-key-projector p {font-size: clamp(1.25rem, 2.2vw, 2.4rem); line-height: 1.35}
.st-key-projector button p, .st-key-projector label p {font-size: 1.25rem}
.st-key-projector [data-testid=stCaptionContainer] p {font-size: 1rem}
.options {display: grid; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr));
    gap: 1rem; font-size: clamp(1.25rem, 2vw, 2.2rem); line-height: 1.25}
.options.scale {grid-template-columns: repeat(auto-fit, minmax(5rem, 1fr)); text-align: center}
.options div {padding: 1rem 1.25rem; border: 2px solid rgba(128,128,128,.5); border-radius: 12px}
@media (min-width: 1200px) {.st-key-drawings {zoom: 1.2; padding-top: .5rem}}
@media (min-width: 1200px) and (min-height: 850px) {.st-key-drawings {zoom: 1.5}
    .st-key-seen {zoom: 1.3}}
@media (min-width: 1600px) and (min-height: 1000px) {.st-key-drawings, .st-key-seen {zoom: 1.7}}
.st-key-corner {position: fixed; top: .75rem; right: 2rem; width: auto; z-index: 100000}
.st-key-corner p {font-size: 1.4rem; text-align: right}
.st-key-moves {position: fixed; bottom: 0; left: 0; right: 0; padding: .6rem 3rem; z-index: 99999;
    border-top: 1px solid rgba(128,128,128,.4); background: GROUND}
.st-key-projector .st-key-moves button p {font-size: 1.35rem}
body:has([data-testid=stDialog]) [data-testid=stPopoverBody] {display: none}
.st-key-moves .stMarkdownEllipsis p {white-space: normal}
@media (max-width: 1300px) {.st-key-moves kbd {display: none}
    .st-key-projector .st-key-moves button p {font-size: 1.1rem}}
@media (max-width: 640px) {.stMainBlockContainer {padding: 4rem 1rem 7rem}
    .st-key-projector h1 {padding: 0; font-size: 1.75rem}
    .st-key-moves {padding: .6rem 1rem}
    .st-key-moves [data-testid=stHorizontalBlock] {flex-wrap: nowrap}
    .st-key-moves [data-testid=stColumn] {min-width: 0}
    .st-key-moves [data-testid=stColumn]:nth-child(2) {display: none}
    .st-key-moves [data-testid=stColumn]:not(:last-child) :has(> [data-testid=stIconMaterial]),
    .st-key-moves [data-testid=stColumn]:not(:last-child) [data-testid=stIconMaterial]
        {display: none}
    .st-key-moves button {padding: .25rem .5rem}
    .st-key-corner {right: 1rem}
    .st-key-corner p {font-size: 1.1rem}}
</style>"""
QR_PIXELS = 420
GREY = "In colour: the object is there. Pale: only a part of it is, and its label is 0."


def show(mine: Visitor, view: View) -> None:
    """Draw the screen of the class, the corner with its code, and the way on."""
    ground = st.get_option(f"theme.{st.context.theme.type or 'light'}.backgroundColor")
    st.html(STYLE.replace("GROUND", ground or "Canvas"))
    with st.container(key="projector"):
        if mine.note:
            st.warning(plain(mine.note), icon=":material/block:")
        if state.rooms().trouble:
            st.warning(plain(state.rooms().trouble), icon=":material/database_off:")
        if view.ended:
            afterwards.show(mine, view)
            return
        _titled(view)
        # before what takes a moment to draw: until then the old button stands there, and whoever
        # presses that once more asks for the screen that is shown already
        _moves(mine, view)
        ticks.ticking(_live, mine.code, view.at, st.context.theme.type == "dark")
        _screen(mine, view)
    if view.screen.question:  # so that all phones find it ready when it is revealed
        questions.truth(view.screen.step)


def _titled(view: View) -> None:
    step = view.screen.step
    title = questions.of(step).title
    minutes = f"{step.start}–{step.end} min · " if step.end > step.start else ""
    st.title(f"{minutes}{title}", anchor=False)


def _live(code: str, at: int, dark: bool) -> None:
    """Draw what moves while people answer: how many are there, and the cells they take."""
    view = state.rooms().look(code)
    if view is None or view.ended or view.at != at:
        st.rerun()
    voted = f" · **{view.voted}** voted" if view.screen.question else ""
    minutes = state.rooms().minutes(code)
    gone = "" if minutes is None else f" · minute {minutes}"
    with st.container(key="corner"):
        here = state.rooms().here(code)
        st.markdown(f"**{codes.written(code)}** · **{here}** here{voted}{gone}")
    if view.screen.question and view.screen.step.claims:
        claims = view.totals[view.screen.question]
        st.markdown(crowd_map.written(claims, False, dark), unsafe_allow_html=True)


def _screen(mine: Visitor, view: View) -> None:
    screen = view.screen
    if screen.step is flow.GATHER:
        _gather(mine, view)
    elif screen.step is flow.HOMEWORK:
        afterwards.homework(mine)
    elif screen.stage is Stage.SHOW:
        _drawings()
    elif screen.stage is Stage.REVEAL:
        reveals.on_projector(view)
    else:
        _asked(screen)


def _gather(mine: Visitor, view: View) -> None:
    """Show how to join."""
    link = address.of_class(mine.code)
    picture, words = st.columns((2, 3), gap="large", vertical_alignment="center")
    how = "Point your phone's camera at the picture, or type the code:"
    if address.is_alone():
        picture.warning(UNREACHED, icon=":material/wifi_off:")
        how = "The code of this class:"
    elif link:
        picture.markdown(qr.drawn(link, QR_PIXELS), unsafe_allow_html=True)
    with words:
        st.markdown(how)
        st.header(codes.written(mine.code), anchor=False)
        if link:
            st.markdown(plain(link))
        st.markdown("No name, no account: only how often each answer is given is counted.")
        until = plain(clock.written(view.ends, clock.zone()))
        st.caption(f"Open until {until}.")


def _drawings() -> None:
    """Show both ways to answer, and one picture with its column of Y."""
    lesson = catalogue.lesson(questions.of(flow.ONE).lesson)
    first = loading.first_draw(lesson.live)
    if not isinstance(first.problem, str):
        few = samples(first.problem, clean=first.clean)
        with st.container(key="seen"):
            seen, read = st.columns((3, 2), gap="large", vertical_alignment="center")
        seen.markdown(scene(few, telling(few)), unsafe_allow_html=True)
        read.markdown("Read the column aloud: one sentence for each row.")
        read.caption(GREY)
    with st.container(key="drawings"):
        networks.show(lesson.live)


def _asked(screen: Screen) -> None:
    """Show the question; no vote is seen yet."""
    asked = questions.of(screen.step)
    if screen.stage is Stage.TALK:
        st.header("Talk to your neighbour: who says something else? Convince them.", anchor=False)
    elif screen.stage is Stage.AGAIN:
        st.header("Vote again: has anybody convinced you?", anchor=False)
    st.markdown(asked.prompt)
    if asked.table is not None:
        st.markdown(asked.table(False), unsafe_allow_html=True)
    if asked.table is None and not screen.step.claims:
        boxes = "".join(f"<div>{escape(option)}</div>" for option in asked.options)
        st.html(f'<div class="options{" scale" if asked.unit else ""}">{boxes}</div>')
        st.markdown(asked.unit)


def _moves(mine: Visitor, view: View) -> None:
    """Draw the way back and the way on, which keys and presenters press, too."""
    with st.container(key="moves"):
        back, _, tools, on = st.columns((2, 4, 2, 4), vertical_alignment="center")
        back.button(
            "Back",
            on_click=_go,
            args=(mine, view.at - 1),
            disabled=view.at == 0,
            icon=":material/arrow_back:",
            shortcut="PageUp",
            width="stretch",
        )
        with tools.popover("Class", icon=":material/settings:", width="stretch"):
            afterwards.tools(mine, view)
        with on:
            _on(mine, view)


def _on(mine: Visitor, view: View) -> None:
    """Draw the way on; after the last step a presenter's key ends nothing, and the end is asked."""
    if view.at == len(SCREENS) - 1:
        if st.button("End the class…", icon=":material/stop:", width="stretch", key="last"):
            afterwards.ask_end(mine)
        return
    st.button(
        f"Next: {_named(SCREENS[view.at + 1], view.screen)}",
        on_click=_go,
        args=(mine, view.at + 1),
        icon=":material/arrow_forward:",
        shortcut="PageDown",
        type="primary",
        width="stretch",
        key="next",
    )


def _named(screen: Screen, before: Screen) -> str:
    """Name a screen for the button that leads there."""
    if screen.step is not before.step:
        return questions.of(screen.step).title
    return {
        Stage.ASK: "the question",
        Stage.TALK: "talk to a neighbour",
        Stage.AGAIN: "vote again",
        Stage.REVEAL: "show the votes" if questions.is_poll(screen.step) else "reveal",
        Stage.SHOW: "show",
    }[screen.stage]


def _go(mine: Visitor, at: int) -> None:
    mine.ask(state.rooms().go_to, mine.key, at)
