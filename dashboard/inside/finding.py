"""What is inside an experiment's networks: shipped, kept, or found now by a worker, with Stop."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from core import Experiment
from core.computing.ticket import Progress, Status
from core.inside.insight import Insight
from core.inside.limits import key_of
from dashboard.shared import loading, session, ticks
from dashboard.shared.presence import tab_is_open
from dashboard.shared.theme import plain
from dashboard.shared.waiting import progress_words

if TYPE_CHECKING:
    from core.computing.ticket import Ticket

AT_ONCE = 0.5  # seconds within which the store has answered: no progress is drawn before
KEPT = 24  # insights that all people share, 0.1 to 5 MB each


@dataclass(frozen=True)
class Asked:
    """An experiment that a person looks into, and how far that is."""

    experiment: Experiment
    ticket: "Ticket[None, Insight]"


@dataclass
class Looking:
    """What this person has asked for last, if anything."""

    asked: Asked | None = None

    def again(self) -> None:
        """Forget it, so that it is asked for anew."""
        self.asked = None


def insight_of(experiment: Experiment) -> Insight | None:
    """Return what is inside; where a worker has still to find it draw how far it is."""
    shipped = loading.shipped_insight(experiment)
    if shipped is not None:
        return shipped
    kept, key = _kept(), key_of(experiment)
    if key in kept:
        kept.move_to_end(key)
        return kept[key]
    asked = _asked(experiment)
    progress = asked.ticket.join(AT_ONCE)
    if progress.answer is not None:
        kept[key] = progress.answer
        while len(kept) > KEPT:
            kept.popitem(last=False)
        return progress.answer
    if progress.over:
        _draw(asked, progress)
    else:
        ticks.ticking(_watch, asked)
    return None


@st.cache_resource(show_spinner=False)
def _kept() -> OrderedDict[str, Insight]:
    return OrderedDict()


def _asked(experiment: Experiment) -> Asked:
    """Return what this person asks for; what they asked for before is given up."""
    mine = session.mine(Looking)
    if mine.asked is not None and mine.asked.experiment == experiment:
        return mine.asked
    looks, present = loading.looks(), tab_is_open()
    if mine.asked is not None:
        mine.asked.ticket.stop()
    mine.asked = Asked(experiment, looks.look(experiment, present))
    return mine.asked


def _watch(asked: Asked) -> None:
    """Draw how far it is; rerun the page once when it is over."""
    progress = asked.ticket.progress()
    if progress.over:
        st.rerun()
    _draw(asked, progress)


def _draw(asked: Asked, progress: "Progress[None, Insight]") -> None:
    line, button = st.columns((5, 1), vertical_alignment="center")
    if progress.status == Status.FAILED:
        line.error(plain(f"{progress.reason}."), icon=":material/error:")
    elif progress.status == Status.STOPPED:
        line.info("Stopped.", icon=":material/stop_circle:")
        button.button(
            "Look again",
            on_click=session.mine(Looking).again,
            icon=":material/play_arrow:",
            width="stretch",
        )
    else:
        trouble = loading.races().cluster.trouble
        line.progress(progress.share, plain(trouble) or progress_words(progress))
        button.button("Stop", on_click=asked.ticket.stop, icon=":material/stop:", width="stretch")
