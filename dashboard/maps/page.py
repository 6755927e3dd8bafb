"""What-if maps: where does together win, over two settings at once?"""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from core import Grid
from core.atlas import maps, shipped
from core.computing.ticket import Status
from core.metrics.catalogue import judging_all
from core.results.overview import with_margin
from dashboard.maps import addresses, panel, state
from dashboard.maps.controls import chosen_grid, cut_controls, refine
from dashboard.maps.own import of_grid
from dashboard.maps.state import OWN, LiveSweep, View
from dashboard.shared import controls, history, library, loading, margin, session, ticks
from dashboard.shared.gains.frames import point_rows
from dashboard.shared.gains.words import held_words, origin_words, tally
from dashboard.shared.margin import Margin
from dashboard.shared.settings import most_replicates
from dashboard.shared.theme import plain

if TYPE_CHECKING:
    from core.computing.sweeps import SweepProgress


def show() -> None:
    """Draw the page: choose data and how they are cut, see the map, open a point."""
    st.title("What if ...?", anchor=False)
    st.markdown(
        "Where does **one network for all tasks** (:blue[together]) beat **one network for each "
        "task** (:orange[apart])? Point at a cell to see both learn; press it "
        "to open it as an experiment."
    )
    missing = _why_no_atlas()
    if missing:
        st.warning(
            f"No recorded map can be shown: {plain(missing)}. Maps of your own work.",
            icon=":material/map:",
        )
    recorded = {} if missing else {each.title: each for each in maps.recorded_grids()}
    grids = {title: each.grid for title, each in recorded.items()}
    mine = state.current(grids)
    titles = [*grids, OWN]
    st.selectbox(
        "Data",
        titles,
        titles.index(mine.title),
        width=420,
        **controls.bound(
            "map",
            "map title",
            mine.title,
            lambda _, key: mine.choose(controls.held(key)),
            titles.__contains__,
        ),
    )
    for note in mine.notes:
        st.warning(plain(note), icon=":material/link_off:")
    history.write(mine.to_query(session.mine(Margin)))
    if mine.title == OWN:
        _own_map(mine)
    else:
        _recorded_map(mine, recorded[mine.title])


def _recorded_map(mine: View, chosen: maps.Map) -> None:
    """Draw a cut through a recorded grid."""
    cut = mine.cut(chosen.grid)
    with st.sidebar:
        cut_controls(mine, cut)
        metric = _judging(mine, chosen.grid)
    grid = cut.shown()
    whole = shipped.map_table(chosen)
    table = with_margin(cut.rows(whole), margin.points())
    if table.empty:
        st.info("Nothing was recorded with these settings: move a slider at the left.")
        return
    try:
        loading.recorded(grid.base)
    except shipped.AtlasError as error:
        st.caption(plain(f"No curves: {error}."))
    about = f"{plain(held_words(grid))} {origin_words(maps.RECORDED)}"
    panel.show(table, grid, metric, about, key=mine.title, recorded=whole)
    refine(grid, state.start_sweep, panel.chosen(grid))


def _judging(mine: View, grid: Grid) -> str:
    """Draw how the gains of a grid are measured, and which do not matter; return the metric."""
    offered = judging_all(grid.kinds)
    usual = next(iter(offered))
    metric = mine.score if mine.score in offered else usual

    def choose(metric: str) -> None:
        mine.choose_score(None if metric == usual else metric)

    controls.score("map score", offered, metric, choose)
    margin.control()
    return metric


def _why_no_atlas() -> str:
    """Say why the atlas cannot be used; nothing when it can."""
    try:
        shipped.load()
    except shipped.AtlasError as error:
        return str(error)
    return ""


def _own_map(mine: View) -> None:
    """Let a person choose axes and what stays, and compute the map live."""
    with st.sidebar:
        grid = chosen_grid(mine)
        if grid is not None:
            st.button(
                f"Compute {grid.size} points",
                on_click=state.start_sweep,
                args=(grid,),
                icon=":material/play_arrow:",
                type="primary",
                width="stretch",
            )
        sweep = state.sweep()
        judged = grid if sweep is None else sweep.grid
        metric = None if judged is None else _judging(mine, judged)
    if sweep is None or metric is None:
        st.info("Choose the axes at the left, then compute.", icon=":material/grid_on:")
        return
    if not sweep.ticket.progress().over:
        ticks.ticking(_watch, sweep, metric)
    else:
        _draw(sweep, metric)
        _keep(sweep, metric)
        _more(sweep.grid)
        refine(sweep.grid, state.start_sweep, panel.chosen(sweep.grid))


def _keep(sweep: LiveSweep, metric: str) -> None:
    """Put a map that is whole into this person's Library."""
    progress = sweep.ticket.progress()
    if progress.status == Status.FINISHED:
        rows = point_rows(with_margin(progress.partial.table, margin.points()), metric)
        query = addresses.own_query(of_grid(sweep.grid))
        library.keep_sweep(sweep.grid, rows, tally(rows["verdict"].to_numpy()), query)


def _more(grid: Grid) -> None:
    """Offer more replicates; those that are there are not trained again."""
    replicates = grid.base.replicates
    wanted = min(most_replicates(grid.base), replicates + max(2, replicates // 2))
    if wanted > replicates:
        base = replace(grid.base, replicates=wanted)
        st.button(
            f"Add {wanted - replicates} replicates a point",
            on_click=state.start_sweep,
            args=(replace(grid, base=base),),
            icon=":material/add:",
            help="Intervals become narrower: undecided points may be decided.",
        )


def _watch(sweep: LiveSweep, metric: str) -> None:
    """Draw a sweep as it stands; rerun the page once when it ends."""
    if sweep.ticket.progress().over:
        st.rerun()
    _draw(sweep, metric)


def _draw(sweep: LiveSweep, metric: str) -> None:
    progress = sweep.ticket.progress()
    _head(sweep, progress)
    table = with_margin(progress.partial.table, margin.points())
    base = sweep.grid.base
    about = (
        f"{base.source.title}. {plain(held_words(sweep.grid))} {base.replicates} replicates a "
        "point; points measured before come from the store."
    )
    panel.show(table, sweep.grid, metric, about, key="own")


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
        others = state.others_sweeping(sweep)
        turns = f", taking turns with {others} other{'s' * (others > 1)}" if others else ""
        start = "" if loading.races().cluster.ready else ", starting (about 10 s)"
        line.progress(points.points / points.total, f"{count}{start}{wait}{turns}")
        button.button("Stop", on_click=sweep.ticket.stop, icon=":material/stop:", width="stretch")
