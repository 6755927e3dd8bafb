"""The ways to treat a '?', side by side: the same data and networks, trained once for each way."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from core import Experiment, Result
from core.computing.ticket import Progress, Status
from core.data.kinds.yes_no import YES_NO
from core.data.missing import ZERO, Missing
from core.results.gain import ALL
from core.results.intervals import interval
from core.settings.setting import Choice, settings_of
from dashboard.shared import loading, margin, session, ticks
from dashboard.shared.figures import STILL
from dashboard.shared.networks.words import NUMBERS
from dashboard.shared.presence import tab_is_open
from dashboard.shared.race import charts, frames
from dashboard.shared.theme import plain

if TYPE_CHECKING:
    from core.computing.raced import Raced
    from core.computing.ticket import Ticket

HANDLING = settings_of(Missing)["handling"]


@dataclass
class Compared:
    """What this person compares, if anything.

    Attributes:
        experiment: whose settings all ways share.
        tickets: by the way to treat a '?'.
    """

    experiment: Experiment | None = None
    tickets: "dict[str, Ticket[Raced, Result]]" = field(default_factory=dict)

    def start(self, experiment: Experiment) -> None:
        """Have every way trained; what was compared before is stopped."""
        self.stop()
        races, present = loading.races(), tab_is_open()
        self.experiment = experiment
        self.tickets = {
            way: races.race(treated(experiment, way), present) for way in ways(experiment)
        }

    def stop(self) -> None:
        """Want none of them any more."""
        for ticket in self.tickets.values():
            ticket.stop()
        self.experiment, self.tickets = None, {}


def ways(experiment: Experiment) -> list[str]:
    """List the ways that make sense of an experiment's tasks."""
    assert isinstance(HANDLING.domain, Choice)
    plain_alone = experiment.kinds == {YES_NO.name}
    return [way for way in HANDLING.domain.phrases if way != ZERO or plain_alone]


def treated(experiment: Experiment, way: str) -> Experiment:
    """Return the experiment with another way to treat '?'."""
    return replace(experiment, missing=replace(experiment.missing, handling=way))


def show(experiment: Experiment, metric: str) -> None:
    """Offer to compare the ways where there is a '?', and draw what has come of it."""
    if not experiment.missing.rate and not experiment.source.partly_labelled:
        return
    with st.expander("Compare the ways to treat '?'", icon=":material/compare_arrows:"):
        mine, shared = session.mine(Compared), treated(experiment, Missing().handling)
        if mine.experiment != shared:
            mine.stop()
            st.write(
                "The same examples, the same '?' and the same networks, trained once for each way."
            )
            possible = ways(shared)
            if ZERO not in possible:
                st.write(
                    "To read '?' as 0 is left out: among numbers 0 is an answer like any other, "
                    "and does not mean no."
                )
            st.button(
                f"Train {'all' if len(possible) > 2 else 'the'} {NUMBERS[len(possible)]}",
                on_click=mine.start,
                args=(shared,),
                icon=":material/play_arrow:",
            )
        elif all(ticket.progress().over for ticket in mine.tickets.values()):
            _draw(mine, metric)
        else:
            ticks.ticking(_watch, mine, metric)


def _watch(mine: Compared, metric: str) -> None:
    """Draw what there is; rerun the page once when all have ended."""
    if all(ticket.progress().over for ticket in mine.tickets.values()):
        st.rerun()
    _draw(mine, metric)


def _draw(mine: Compared, metric: str) -> None:
    assert mine.experiment is not None
    task = frames.compared_task(mine.experiment)
    progresses = {way: ticket.progress() for way, ticket in mine.tickets.items()}
    known = {way: result for way, each in progresses.items() if (result := _known(each))}
    written = {HANDLING.written(way): result for way, result in known.items()}
    rows = score_rows(written, metric, task)
    if len(rows):
        st.plotly_chart(
            charts.task_bars(rows, metric),
            key="handlings-chart",
            alt="Mean test score of each way to treat '?', together and apart, with 95% intervals",
            config=STILL,
        )
    for way, each in progresses.items():
        st.markdown(f"**{plain(HANDLING.written(way))}**: {plain(_said(each, metric, task))}")
    if task != ALL:
        st.caption(f"All of it is of {plain(task)}, which all ways to train answer.")
    if not all(each.over for each in progresses.values()):
        st.button("Stop", on_click=mine.stop, icon=":material/stop:", key="stop-handlings")


def _known(progress: "Progress[Raced, Result]") -> Result | None:
    """Return what is known so far, where there is something to compare."""
    known = progress.answer or progress.partial.first
    return None if known is None or known.scores.empty else known


def _said(progress: "Progress[Raced, Result]", metric: str, task: str) -> str:
    """Say what came of one way, or how far it is."""
    known = progress.answer or progress.partial.first
    if progress.status == Status.FAILED:
        return f"{progress.reason}."
    if known is not None and known.scores.empty:
        return f"nothing to compare: {known.outcome}."
    if known is None:
        return f"{progress.share:.0%} trained."
    verdicts = frames.verdicts_of(known, metric, margin.points(), task)
    return " ".join(verdict.text for verdict in verdicts)


def score_rows(results: dict[str, Result], metric: str, task: str = ALL) -> pd.DataFrame:
    """Return arm, task, mean, low, high of the score, mean over tasks; "task" names the way.

    Args:
        results: by the way to treat '?'.
        task: that all arms answer; "all": the mean over all.
    """
    rows = []
    for way, result in results.items():
        table = result.scores
        if task != ALL:
            table = table[table["task"] == task]
        scores = table.groupby(["arm", "replicate"], sort=False, observed=True)[metric]
        for arm, part in scores.mean().groupby("arm", sort=False, observed=True):
            mean, low, high = interval(part.to_numpy(dtype=np.float64), result.resampling)
            rows.append((arm, way, float(mean), float(low), float(high)))
    return pd.DataFrame(rows, columns=["arm", "task", "mean", "low", "high"])
