"""What-if maps: where does together win, over two settings at once?"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from core import Experiment, Grid
from core.atlas import shipped
from core.computing.ticket import Status
from core.experiments.grid import Value
from dashboard.playground import controls
from dashboard.shared import gain_charts, gain_frames, links, loading
from dashboard.shared.loading import LiveSweep
from dashboard.shared.theme import METRIC_NAMES, plain

if TYPE_CHECKING:
    from core.computing.sweeps import SweepProgress

REDRAW_SECONDS = 0.5
OWN = "A map of your own"
GRID_VALUES: dict[str, tuple[Value, ...]] = {
    "width": (1, 2, 4, 8, 16, 32, 64, 128),
    "depth": (1, 2, 3, 4),
    "tasks": (2, 4, 8, 16, 32),
    "examples": (50, 100, 200, 400, 800, 1600),
    "focus_examples": (10, 25, 50, 100, 200),
    "missing": (0.0, 0.25, 0.5, 0.75, 0.9),
    "relatedness": (0.0, 0.25, 0.5, 0.75, 1.0),
    "steps": (100, 200, 500, 1000, 2000),
}


def show() -> None:
    """Draw the page: choose a map, see it, follow a slice, open a point."""
    st.title("What if ...?", anchor=False)
    st.markdown(
        "Where does one network for all tasks win? :blue[Blue]: together is better; "
        ":orange[orange]: apart is better; hatched: no difference shown; thick line: the gain "
        "turns. **Click a cell to see it train.**"
    )
    missing = _why_no_atlas()
    if missing:
        st.warning(
            f"No map measured ahead can be shown: {plain(missing)}. Maps of your own work.",
            icon=":material/map:",
        )
    titles = [] if missing else [found.title for found in shipped.maps()]
    left, right = st.columns((3, 2))
    title = left.selectbox("Map", [*titles, OWN], key="map title")
    metric = right.segmented_control(
        "Score",
        list(METRIC_NAMES),
        default="error",
        format_func=METRIC_NAMES.__getitem__,
        required=True,
        key="map score",
    )
    if title == OWN:
        _own_map(metric)
        return
    found = next(m for m in shipped.maps() if m.title == title)
    origin = shipped.origin()
    st.caption(
        f"{plain(gain_frames.held_words(found.grid))} Measured ahead: {origin['replicates']} "
        f"replicates a point, engine version {origin['engine']}, {str(origin['built'])[:10]}."
    )
    _draw(shipped.map_table(found), found.grid, metric, key=title)
    _refine(found.grid)


def _why_no_atlas() -> str:
    """Say why the atlas cannot be used; nothing when it can."""
    try:
        shipped.load()
    except shipped.AtlasError as error:
        return str(error)
    return ""


def _own_map(metric: str) -> None:
    """Let a person choose axes and what stays, and compute the map live."""
    with st.sidebar:
        grid = _chosen_grid()
        if grid is not None:
            st.button(
                f"Compute {grid.size} points",
                on_click=loading.start_sweep,
                args=(grid,),
                icon=":material/play_arrow:",
                type="primary",
                width="stretch",
            )
    sweep = loading.sweep()
    if sweep is None:
        st.info("Choose the axes at the left, then compute.", icon=":material/grid_on:")
        return
    data = controls.SOURCE_NAMES[links.source_key(sweep.grid.base)]
    st.caption(
        f"{data}. {plain(gain_frames.held_words(sweep.grid))} {sweep.grid.base.replicates} "
        "replicates a point; points measured before come from the store."
    )
    over = sweep.ticket.progress().over
    st.fragment(_watch, run_every=None if over else REDRAW_SECONDS)(sweep, metric, over)
    if over:
        _refine(sweep.grid)


def _chosen_grid() -> Grid | None:
    key = st.selectbox(
        "Data",
        list(controls.SOURCE_NAMES),
        format_func=controls.SOURCE_NAMES.__getitem__,
        key="map source",
    )
    base = replace(links.default(key), replicates=st.slider("Replicates", 2, 30, 5))
    usual = links.values(base)
    known = [axis for axis in GRID_VALUES if axis in usual and _varies(base, axis)]
    names = gain_frames.AXIS_NAMES
    first = st.selectbox("Across", known, format_func=names.__getitem__, key=f"across {key}")
    rest: list[str | None] = [None, *(axis for axis in known if axis != first)]
    second = st.selectbox(
        "Up",
        rest,
        index=min(2, len(rest) - 1),
        format_func=lambda axis: names[axis] if axis else "nothing: one row",
        key=f"up {key} {first}",
    )
    try:
        with st.expander("What stays the same"):
            base = _held(base, known, {first, second})
        return Grid(base, tuple((axis, _range(base, axis)) for axis in (first, second) if axis))
    except ValueError as error:
        st.error(plain(f"{error}."))
        return None


def _held(base: Experiment, known: list[str], varied: set[str | None]) -> Experiment:
    """Set what does not vary."""
    settings: dict[str, Any] = links.values(base)
    for axis in known:
        if axis not in varied:
            options = sorted({*_allowed(base, axis), settings[axis]})
            settings[axis] = st.select_slider(
                gain_frames.AXIS_NAMES[axis].capitalize(),
                options,
                value=settings[axis],
                format_func=lambda value, axis=axis: gain_frames.number(axis, value),
                key=f"held {axis} {settings['source']}",
            )
    return links.build(settings)


def _range(base: Experiment, axis: str) -> tuple[Value, ...]:
    options = _allowed(base, axis)
    low, high = st.select_slider(
        gain_frames.AXIS_NAMES[axis].capitalize(),
        options,
        value=(options[0], options[-1]),
        format_func=lambda value: gain_frames.number(axis, value),
        key=f"range {axis} {links.source_key(base)}",
    )
    return tuple(value for value in options if low <= value <= high)


def _varies(base: Experiment, axis: str) -> bool:
    return len(_allowed(base, axis)) > 1


def _allowed(base: Experiment, axis: str) -> list[Value]:
    """List the usual values of an axis that the source permits."""
    settings = links.values(base)
    knob = {**links.KNOBS, **links.SOURCE_KNOBS[settings["source"]]}[axis]
    return [value for value in GRID_VALUES[axis] if knob.allows(axis, value)]


def _watch(sweep: LiveSweep, metric: str, was_over: bool) -> None:
    """Draw a sweep as it stands; rerun the page once when it ends."""
    progress = sweep.ticket.progress()
    if progress.over and not was_over:
        st.rerun()
    _head(sweep, progress)
    _draw(progress.partial.table, sweep.grid, metric, key="own")


def _head(sweep: LiveSweep, progress: "SweepProgress") -> None:
    line, button = st.columns((5, 1), vertical_alignment="center")
    points = progress.partial
    count = f"{points.points} of {points.total} points"
    if progress.status == Status.FAILED:
        line.error(plain(f"{progress.reason}."), icon=":material/error:")
    elif progress.status == Status.STOPPED:
        line.info(f"Stopped: {count} are kept.", icon=":material/stop_circle:")
    elif progress.status == Status.FINISHED:
        line.success(
            f"{count}, {points.computed} of them computed now.", icon=":material/check_circle:"
        )
    else:
        left = progress.seconds_left
        wait = f", about {left:.0f} s left" if left is not None else ""
        others = loading.others_sweeping(sweep)
        turns = f", taking turns with {others} other{'s' * (others > 1)}" if others else ""
        start = "" if loading.jobs().cluster.ready else ", waiting for the workers to start"
        line.progress(points.points / points.total, f"{count}{start}{wait}{turns}")
        button.button("Stop", on_click=sweep.ticket.stop, icon=":material/stop:", width="stretch")


def _draw(table: pd.DataFrame, grid: Grid, metric: str, key: str) -> None:
    """Draw the map and, beside it, a slice with intervals."""
    if table.empty:
        st.caption("The first points are on their way.")
        return
    left, right = st.columns((3, 2))
    found = gain_frames.gain_map(table, grid.names, metric, grid=grid)
    with left:
        picked = st.plotly_chart(
            gain_charts.gain_heatmap(found, grid.names),
            key=f"map {key} {metric}",
            on_select="rerun",
            selection_mode="points",
            alt="Gain of together over apart for each pair of settings; the table below has it too",
            config={"displayModeBar": False},
        )
    points = picked["selection"]["points"]
    if points:
        _open(grid, points[0]["customdata"])
    with right:
        _slice(table, grid, metric, found, key)
    with st.expander("The same as a table"):
        st.dataframe(gain_frames.point_rows(table, metric), hide_index=True)


def _open(grid: Grid, values: list[Value]) -> None:
    """Open the clicked point in the Playground."""
    wanted = dict(zip(grid.names, values, strict=False))
    for at, experiment in grid.points():
        if dict(zip(grid.names, at, strict=True)) == wanted:
            controls.take(experiment)
            st.switch_page(st.session_state["pages"]["playground"])


def _slice(
    table: pd.DataFrame, grid: Grid, metric: str, found: gain_frames.GainMap, key: str
) -> None:
    at: Value | None = None
    if len(grid.names) > 1 and len(found.y) > 1:
        axis = grid.names[1]
        at = st.select_slider(
            f"Slice at {gain_frames.AXIS_NAMES[axis]}",
            found.y,
            value=found.y[len(found.y) // 2],
            format_func=lambda value: gain_frames.number(axis, value),
            key=f"slice {key} {hash(grid)}",
        )
    elif len(grid.names) > 1:
        at = found.y[0]
    frame = gain_frames.slice_frame(table, grid.names, metric, at)
    if frame.empty:
        st.caption("Nothing is measured along this slice yet.")
        return
    st.plotly_chart(
        gain_charts.gain_slice(frame, grid.names[0]),
        key=f"slice chart {key}",
        alt="Gain with its 95% interval along the slice",
        config={"displayModeBar": False},
    )
    turn = gain_frames.crossing(frame, grid.names[0])
    if turn is not None:
        axis = grid.names[0]
        low, high = (gain_frames.number(axis, value) for value in turn)
        st.caption(
            f"The mean gain turns positive between {gain_frames.AXIS_NAMES[axis]} {low} and {high}."
        )


def _refine(grid: Grid) -> None:
    """Offer a finer map of a region."""
    with st.expander("Finer here"):
        st.caption("Choose a region; the map of your own then holds the points between, too.")
        axes = []
        for axis, values in grid.axes:
            low, high = st.select_slider(
                gain_frames.AXIS_NAMES[axis].capitalize(),
                values,
                value=(values[0], values[-1]),
                format_func=lambda value, axis=axis: gain_frames.number(axis, value),
                key=f"finer {axis} {hash(grid)}",
            )
            region = [value for value in values if low <= value <= high]
            axes.append((axis, gain_frames.finer(axis, region)))
        refined = Grid(grid.base, tuple(axes))
        st.button(
            f"Compute {refined.size} points",
            on_click=_compute_finer,
            args=(refined,),
            icon=":material/zoom_in:",
            key=f"refine {hash(grid)}",
        )


def _compute_finer(refined: Grid) -> None:
    st.session_state["map title"] = OWN
    loading.start_sweep(refined)
