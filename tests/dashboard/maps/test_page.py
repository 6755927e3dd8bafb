import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core import Experiment, Grid
from core.atlas import maps, shipped
from core.computing.races import Races
from core.computing.sweeps import Swept
from core.computing.ticket import Work
from core.data import SharedFeatures
from core.results.judging import UNDECIDED
from dashboard.maps import page as maps_page
from dashboard.maps import state
from dashboard.maps.state import LiveSweep, Sweeping
from dashboard.shared import loading, session, settings

PATIENCE = 120.0  # seconds; of a loaded machine
SMALL = Grid(
    Experiment(SharedFeatures(tasks=2, examples=50), replicates=2, steps=50, seed=7),
    (("width", (2, 8)), ("examples", (50, 200))),
)


def _page() -> None:
    from dashboard.maps import page

    page.show()


@pytest.fixture
def page(jobs: Races, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], AppTest]]:
    """Open the page on the workers that all tests share."""
    monkeypatch.setattr(loading, "races", lambda: jobs)
    opened = AppTest.from_function(_page, default_timeout=PATIENCE)
    yield opened.run
    if session.KEY in opened.session_state and (sweep := _sweep(opened)):
        sweep.ticket.stop()


def _sweep(page: AppTest) -> LiveSweep | None:
    return page.session_state[session.KEY].record(Sweeping).sweep


def _over(page: AppTest) -> AppTest:
    """Run the page again and again until the sweep is over."""
    end = time.monotonic() + PATIENCE
    while not _sweep(page).ticket.progress().over:
        assert time.monotonic() < end, "the sweep must end"
        time.sleep(0.1)
    return page.run()


def test_it_opens_with_a_map_of_the_atlas(page: Callable[[], AppTest]) -> None:
    """With no click there is a measured map, and where it comes from."""
    opened = page()
    assert not opened.exception
    assert opened.selectbox(key="map title").value == maps.maps()[0].title
    assert any("20 replicates" in caption.value for caption in opened.caption)


def test_without_the_atlas_maps_of_ones_own_work(
    page: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An atlas of another engine version is reported in one sentence, and axes can be chosen."""
    monkeypatch.setattr(shipped, "ENGINE", "another")
    shipped.load.cache_clear()
    opened = page()
    assert not opened.exception
    (shown,) = opened.warning
    assert "the atlas must be of engine version another" in shown.value
    assert opened.selectbox(key="map title").value == maps_page.OWN
    assert any(button.label.startswith("Compute") for button in opened.button)
    shipped.load.cache_clear()


@pytest.mark.parametrize(("score", "unit"), [("error", "pp"), ("log_loss", "nats"), ("auc", "pp")])
@pytest.mark.parametrize("title", [measured.title for measured in maps.maps()[1::4]])
def test_other_maps_and_scores_open(
    page: Callable[[], AppTest], title: str, score: str, unit: str
) -> None:
    """Any map in any score is shown without a fault, in the unit of that score."""
    opened = page()
    opened.selectbox(key="map title").select(title).run()
    opened.segmented_control(key="map score").set_value(score).run()
    assert not opened.exception
    assert f"gain ({unit})" in opened.get("plotly_chart")[0].proto.spec


def test_another_score_is_drawn_in_its_unit(page: Callable[[], AppTest]) -> None:
    """The same map in log loss has other numbers, in nats."""
    opened = page()
    in_error = opened.get("plotly_chart")[0].proto.spec
    opened.segmented_control(key="map score").set_value("log_loss").run()
    assert not opened.exception
    in_loss = opened.get("plotly_chart")[0].proto.spec
    assert "gain (pp)" in in_error
    assert "gain (nats)" in in_loss


def test_a_map_is_computed_as_the_controls_say(page: Callable[[], AppTest]) -> None:
    """Axes, their ranges, replicates and what stays are set by hand; all points come."""
    opened = page()
    opened.selectbox(key="map title").select(maps_page.OWN).run()
    opened.selectbox(key="map source").select("shared").run()
    next(s for s in opened.slider if s.label == "Replicates").set_value(2).run()
    opened.selectbox(key="across shared").select("width").run()
    opened.selectbox(key="up shared width").select("relatedness").run()
    opened.select_slider(key="range width shared").set_range(1, 4).run()
    opened.select_slider(key="range relatedness shared").set_range(0.75, 1.0).run()
    opened.select_slider(key="held tasks shared").set_value(2).run()
    opened.select_slider(key="held steps shared").set_value(100).run()
    next(b for b in opened.button if b.label == "Compute 6 points").click().run()
    grid = _sweep(opened).grid
    assert grid.axes == (("width", (1, 2, 4)), ("relatedness", (0.75, 1.0)))
    assert (grid.base.replicates, grid.base.steps, grid.base.source.tasks) == (2, 100, 2)
    opened = _over(opened)
    assert not opened.exception
    assert opened.success[0].value.startswith("6 of 6 points")
    table = opened.dataframe[0].value
    assert set(zip(table["width"], table["relatedness"], strict=True)) == {
        (w, r) for w in (1, 2, 4) for r in (0.75, 1.0)
    }


def test_settings_that_take_too_long_are_refused(
    page: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stays the same may not be beyond what a class can wait for: a sentence says so."""
    monkeypatch.setattr(settings, "MAX_SECONDS", 30.0)
    opened = page()
    opened.selectbox(key="map title").select(maps_page.OWN).run()
    opened.selectbox(key="map source").select("shared").run()
    opened.selectbox(key="up shared width").select("relatedness").run()
    next(s for s in opened.slider if s.label == "Replicates").set_value(30).run()
    opened.select_slider(key="held tasks shared").set_value(32).run()
    opened.select_slider(key="held steps shared").set_value(2000).run()
    opened.select_slider(key="held depth shared").set_value(4).run()
    assert not opened.exception
    assert opened.error[0].value.startswith("width, depth, tasks, steps and replicates must stay")
    assert not any(button.label.startswith("Compute") for button in opened.button)


def test_a_map_of_ones_own_is_computed_and_refined(
    page: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compute, see all points; then the finer map holds the points between, too."""
    monkeypatch.setattr(maps_page, "chosen_grid", lambda _: SMALL)
    opened = page()
    opened.selectbox(key="map title").select(maps_page.OWN).run()
    assert any("compute" in info.value for info in opened.info)
    next(b for b in opened.button if b.label == "Compute 4 points").click().run()
    opened = _over(opened)
    assert not opened.exception
    assert any(box.value.startswith("4 of 4 points") for box in opened.success)
    next(b for b in opened.button if b.label == "Compute 9 points").click().run()
    opened = _over(opened)
    assert [box.value for box in opened.success] == ["9 of 9 points, 5 of them computed now."]


def test_replicates_can_be_added_to_a_map_of_ones_own(
    page: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it is over half as many again are offered, two at least, and join those it has."""
    monkeypatch.setattr(maps_page, "chosen_grid", lambda _: SMALL)
    opened = page()
    opened.selectbox(key="map title").select(maps_page.OWN).run()
    assert not any(button.label.startswith("Add ") for button in opened.button)
    next(b for b in opened.button if b.label == "Compute 4 points").click().run()
    opened = _over(opened)
    next(b for b in opened.button if b.label == "Add 2 replicates a point").click().run()
    opened = _over(opened)
    assert not opened.exception
    assert set(opened.dataframe[0].value["replicates"]) == {4}
    assert any("4 replicates a point" in caption.value for caption in opened.caption)
    assert any(button.label == "Add 2 replicates a point" for button in opened.button)


def test_no_more_replicates_are_offered_than_pages_accept(
    page: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A point that may have no more of them has no button."""
    most = settings.most_replicates(SMALL.base)
    _show_computed(monkeypatch, replace(SMALL, base=replace(SMALL.base, replicates=most)))
    opened = page().selectbox(key="map title").select(maps_page.OWN).run()
    assert opened.success
    assert not any(button.label.startswith("Add ") for button in opened.button)


def test_a_margin_judges_the_cells_of_a_map_anew(
    page: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was undecided is dotted when its interval is within the margin; a winner stays."""
    _show_computed(monkeypatch, SMALL)
    opened = page().selectbox(key="map title").select(maps_page.OWN).run()
    assert _marked(opened) == ([(0, 1), (1, 0)], [(1, 1)])
    next(slider for slider in opened.slider if slider.label == "Margin").set_value(3.0).run()
    assert _marked(opened) == ([(1, 0)], [(0, 1), (1, 1)])
    next(slider for slider in opened.slider if slider.label == "Margin").set_value(0.5).run()
    assert _marked(opened) == ([(0, 1), (1, 0), (1, 1)], [])


def _show_computed(monkeypatch: pytest.MonkeyPatch, grid: Grid) -> None:
    """Let a map of one's own be over: one winner, wide and narrow intervals around zero."""
    gains = {(2, 50): (4.0, 1.0), (2, 200): (0.5, 2.0), (8, 50): (0.0, 9.0), (8, 200): (0.0, 0.8)}
    rows = [
        {
            "width": width, "examples": examples, "gain": gain, "low": gain - half,
            "high": gain + half, "margin": 1.0, "verdict": UNDECIDED, "task": "all",
            "arm": "together", "metric": "error", "unit": "pp", "score": 0.2, "apart": 0.2,
            "replicates": 2, "overlap": 0.0, "starts": 1, "still_improving": 0.0,
            "outcome": "finished",
        }
        for (width, examples), (gain, half) in gains.items()
    ]  # fmt: skip
    swept = Swept(4, 4, 0, lambda: pd.DataFrame(rows))
    work: Work[Swept, pd.DataFrame] = Work(lambda: swept)
    work.finish(swept.table)
    monkeypatch.setattr(state, "sweep", lambda: LiveSweep(grid, work.ticket()))


def _marked(page: AppTest) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the cells, column and row, that are hatched, and those that are dotted."""
    traces = json.loads(page.get("plotly_chart")[0].proto.spec)["data"]
    hatch, dots = [trace for trace in traces if trace["type"] == "scatter"][:2]
    # three strokes a cell, of two ends each and a gap; their middles lie around that of the cell
    ends = [(x, y) for x, y in zip(hatch["x"], hatch["y"], strict=True) if x is not None]
    strokes = np.array(ends).reshape(-1, 6, 2).mean(axis=1)
    corners = np.array([*zip(dots["x"], dots["y"], strict=True)]).reshape(-1, 4, 2).mean(axis=1)
    hatched, dotted = (
        sorted((round(float(x)), round(float(y))) for x, y in middles)
        for middles in (strokes, corners)
    )
    return hatched, dotted


def test_a_stopped_map_keeps_what_it_has(
    page: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stop leaves a sentence with the points that are kept."""
    long = Grid(Experiment(SharedFeatures(), steps=5000), (("width", (16, 32, 64)),))
    monkeypatch.setattr(maps_page, "chosen_grid", lambda _: long)
    opened = page()
    opened.selectbox(key="map title").select(maps_page.OWN).run()
    next(b for b in opened.button if b.label == "Compute 3 points").click().run()
    next(b for b in opened.button if b.label == "Stop").click().run()
    opened = _over(opened)
    assert any(box.value.startswith("Stopped:") for box in opened.info)


def test_axes_can_be_chosen(page: Callable[[], AppTest]) -> None:
    """The controls of a map of one's own make a grid for every source."""
    opened = page()
    opened.selectbox(key="map title").select(maps_page.OWN).run()
    for source in ("road", "shared", "digits", "molecules"):
        opened.selectbox(key="map source").select(source).run()
        assert not opened.exception
        assert any(b.label.startswith("Compute") for b in opened.button)
