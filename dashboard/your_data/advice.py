"""An advice: how far it is, then the recommendation, the three conditions and the evidence."""

from dataclasses import replace

import streamlit as st

from core.advice.answer import Advice
from core.advice.next_step import next_step
from core.advice.tables import rarest_known
from core.computing.ticket import Progress, Status
from core.data.tables.formulas import harmless
from core.results.judging import UNDECIDED
from dashboard.shared import ticks
from dashboard.shared.theme import markdown_colour, plain, verdict_icon
from dashboard.your_data import advising, asking, choices, state, take_away
from dashboard.your_data.advice_evidence import Evidence
from dashboard.your_data.advising import Answer
from dashboard.your_data.asking import Asked
from dashboard.your_data.column_frames import run_words, seconds_words

FEW = {1: "it", 2: "both"}
ALERTS = 3  # inputs to look at twice that are named one by one


def show(asked: Asked) -> None:
    """Draw this person's answer, if they have asked.

    Args:
        asked: what the page is set to now; an answer to something else is marked as such.
    """
    current = advising.answer()
    if current is None:
        return
    progress, advice = current.advising.progress(), current.advice
    _old(current, asked, progress.over)
    if progress.over:
        _head(progress)
    else:
        ticks.ticking(_watch, current, advice)
    if advice is not None:
        # until it is over the page is drawn anew, and a click on what is offered lost
        question = current.question if progress.over and current.has_table else None
        _advice(current, advice, so_far=progress.answer is None)
        Evidence(advice, question).show()
        _measured(advice)
        if question is not None:
            take_away.show(current, advice)
        elif progress.over:
            st.caption(
                "The file of this answer is no longer here: bring it again, and ask again, to take "
                "a report or a network away. All that was trained is still known."
            )


def _watch(current: Answer, shown: Advice | None) -> None:
    """Say how far it is; rerun the page when more is known, and once when it ends."""
    progress = current.advising.progress()
    if progress.over or progress.partial is not shown:
        st.rerun()
    line, button = st.columns((5, 1), vertical_alignment="center")
    line.progress(progress.share, plain(_progress_words(progress)))
    line.caption(plain(run_words(current.asked, current.name)))
    button.button("Stop", on_click=current.advising.stop, icon=":material/stop:", width="stretch")


def _head(progress: Progress[Advice | None, Advice]) -> None:
    """Say how it ended, where it has no answer."""
    if progress.status == Status.FAILED:
        st.error(plain(f"{progress.reason}."), icon=":material/error:")
    elif progress.status == Status.STOPPED:
        known = "Nothing was known yet" if progress.partial is None else "What was known is below"
        st.info(
            f"Stopped at {progress.share:.0%}. {known}. Ask again to go on from there.",
            icon=":material/stop_circle:",
        )


def _progress_words(progress: Progress[Advice | None, Advice]) -> str:
    left = progress.seconds_left
    wait = f", {seconds_words(left)} left" if left is not None else ""
    return f"{progress.phase.capitalize()}: {progress.share:.0%}{wait}"


def _old(current: Answer, asked: Asked, over: bool) -> None:
    """Mark an answer to something else than the page is set to."""
    if current.asked.table != asked.table:
        what = f"of another table, {current.name}"
    elif current.asked != asked:
        what = "of the settings before your change"
    else:
        return
    is_of = "is" if over else "is in the making, and will be"
    st.warning(
        f"This answer {is_of} {plain(what)}. Press **Advise anew** for the present ones.",
        icon=":material/history:",
    )


def _more(current: Answer, advice: Advice) -> None:
    """Offer to go on where the time was over, or more splits where it is undecided all the same.

    What is there is not trained again.
    """
    asked, most = current.asked, int(max(asking.SETTINGS["splits"].usual))
    if not current.has_table:
        return
    if not advice.complete:
        label, splits = f"Go on for {asked.minutes:g} more minutes", asked.splits
    elif advice.recommendation == UNDECIDED and asked.splits < most:
        splits = min(most, asked.splits + max(2, asked.splits // 2))
        label = f"Add {_added(current, splits - asked.splits)}"
    else:
        return
    st.button(label, on_click=_ask_again, args=(current, splits), icon=":material/add:")


def _added(current: Answer, splits: int) -> str:
    """Say what more splits are where there are only so many: other starts on the same rows."""
    source = current.question.source
    if source.splits is None:
        return f"{splits} splits"
    return f"{splits * source.starts} starts"


def _ask_again(current: Answer, splits: int) -> None:
    state.current().settings["splits"] = splits
    asked = replace(current.asked, splits=splits)
    advising.begin(asked, current.path, current.name, {**current.settings, "splits": splits})


def _alerts(current: Answer, advice: Advice) -> None:
    """Name the inputs that a careful person would look at twice, and offer to leave them out."""
    here = current.asked.table == state.current().open.token
    away = state.current().settings.get("unused", ())
    named = [alert for alert in advice.alerts if alert.column not in away or not here]
    for alert in named[:ALERTS]:
        st.warning(plain(alert.why), icon=":material/visibility:")
    if len(named) > ALERTS:
        st.caption(f"{len(named) - ALERTS} more inputs are like these.")
    if named and here:
        columns = [alert.column for alert in named]
        st.button(
            f"Leave {FEW.get(len(named), f'all {len(named)}')} out",
            on_click=choices.leave_out,
            args=(columns,),
            icon=":material/visibility_off:",
        )


def _advice(current: Answer, advice: Advice, so_far: bool) -> None:
    """Draw the recommendation, how sure and how good it is, and what to do."""
    with st.container(border=True):
        st.badge(
            advice.recommendation,
            icon=verdict_icon(advice.recommendation),
            color=markdown_colour(advice.recommendation),
        )
        st.markdown(f"## {plain(advice.headline)}", anchors=False)
        st.markdown(plain(f"{advice.sure} {advice.reached}"))
        if not so_far and advice.doubt:
            st.warning(plain(advice.doubt), icon=":material/trending_flat:")
        if advice.scope:
            st.info(plain(advice.scope), icon=":material/info:")
        if advice.rival:
            st.warning(plain(advice.rival), icon=":material/forest:")
        _alerts(current, advice)
        st.caption(plain(advice.why))
        st.markdown(f":material/trending_up: **What would change it.** {plain(advice.change)}")
        if not so_far:
            st.markdown(f":material/arrow_forward: **Next.** {plain(next_step(advice))}")
            _more(current, advice)


def _measured(advice: Advice) -> None:
    with st.expander("How this was measured", icon=":material/info:"):
        for note in advice.notes:
            st.markdown(f"- {plain(note)}")
        st.dataframe(
            harmless(rarest_known(advice.counts)),
            hide_index=True,
            column_config={
                "labels": "training labels",
                "rarest": "of the rarest answer",
                "others": "of the other tasks",
            },
            alt="Training labels of each task",
        )
