"""A map of gains and a slice of it, as they are drawn, finished or not."""

from functools import partial

import pandas as pd
import streamlit as st

from core import Grid
from core.settings.setting import Value
from dashboard.shared import controls, navigation
from dashboard.shared.figures import STILL
from dashboard.shared.gains import charts, frames
from dashboard.shared.gains.axes import AXIS_NAMES, number


def show(table: pd.DataFrame, grid: Grid, metric: str, key: str) -> None:
    """Draw the map and, beside it, a slice with intervals."""
    if table.empty:
        st.caption("The first points are on their way.")
        return
    left, right = st.columns((3, 2))
    gains = frames.gain_map(table, grid.names, metric, grid=grid)
    with left:
        picked = st.plotly_chart(
            charts.gain_heatmap(gains, grid.names),
            key=f"map {key} {metric}",
            on_select="rerun",
            selection_mode="points",
            alt="Gain of together over apart for each pair of settings; the table below has it too",
            config=STILL,
        )
    points = picked["selection"]["points"]
    if points:
        _open(grid, points[0]["customdata"])
    with right:
        _slice(table, grid, metric, gains, key)
    with st.expander("The same as a table"):
        st.dataframe(frames.point_rows(table, metric), hide_index=True)


def _open(grid: Grid, values: list[Value]) -> None:
    """Open the clicked point in the Playground."""
    wanted = dict(zip(grid.names, values, strict=False))
    for at, experiment in grid.points():
        if dict(zip(grid.names, at, strict=True)) == wanted:
            navigation.open_in_playground(experiment)


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
    st.plotly_chart(
        charts.gain_slice(frame, grid.names[0]),
        key=f"slice chart {key}",
        alt="Gain with its 95% interval along the slice",
        config=STILL,
    )
    turn = frames.crossing(frame, grid.names[0])
    if turn is not None:
        axis = grid.names[0]
        low, high = (number(axis, value) for value in turn)
        st.caption(f"The mean gain turns positive between {AXIS_NAMES[axis]} {low} and {high}.")
