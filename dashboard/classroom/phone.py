"""The page of a phone: one question, large buttons, what one has chosen, then what was measured."""

import streamlit as st

from core.classroom import codes, flow
from core.classroom.flow import Screen, Stage, cell_of
from core.classroom.room import View
from dashboard.classroom import crowd_map, questions, state
from dashboard.classroom.state import Visitor
from dashboard.shared import navigation, ticks
from dashboard.shared.labels import panel as pictures
from dashboard.shared.theme import coloured, plain

STYLE = """<style>
.stAppHeader, [data-testid=stSidebar], .st-key-share {display: none}
.stMainBlockContainer {padding: 1rem 1rem 3rem; max-width: 40rem}
.st-key-phone p, .st-key-phone li {font-size: 1.15rem}
.st-key-phone h1 {font-size: 1.5rem; padding: 0}
.st-key-answers button {min-height: 3.5rem}
.st-key-answers button p {font-size: 1.15rem}
</style>"""
LOOK = "Look at the projector."
OVER = (
    "This class has ended. Nothing is kept of what you have answered, only how often each answer "
    "was given, until the day is over."
)


def show(mine: Visitor, view: View) -> None:
    """Draw what is asked, and what this person has said."""
    st.html(STYLE)
    with st.container(key="phone"):
        st.caption(f"Class {codes.written(view.code)}")
        if view.ended:
            _over(mine)
            return
        ticks.ticking(_watch, mine.code, mine.person, view.at)
        screen = view.screen
        st.title(_titled(screen), anchor=False)
        if mine.note:
            st.warning(plain(mine.note), icon=":material/block:")
        if screen.question:
            _ask(mine, view)
        elif screen.stage is Stage.REVEAL:
            _reveal(mine, screen)
        else:
            _wait(mine, screen)


def _titled(screen: Screen) -> str:
    return "You are in." if screen.step is flow.GATHER else questions.of(screen.step).title


def _watch(code: str, person: str, at: int) -> None:
    """Draw the page anew once the teacher has gone on; else do nothing."""
    view = state.rooms().look(code)
    if view is None or view.ended or view.at != at:
        st.rerun()
    state.rooms().seen(code, person)


def _wait(mine: Visitor, screen: Screen) -> None:
    if screen.step is flow.GATHER:
        st.markdown(f"{LOOK} Keep this page open: it follows the class.")
    elif screen.stage is Stage.TALK:
        said = _said(mine, screen.step.key)
        st.markdown("**Talk to your neighbour: who says something else? Convince them.**")
        if said is not None:
            st.markdown(f"You said: {plain(_spoken(screen, said))}.")
    elif screen.step is flow.HOMEWORK:
        st.markdown("Thank you for coming. The homework shows what else there is:")
        _to_homework(mine)
    else:
        st.markdown(LOOK)


def _ask(mine: Visitor, view: View) -> None:
    screen = view.screen
    asked = questions.of(screen.step)
    said = _said(mine, screen.question)
    if screen.stage is Stage.AGAIN:
        before = _said(mine, screen.step.key)
        word = f" You said: {plain(_spoken(screen, before))}." if before is not None else ""
        st.markdown(f"**Vote again.**{word}")
        if before is not None and said is None:
            st.button(
                "Keep my answer",
                on_click=_vote,
                args=(mine, before),
                icon=":material/check:",
                width="stretch",
            )
    st.markdown(asked.prompt)
    if asked.table is not None:
        st.markdown(asked.table(False), unsafe_allow_html=True)
    with st.container(key="answers", horizontal=bool(asked.unit)):
        if screen.step.claims:
            _claim(mine, view, said)
        else:
            for number, option in enumerate(asked.options):
                _button(mine, screen, f"{number}", option, said, bool(asked.unit))
    if asked.unit:
        st.caption(asked.unit)
    if said is not None:
        words = plain(_spoken(screen, said))
        st.caption(f"You said: {words}. You can change it until it is revealed.")
    elif not screen.step.claims:
        st.caption("Choose one.")


def _button(
    mine: Visitor, screen: Screen, answer: str, label: str, said: str | None, narrow: bool = False
) -> None:
    chosen = answer == said
    st.button(
        label,
        on_click=_vote,
        args=(mine, answer),
        key=f"answer {screen.question} {answer}",
        type="primary" if chosen else "secondary",
        icon=":material/check:" if chosen else None,
        width="content" if narrow else "stretch",
    )


def _claim(mine: Visitor, view: View, said: str | None) -> None:
    """Let a pair choose a cell, and its colour."""
    held = None if said is None else cell_of(said)
    first = (None, None) if held is None else crowd_map.place(held[0])
    ticks.ticking(_taken, mine.code, st.context.theme.type == "dark")
    tasks = st.segmented_control(
        "Tasks", crowd_map.TASKS, default=first[0], key="tasks", on_change=mine.forget
    )
    width = st.segmented_control(
        "Hidden units", crowd_map.WIDTHS, default=first[1], key="width", on_change=mine.forget
    )
    if tasks is None or width is None:
        st.caption("Choose how many tasks, and how many hidden units.")
        return
    cell = crowd_map.cell_at(tasks, width)
    if _is_full(view) or cell not in view.taken or (held is not None and held[0] == cell):
        _colours(mine, view, cell, said)
    elif not mine.note:
        st.warning("Another pair has this cell; choose one that is free.", icon=":material/block:")


def _is_full(view: View) -> bool:
    """Whether no cell of the map is free, so that they are shared."""
    return len(view.taken) == flow.CELLS


def _taken(code: str, dark: bool) -> None:
    """Draw which cells are taken, as it changes."""
    view = state.rooms().look(code)
    if view is not None and view.screen.step.claims and view.screen.question:
        claims = view.totals[view.screen.question]
        st.markdown(crowd_map.written(claims, False, dark), unsafe_allow_html=True)


def _colours(mine: Visitor, view: View, cell: int, said: str | None) -> None:
    for number, option in enumerate(crowd_map.COLOURS):
        _button(mine, view.screen, f"{cell}-{number}", option, said)


def _vote(mine: Visitor, answer: str) -> None:
    mine.ask(state.rooms().answer, mine.person, answer)


def _reveal(mine: Visitor, screen: Screen) -> None:
    """Show what was measured beside what was said."""
    step = screen.step
    verdict, because = questions.verdict(step)
    said = next((s for question in reversed(step.questions) if (s := _said(mine, question))), None)
    if said is not None:
        _judge(screen, said)
    if verdict:
        st.subheader(coloured(verdict), anchor=False)
    asked = questions.of(step)
    if asked.reveal is not None:
        revealed = asked.reveal()
        if asked.table is not None:
            st.markdown(asked.table(True), unsafe_allow_html=True)
        pictures.draw(revealed.figure, "measured", revealed.text)
    if because:
        st.markdown(plain(because))


def _judge(screen: Screen, said: str) -> None:
    words = plain(_spoken(screen, said))
    right = questions.truth(screen.step)
    if screen.step.claims:
        cell, colour = cell_of(said)
        found = crowd_map.colour_of(cell)
        measured = f"You said {words}; measured: {crowd_map.SHORT[found]}."
        (st.success if colour == found else st.info)(measured)
    elif right is None:
        st.info(f"You said: {words}.")
    elif int(said) == right:
        st.success(f"You said: {words}. Correct.")
    else:
        st.info(f"You said: {words}; right: {plain(questions.of(screen.step).spoken[right])}.")


def _spoken(screen: Screen, said: str) -> str:
    if screen.step.claims:
        cell, colour = cell_of(said)
        tasks, width = crowd_map.place(cell)
        return f"{tasks} tasks, {width} hidden units: {crowd_map.SHORT[colour]}"
    return questions.of(screen.step).spoken[int(said)]


def _said(mine: Visitor, question: str) -> str | None:
    return state.rooms().said(mine.code, mine.person, question)


def _over(mine: Visitor) -> None:
    st.info(OVER, icon=":material/event_available:")
    _to_homework(mine)
    navigation.link("lessons", "All lessons", ":material/school:")
    st.button("To the beginning", on_click=mine.leave, icon=":material/arrow_back:")


def _to_homework(mine: Visitor) -> None:
    st.button(
        "Homework",
        on_click=mine.open_homework,
        args=(mine.code,),
        icon=":material/home_work:",
        type="primary",
        width="stretch",
    )
