"""One thing opened: its picture, and all that can be taken away."""

import re
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import Experiment, Result
from core.metrics.catalogue import EVERY, curve_of
from dashboard.library import charts, exporting, frames
from dashboard.shared import addresses, exports, library, navigation
from dashboard.shared.library_words import ADVICE, EXPERIMENT, SWEEP
from dashboard.shared.race import drawn
from dashboard.shared.race import frames as race_frames

if TYPE_CHECKING:
    from core.computing.shelf import Thing

FILE = 60  # letters of a file's name


def show(thing: "Thing") -> None:
    """Draw it."""
    if thing.kind == EXPERIMENT:
        _experiment(thing)
    elif thing.kind == SWEEP:
        _sweep(thing)
    elif thing.kind == ADVICE:
        _advice(thing)
    st.caption("The camera above the chart saves it as a picture (PNG), fit for print.")
    with st.expander("Settings", icon=":material/tune:"):
        st.table(frames.settings_frame([thing]).drop(columns=frames.MARK))


def experiment_of(thing: "Thing") -> Experiment:
    """Return the experiment of a thing of that kind."""
    return addresses.from_query(thing.about["query"])[0]


def result_of(experiment: Experiment) -> Result | None:
    """Return what is kept of an experiment, with its curves where they are; None: nothing is."""
    from dashboard.shared import loading

    store = loading.kept().store
    if store is None:
        return None
    found = store.find([experiment], with_curves=True) or store.find([experiment])
    recorded = None if found else loading.recorded(experiment)
    return recorded.result if recorded else found.get(experiment)


def curve_chart(thing: "Thing", experiment: Experiment, result: Result, key: str) -> None:
    """Draw the curves of an experiment, with the camera that saves them."""
    metric = library.metric_of(thing.about) or next(iter(EVERY))
    curve = curve_of(EVERY[metric], experiment.kinds).name
    task = race_frames.compared_task(experiment)
    exports.chart(
        drawn.finished(result, curve, experiment.steps, task),
        file_name(thing),
        key,
        "Test score of each way to train against training steps, with 95% bands",
    )


def _experiment(thing: "Thing") -> None:
    experiment = experiment_of(thing)
    result = result_of(experiment)
    metric = library.metric_of(thing.about)
    if result is None or metric is None or experiment.fingerprint != thing.key:
        st.info(
            "Its numbers are no longer here: this version of the engine may give others. Open it "
            "as an experiment, or run its Python.",
            icon=":material/update:",
        )
        exports.python(thing.about["code"], exports.AS_EXPERIMENT)
    else:
        if not result.curves.empty:
            curve_chart(thing, experiment, result, f"curves {thing.key}")
        _files(thing, result.scores, _replay(thing, experiment, result, metric))
    if st.button("Open as an experiment", key=f"go {thing.key}", icon=":material/play_circle:"):
        navigation.open_in_playground(experiment)


def _replay(thing: "Thing", experiment: Experiment, result: Result, metric: str) -> exports.Page:
    if result.curves.empty:
        return None
    return "Replay (HTML)", lambda: exporting.race_html(thing, experiment, result, metric)


def _sweep(thing: "Thing") -> None:
    table = _numbers(thing)
    if table is not None:
        exports.chart(
            charts.sweep_gains(table),
            file_name(thing),
            f"gains {thing.key}",
            "Gain of every point of the map with its 95% interval, from the largest",
        )
        _files(thing, table, None)
    if st.button("Open as a map", key=f"go {thing.key}", icon=":material/grid_on:"):
        navigation.go_to("maps", thing.about["query"])


def _advice(thing: "Thing") -> None:
    table, shelf = _numbers(thing), library.shelf()
    if table is not None and shelf is not None:
        exports.chart(
            charts.advice_gains(table),
            file_name(thing),
            f"gains {thing.key}",
            "Gain of each way to train over apart, with its interval",
        )
        has_report = shelf.report(thing.key) is not None
        report = "Report (HTML)", lambda: shelf.report(thing.key) or ""
        _files(thing, table, report if has_report else None)
    if thing.about["query"]:
        if st.button("Ask again", key=f"go {thing.key}", icon=":material/table_chart:"):
            navigation.go_to("your-data", thing.about["query"])
    else:
        st.caption("Your table itself is not kept: to ask again, bring it to Your data.")


def _numbers(thing: "Thing") -> pd.DataFrame | None:
    """Return the numbers of a thing; say so where they are none."""
    from core.computing.encoding import DamagedRowError

    shelf = library.shelf()
    try:
        table = None if shelf is None else shelf.numbers(thing.key)
    except DamagedRowError:
        table = None
    if table is None:
        st.info("Its numbers cannot be read.", icon=":material/database_off:")
    return table


def _files(thing: "Thing", table: pd.DataFrame, page: exports.Page) -> None:
    said = exports.AS_ADVICE if thing.kind == ADVICE else exports.AS_EXPERIMENT
    exports.offer(file_name(thing), lambda: table, thing.about["code"], said, page, key=thing.key)


def file_name(thing: "Thing") -> str:
    """Return a name that is safe for files.

    >>> from core.computing.shelf import Thing
    >>> file_name(Thing("k", "experiment", "Road scenes: width 8/", {}))
    'road-scenes-width-8'
    """
    return re.sub(r"[^a-z0-9]+", "-", thing.name.lower()).strip("-")[:FILE].strip("-") or thing.kind
