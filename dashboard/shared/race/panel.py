"""A race as pages show it: live curves, the verdict, each task's score, and what it cost."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import Experiment, Result
from core.atlas.recorded import Recorded
from core.computing.ticket import Progress, Status
from core.experiments.code import run_code
from core.metrics.catalogue import EVERY, curve_of
from core.results.ending import warnings
from core.results.gain import ALL
from core.settings.version import ENGINE
from dashboard.shared import exports, library, loading, margin, ticks
from dashboard.shared.race import charts, drawn, frames, running
from dashboard.shared.race.running import LiveRace
from dashboard.shared.settings import most_replicates
from dashboard.shared.theme import coloured, plain, verdict_icon
from dashboard.shared.waiting import progress_words

if TYPE_CHECKING:
    from core.computing.raced import Raced

MANY_TASKS = 12

More = Callable[[int], None]  # takes the number of replicates that a person wants


def show(experiment: Experiment, metric: str, more: More | None = None, anew: bool = False) -> None:
    """Start or join this person's race of the experiment, and draw it until it ends.

    Args:
        more: called with a number of replicates by who wants so many; None: nobody is asked.
        anew: whether a race that begins trains what has been trained before.
    """
    race = running.race(experiment, anew)
    progress = race.ticket.progress()
    if progress.over:
        _draw(race, progress, metric, more)
        if progress.answer is not None and not progress.answer.scores.empty and more is not None:
            library.keep_experiment(experiment, progress.answer, metric)
    else:
        ticks.ticking(_watch, race, metric)


def show_recorded(
    experiment: Experiment, recorded: Recorded, metric: str, more: More, live: Callable[[], None]
) -> None:
    """Draw what was recorded of the experiment: nobody trains, and nothing is waited for.

    Args:
        more: as in `show`. live: called by who wants to see it trained.
    """
    race = running.recorded(experiment, recorded.result)
    told = partial(_origin, experiment, recorded, metric, live)
    _draw(race, race.ticket.progress(), metric, more, told)


def _origin(
    experiment: Experiment, recorded: Recorded, metric: str, live: Callable[[], None]
) -> None:
    """Say that it was recorded, and offer to keep it or to see it trained."""
    said, kept, button = st.columns((4, 1, 1), vertical_alignment="center")
    runs = experiment.replicates
    kept.button(
        "In your Library" if library.has(experiment.fingerprint) else "Keep in Library",
        on_click=library.keep_experiment,
        args=(experiment, recorded.result, metric),
        icon=":material/bookmark:",
        width="stretch",
        disabled=library.has(experiment.fingerprint),
    )
    said.caption(f"Recorded: {runs} runs, {recorded.measured:%d %B %Y}, engine {ENGINE}.")
    button.button("Train it live", on_click=live, icon=":material/play_arrow:", width="stretch")


def _watch(race: LiveRace, metric: str) -> None:
    """Draw the race as it stands; rerun the page once when it ends."""
    progress = race.ticket.progress()
    if progress.over:
        st.rerun()
    _draw(race, progress, metric, None)


def _draw(
    race: LiveRace,
    progress: "Progress[Raced, Result]",
    metric: str,
    more: More | None,
    told: Callable[[], None] | None = None,
) -> None:
    """Draw the verdict, where it comes from if that is `told`, and what it rests on."""
    task = frames.compared_task(race.experiment)
    known = progress.answer or progress.partial.first
    _head(race, progress, metric, task, more)
    if told is not None:
        told()
    if progress.status == Status.FAILED or (known is not None and known.scores.empty):
        return
    left, right = st.columns((3, 2))
    with left:
        _curves(race, progress, metric, task)
    with right:
        _tasks(known, metric)
    if progress.answer is not None:
        _costs(progress.answer, metric, task)
        if more is not None:  # not in a lesson, where it would lead away
            answer, code = progress.answer, run_code(race.experiment)
            exports.offer("experiment", lambda: answer.scores, code, exports.AS_EXPERIMENT)


def _curves(race: LiveRace, progress: "Progress[Raced, Result]", metric: str, task: str) -> None:
    curve = curve_of(EVERY[metric], race.experiment.kinds).name
    if progress.answer is None:
        figure = drawn.running(progress.partial, curve, race.experiment.steps, task)
    else:
        figure = drawn.finished(progress.answer, curve, race.experiment.steps, task)
    st.plotly_chart(
        figure,
        key="race-chart",
        alt="Test score of together and apart against training steps, with 95% bands",
    )
    if task != ALL:
        st.caption(f"Curves, verdict and table are of {plain(task)} alone.")
    if progress.answer is not None:
        st.caption(f"{frames.MARKED}.")
    if metric != curve:
        shown, asked = EVERY[curve].noun, EVERY[metric].noun
        st.caption(f"The curves show {shown}; {asked} is measured at each task's best step.")


def _head(
    race: LiveRace,
    progress: "Progress[Raced, Result]",
    metric: str,
    task: str,
    more: More | None,
) -> None:
    """Say in one line what the race has shown, or how far it is."""
    line, button = st.columns((5, 1), vertical_alignment="center")
    known = progress.answer or progress.partial.first
    if known is not None and known.scores.empty:
        line.info(f"Nothing to compare: {plain(known.outcome)}.", icon=":material/block:")
    elif known is not None:
        verdicts = frames.verdicts_of(
            known, metric, margin.points(), task, race.experiment.replicates
        )
        for verdict in verdicts:
            claim, evidence = verdict.parts
            line.markdown(
                f"### {verdict_icon(verdict.winner)} {coloured(claim)}\n\n{plain(evidence)}"
            )
        if progress.answer is not None:
            for said in warnings(known.scores, known.costs):
                st.warning(plain(said), icon=":material/trending_down:")
            if more is not None:
                _offer_more(button, race.experiment, verdicts, more)
    if progress.status == Status.FAILED:
        line.error(plain(f"{progress.reason}."), icon=":material/error:")
    elif progress.status == Status.STOPPED:
        line.info(f"Stopped at {progress.share:.0%}.", icon=":material/stop_circle:")
    elif progress.answer is None:
        line.progress(progress.share, _progress_words(progress))
    if not progress.over:
        button.button("Stop", on_click=race.ticket.stop, icon=":material/stop:", width="stretch")
    elif progress.answer is None:
        button.button("Run", on_click=running.again, icon=":material/play_arrow:", width="stretch")


def _progress_words(progress: "Progress[Raced, Result]") -> str:
    """Say how far a race is, and what it waits for."""
    trouble = loading.races().cluster.trouble
    if trouble:
        return plain(trouble)
    return progress_words(progress)


def _offer_more(
    space: DeltaGenerator, experiment: Experiment, verdicts: list[frames.Verdict], more: More
) -> None:
    """Offer the replicates that would likely decide; those that are there are not trained again."""
    replicates = experiment.replicates
    wanted = frames.replicates_wanted(verdicts, replicates, most_replicates(experiment))
    if wanted is not None:
        space.button(
            f"Add {wanted - replicates} replicates",
            on_click=more,
            args=(wanted,),
            icon=":material/add:",
            width="stretch",
        )


def _tasks(known: Result | None, metric: str) -> None:
    if known is None:
        st.caption("Each task's score comes here with the first answer.")
        return
    frame = frames.task_frame(known, metric)
    if frame["task"].nunique() > MANY_TASKS:
        figure = charts.task_gains(frames.gain_frame(known, metric))
    else:
        figure = charts.task_bars(frame, metric)
    st.plotly_chart(figure, key="task-chart", alt="Test score of each task, together and apart")


def _costs(result: Result, metric: str, task: str) -> None:
    st.dataframe(
        frames.cost_frame(result, metric, task),
        hide_index=True,
        column_config={
            "arm": "Arm",
            metric: st.column_config.NumberColumn(
                f"Test {EVERY[metric].noun}",
                format="percent" if EVERY[metric].percent else "%.3f",
            ),
            "gain": st.column_config.NumberColumn(
                f"{EVERY[metric].spoken_unit or 'Units'} gained over apart".capitalize(),
                format=f"%+.{EVERY[metric].digits}f",
            ),
            "width": st.column_config.NumberColumn("Width of each network", format="%.4g"),
            "parameters": st.column_config.NumberColumn("Weights in all", format="localized"),
            "steps": st.column_config.NumberColumn("Steps of each network", format="%.0f"),
            "milliseconds": st.column_config.NumberColumn(
                "Milliseconds a step",
                format="%.3f",
                help="Of a step of all networks of the arm, in one repetition.",
            ),
            "seconds": st.column_config.NumberColumn("Seconds of training", format="%.1f"),
        },
    )
    st.caption(
        "Each task is scored on test examples at the step where its own validation loss was "
        "lowest. A network trains until that loss has stopped falling, and then keeps its last "
        "value in the curves; they are dotted where all networks have ended. Bands and intervals: "
        "95% over replicates; the gain is paired."
    )
