"""The study of groups of an experiment: shipped, or measured by workers when asked for."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from core import Experiment
from core.computing.ticket import Progress, Status
from core.grouping.limits import REPLICATES, asked_of, key_of, seconds_of
from core.grouping.partitions import partitions, subsets
from core.grouping.study import Study
from dashboard.shared import loading, session, ticks
from dashboard.shared.presence import tab_is_open
from dashboard.shared.theme import plain
from dashboard.shared.waiting import progress_words

if TYPE_CHECKING:
    from core.computing.ticket import Ticket


MINUTES = 10  # of one core, that a page has sets trained for at most


@dataclass
class Studying:
    """What this person has asked for last, if anything.

    Attributes:
        key: of the study. ticket: of its work.
    """

    key: str = ""
    ticket: "Ticket[None, Study] | None" = None

    def start(self, experiment: Experiment) -> None:
        """Have an experiment studied; what they asked for before is given up."""
        from core.grouping.studies import start_study

        shared, present = loading.races(), tab_is_open()
        self.stop()
        self.key = key_of(experiment)
        self.ticket = start_study(experiment, shared.cluster, shared.store, present)

    def stop(self) -> None:
        """Wait no more."""
        if self.ticket is not None:
            self.ticket.stop()


def repeated(experiment: Experiment) -> Experiment:
    """Return the experiment as pages have it studied.

    Raises:
        ValueError: when it has too few tasks or too many, or would take too long.
    """
    replicates = min(max(REPLICATES, experiment.replicates), 2 * REPLICATES)
    asked = replace(asked_of(experiment), replicates=replicates)
    minutes = replicates * seconds_of(asked) / 60
    if minutes > MINUTES:
        raise ValueError(
            f"all sets of these tasks must be trained within {MINUTES} minutes of one core, got "
            f"about {minutes:.0f}; take a smaller width, fewer tasks or fewer steps"
        )
    return asked


def known(experiment: Experiment) -> Study | None:
    """Return the study if it is shipped, or this person has had it measured; None: neither."""
    try:
        asked = repeated(experiment)
    except ValueError:
        return None
    mine = session.mine(Studying)
    shipped = loading.shipped_study(asked)
    if shipped is None and mine.ticket is not None and mine.key == key_of(asked):
        return mine.ticket.progress().answer
    return shipped


def study_of(experiment: Experiment) -> Study | None:
    """Return the study; where there is none draw why, or how far it is, or the way to it."""
    try:
        asked = repeated(experiment)
    except ValueError as refused:
        st.subheader("These tasks cannot be grouped in every way", anchor=False)
        st.info(plain(f"{refused}."), icon=":material/block:")
        return None
    study, mine = known(experiment), session.mine(Studying)
    if study is not None:
        return study
    if mine.ticket is not None and mine.key == key_of(asked):
        progress = mine.ticket.progress()
        if not progress.over:
            ticks.ticking(_watch, mine.ticket)
            return None
        if progress.status == Status.FAILED:
            st.error(plain(f"{progress.reason}."), icon=":material/error:")
    _offer(asked, mine)
    return None


def _offer(asked: Experiment, mine: Studying) -> None:
    """Say what would be trained, and let a person start it."""
    tasks = len(asked.source.names)
    sets = len(subsets(tasks))
    st.subheader("Not trained yet with these settings", anchor=False)
    st.markdown(
        f"There are {len(partitions(tasks)):,} ways to part {tasks} tasks into groups. They are "
        f"made of {sets} sets of tasks: a network for each, in {asked.replicates} repetitions, "
        f"{sets * asked.replicates:,} networks in all, about "
        f"{_spoken(asked.replicates * seconds_of(asked))} of one core."
    )
    st.button(
        f"Train all {sets} sets",
        on_click=mine.start,
        args=(asked,),
        icon=":material/play_arrow:",
        type="primary",
    )


def _spoken(seconds: float) -> str:
    """Write a duration.

    >>> _spoken(8.2), _spoken(140)
    ('10 seconds', '3 minutes')
    """
    return (
        f"{max(10, round(seconds, -1)):.0f} seconds"
        if seconds < 60
        else f"{-(-seconds // 60):.0f} minutes"
    )


def _watch(ticket: "Ticket[None, Study]") -> None:
    """Draw how far it is; rerun the page once when it is over."""
    progress: Progress[None, Study] = ticket.progress()
    if progress.over:
        st.rerun()
    line, button = st.columns((5, 1), vertical_alignment="center")
    trouble = loading.races().cluster.trouble
    line.progress(progress.share, plain(trouble) or progress_words(progress))
    button.button("Stop", on_click=ticket.stop, icon=":material/stop:", width="stretch")
