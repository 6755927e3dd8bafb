"""An advice: how far it is, then the recommendation, the three conditions and the evidence."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from core.advice.answer import Advice
from core.computing.ticket import Progress, Status
from core.data.tables.formulas import harmless
from core.metrics.catalogue import EVERY
from core.results.judging import UNDECIDED
from dashboard.shared import ticks
from dashboard.shared.theme import markdown_colour, plain, verdict_icon
from dashboard.your_data import (
    advice_evidence,
    advice_frames,
    advising,
    asking,
    choices,
    state,
    take_away,
)
from dashboard.your_data.advising import Answer
from dashboard.your_data.asking import Asked

ALERTS = 3  # inputs to look at twice that are named one by one


def show(asked: Asked) -> None:
    """Draw this person's answer, if they have asked.

    Args:
        asked: what the page is set to now; an answer to something else is marked as such.
    """
    current = advising.answer()
    if current is None:
        return
    progress = current.advising.progress()
    advice = progress.answer or progress.partial
    if progress.over:
        _head(progress)
    else:
        ticks.ticking(_watch, current, advice)
    if advice is not None:
        _old(current, asked)
        _advice(current, advice, so_far=progress.answer is None)
        if progress.over:  # until then the page is drawn anew, and a click on what is offered lost
            take_away.show(current, advice)


def _watch(current: Answer, shown: Advice | None) -> None:
    """Say how far it is; rerun the page when more is known, and once when it ends."""
    progress = current.advising.progress()
    if progress.over or progress.partial is not shown:
        st.rerun()
    line, button = st.columns((5, 1), vertical_alignment="center")
    line.progress(progress.share, plain(_progress_words(progress)))
    button.button("Stop", on_click=current.advising.stop, icon=":material/stop:", width="stretch")


def _head(progress: Progress[Advice | None, Advice]) -> None:
    """Say how it ended, where it has no answer."""
    if progress.status == Status.FAILED:
        st.error(plain(f"{progress.reason}."), icon=":material/error:")
    elif progress.status == Status.STOPPED:
        st.info(
            f"Stopped at {progress.share:.0%}. What was known by then stands below; asked again, "
            "nothing of it is trained anew.",
            icon=":material/stop_circle:",
        )


def _progress_words(progress: Progress[Advice | None, Advice]) -> str:
    left = progress.seconds_left
    wait = f", {advice_frames.seconds_words(left)} left" if left is not None else ""
    return f"{progress.phase.capitalize()}: {progress.share:.0%}{wait}"


def _old(current: Answer, asked: Asked) -> None:
    """Mark an answer to something else than the page is set to."""
    if current.asked.table != asked.table:
        what = f"of another table, {current.name}"
    elif current.asked != asked:
        what = "of the settings before your change"
    else:
        return
    st.warning(
        f"This advice is {plain(what)}. Press **Advise anew** for the present ones.",
        icon=":material/history:",
    )


def _more(current: Answer, advice: Advice) -> None:
    """Offer to go on where the time was over, or more splits where it is undecided all the same.

    What is there is not trained again.
    """
    asked, most = current.asked, int(max(asking.SETTINGS["splits"].usual))
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
    advising.begin(asked, Path(current.question.source.data), current.name)  # type: ignore[arg-type]


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
            f"Leave {'it' if len(named) == 1 else f'all {len(named)}'} out",
            on_click=choices.leave_out,
            args=(columns,),
            icon=":material/visibility_off:",
        )


def _advice(current: Answer, advice: Advice, so_far: bool) -> None:
    """Draw it from the recommendation down to the details."""
    with st.container(border=True):
        st.badge(
            advice.recommendation,
            icon=verdict_icon(advice.recommendation),
            color=markdown_colour(advice.recommendation),
        )
        st.markdown(f"## {plain(advice.sentence)}", anchors=False)
        if so_far:
            st.caption("What is known so far.")
        if advice.scope:
            st.info(plain(advice.scope), icon=":material/info:")
        if advice.rival:
            st.warning(plain(advice.rival), icon=":material/forest:")
        _alerts(current, advice)
        st.caption(plain(f"Score: {EVERY[advice.metric].label}. {advice.why}"))
        st.markdown(f":material/trending_up: **What would change it.** {plain(advice.change)}")
        if not so_far:
            _more(current, advice)
    advice_evidence.show(advice)
    with st.expander("How this was measured", icon=":material/info:"):
        for note in advice.notes:
            st.markdown(f"- {plain(note)}")
        st.dataframe(harmless(advice.counts), hide_index=True, alt="Training labels of each task")
