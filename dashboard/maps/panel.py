"""A map of gains with what is known of each cell, finished or not; a row of it, and the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core import Experiment, Grid
from core.experiments.code import sweep_code
from core.metrics.catalogue import EVERY
from core.results.intervals import Resampling
from core.results.verdict import sentence
from core.settings.setting import Value
from dashboard.maps import component, drawing
from dashboard.maps.addresses import word
from dashboard.maps.colours import full
from dashboard.maps.curves import curves
from dashboard.maps.cut import nearest
from dashboard.maps.drawing import At, Known
from dashboard.shared import controls, embedding, exports, navigation, session
from dashboard.shared.gains import charts, frames
from dashboard.shared.gains.axes import AXIS_NAMES, number
from dashboard.shared.gains.words import tally


def show(
    table: pd.DataFrame,
    grid: Grid,
    metric: str,
    about: str,
    key: str,
    recorded: pd.DataFrame | None = None,
) -> None:
    """Draw the map, and below it what it is of, a row with intervals, and the table.

    Args:
        about: Markdown.
        recorded: the whole grid that was recorded with curves, of which this is a cut; colours are
            those of all of it, so that cuts can be compared. None: none was.
    """
    if table.empty:
        st.caption("The first points are on their way.")
        return
    gains = frames.gain_map(table, grid.names, metric, grid=grid)
    points, code = dict(grid.points()), sweep_code(grid)
    embedding.as_python(code)
    known = {
        at: _known(row, "" if recorded is None else curves(points[at], metric))
        for row in frames.point_rows(table, metric).to_dict("records")
        for at in [tuple(row[axis] for axis in grid.names)]
    }
    st.markdown(f"**{tally(gains.verdict.ravel())}**")
    better = f"{EVERY[metric].long_unit} {EVERY[metric].better}"
    whole = frames.point_rows(table if recorded is None else recorded, metric)
    dark = st.context.theme.type == "dark"
    asked = component.draw(
        drawing.written(gains, grid.names, known, better, full(whole["gain"]), dark),
        columns=len(gains.x),
        first=_first(grid, gains),
        key=f"map {key}",
    )
    if asked.opened is not None:
        _open(points, asked.opened)
    if asked.finer is not None:
        _refine(grid, points, asked.finer)
    st.caption(about)
    with st.expander("One row with its intervals"):
        _slice(table, grid, metric, gains, key)
    rows = frames.point_rows(table, metric)
    with st.expander("The same as a table"):
        st.dataframe(rows, hide_index=True)
        exports.offer(f"map-{word(key)}", lambda: rows, code, exports.AS_EXPERIMENT)


def _known(row: Mapping[Any, Any], drawn: str) -> Known:
    """Say what was measured at a point."""
    if not row["replicates"]:
        return Known(f"Nothing to compare: {row['outcome']}.", {})
    resampling = Resampling(float(row["overlap"]), int(row["starts"]))
    metric = EVERY[row["metric"]]
    scores = {row["arm"]: metric.written(row["score"]), "apart": metric.written(row["apart"])}
    return Known(sentence(row, int(row["replicates"]), resampling), scores, drawn)


def _first(grid: Grid, gains: frames.GainMap) -> int:
    """Return which cell is nearest to the settings that the grid is about."""
    usual = nearest(grid, grid.base)
    across, *up = (usual[name] for name in grid.names)
    row = len(gains.y) - 1 - (gains.y.index(up[0]) if up else 0)
    return row * len(gains.x) + gains.x.index(across)


def _open(points: dict[At, Experiment], at: Sequence[Value]) -> None:
    """Open a cell's point in the Playground; one that another map had a moment ago has none."""
    experiment = points.get(tuple(at))
    if experiment is not None:
        navigation.open_in_playground(experiment)


@dataclass
class Chosen:
    """The cell around which this person wants a finer map, and the map that has it."""

    grid: Grid | None = None
    at: At | None = None


def chosen(grid: Grid) -> At | None:
    """Return the cell of a map around which a finer one is wanted; None: none was chosen."""
    mine = session.mine(Chosen)
    return mine.at if mine.grid == grid else None


def _refine(grid: Grid, points: dict[At, Experiment], at: Sequence[Value]) -> None:
    """Keep the cell around which a finer map is wanted, if the map has it."""
    if tuple(at) in points:
        mine = session.mine(Chosen)
        mine.grid, mine.at = grid, tuple(at)


def _slice(table: pd.DataFrame, grid: Grid, metric: str, gains: frames.GainMap, key: str) -> None:
    at: Value | None = None
    if len(grid.names) > 1 and len(gains.y) > 1:
        axis = grid.names[1]
        middle = gains.y[len(gains.y) // 2]
        at, tie = controls.choice(f"slice {key} {hash(grid)}", middle, gains.y.__contains__)
        st.select_slider(f"Slice at {AXIS_NAMES[axis]}", gains.y, at, partial(number, axis), **tie)
    elif len(grid.names) > 1:
        at = gains.y[0]
    frame = frames.slice_frame(table, grid.names, metric, at)
    if frame.empty:
        st.caption("Nothing is measured along this slice yet.")
        return
    axis = grid.names[0]
    exports.chart(
        charts.gain_slice(frame, axis),
        f"gain-by-{axis}",
        f"slice chart {key}",
        "Gain with its 95% interval along the slice",
    )
    turn = frames.crossing(frame, axis)
    if turn is not None:
        low, high = (number(axis, value) for value in turn)
        st.caption(f"The winner changes between {AXIS_NAMES[axis]} {low} and {high}.")
