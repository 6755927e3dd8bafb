import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from core import Experiment, Grid
from core.atlas import shipped
from core.computing.races import Races
from core.computing.sweeps import Swept
from core.computing.ticket import Work
from core.data import SharedFeatures
from core.experiments.adjusting import adjusted
from core.results.judging import UNDECIDED
from dashboard.maps import cut, panel, state
from dashboard.maps import page as maps_page
from dashboard.maps.panel import Chosen
from dashboard.maps.state import LiveSweep, Sweeping
from dashboard.shared import loading, navigation, session, settings
from tests.dashboard.maps.atlas import AWAY, GRID, OTHER, drawn, gain_at

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


@pytest.mark.usefixtures("recorded")
def test_it_opens_with_a_recorded_grid(page: Callable[[], AppTest]) -> None:
    """With no click there is a map of the first one, all cells of it, and where it comes from."""
    opened = page()
    assert not opened.exception
    assert opened.selectbox(key="map title").value == "Shared features"
    cells = drawn(opened).cells
    assert cells.keys() == {f"[{w}, {r}]" for w in (2, 8, 32) for r in (0.0, 0.5, 1.0)}
    assert cells["[32, 1.0]"] == ({"won"}, f"{_gain(width=32, relatedness=1.0):+.1f}")
    assert any("10 replicates" in caption.value for caption in opened.caption)


def _gain(**settings: float) -> float:
    return gain_at(adjusted(GRID.base, settings))


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize("across", GRID.names)
def test_any_two_axes_make_a_map(page: Callable[[], AppTest], across: str) -> None:
    """Each cell has the gain of its point; one that goes up and is asked across changes places."""
    opened = page()
    _axis(opened, "Across").select(across).run()
    for up in GRID.names:
        if up != _axis(opened, "Across").value:
            _axis(opened, "Up").select(up).run()
            assert not opened.exception
            axes = _axis(opened, "Across").value, up
            for at, (_, text) in drawn(opened).cells.items():
                here = dict(zip(axes, json.loads(at), strict=True))
                if AWAY.items() <= here.items():
                    assert text == "–"
                else:
                    number = re.sub(r"[^0-9.+-]", "", text.replace("−", "-"))
                    assert float(number) == pytest.approx(_gain(**here), abs=0.051)


def _axis(page: AppTest, label: str) -> Selectbox:
    return next(box for box in page.selectbox if box.label == label)


@pytest.mark.usefixtures("recorded")
def test_a_slider_moves_the_map_to_another_place(page: Callable[[], AppTest]) -> None:
    """The axes that make no map have a slider each, over what was recorded."""
    opened = page()
    sliders = [s for s in opened.select_slider if s.key.startswith("cut ")]
    assert [s.label for s in sliders] == ["Tasks", "Labels missing"]
    opened.select_slider(key="cut missing Shared features").set_value(0.5).run()
    wanted = f"{_gain(width=32, relatedness=0.5, missing=0.5):+.1f}"
    assert drawn(opened).cells["[32, 0.5]"][1] == wanted
    assert any("labels missing 50" in caption.value for caption in opened.caption)


@pytest.mark.usefixtures("recorded")
def test_where_nothing_was_recorded_it_says_so(page: Callable[[], AppTest]) -> None:
    """There is a sentence in place of a map without numbers, and the sliders stay."""
    opened = page()
    for name, value in AWAY.items():
        opened.select_slider(key=f"cut {name} Shared features").set_value(value).run()
    assert not opened.exception
    assert opened.info[0].value.startswith("Nothing was recorded with these settings")
    opened.select_slider(key="cut tasks Shared features").set_value(4).run()
    assert drawn(opened).cells


@pytest.mark.usefixtures("recorded")
def test_curves_stand_beside_the_cells_that_have_them(page: Callable[[], AppTest]) -> None:
    """Who points at a cell sees both arms' curves; without any, the sentence and the scores."""
    panels = drawn(page()).panels
    text, lines = panels["[32, 1.0]"]
    assert lines >= 2
    for part in ("Network width 32, relatedness 1", "Together is better", "together 20.0%"):
        assert part in text
    text, lines = panels["[2, 1.0]"]
    assert lines == 0
    assert "Together is better" in text


@pytest.mark.usefixtures("recorded")
def test_without_recorded_curves_there_is_the_map(
    page: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that cannot be read is named in a sentence, and the gains are shown."""

    def broken(_: object) -> None:
        raise shipped.AtlasError("recorded answers must be in the file")

    monkeypatch.setattr(loading, "recorded", broken)
    opened = page()
    assert not opened.exception
    assert any("recorded answers must be in the file" in c.value for c in opened.caption)
    assert {lines for _, lines in drawn(opened).panels.values()} == {0}


@pytest.mark.usefixtures("recorded")
def test_every_grid_has_axes_of_its_own(page: Callable[[], AppTest]) -> None:
    """Another grid opens as it usually does; the one before is found again as it was left."""
    opened = page()
    _axis(opened, "Up").select("tasks").run()
    opened.selectbox(key="map title").select("Two digits").run()
    assert _axis(opened, "Up").value == "examples"
    assert drawn(opened).cells.keys() == {f"[{w}, {e}]" for w in (2, 8) for e in (400, 1500)}
    opened.selectbox(key="map title").select("Shared features").run()
    assert _axis(opened, "Up").value == "tasks"


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(
    ("score", "words"), [("log_loss", "nats less log loss"), ("auc", "points more AUC")]
)
def test_another_score_is_told_in_its_unit(
    page: Callable[[], AppTest], score: str, words: str
) -> None:
    """What the numbers are stands above the map, and the sentence beside it is of that score."""
    opened = page()
    opened.segmented_control[0].set_value(score).run()
    assert not opened.exception
    assert words in opened.get("bidi_component")[0].proto.json


def test_a_cell_opens_its_own_experiment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the browser sends is a point of the map; of a map that has gone it opens nothing."""
    opened: list[object] = []
    monkeypatch.setattr(navigation, "open_in_playground", opened.append)
    points = dict(OTHER.points())
    panel._open(points, [400, 8])
    panel._open(points, [401, 8])
    panel._open(points, ["<script>"])
    assert opened == [points[400, 8]]


@pytest.mark.usefixtures("recorded")
def test_a_finer_map_begins_around_the_cell_that_was_chosen(page: Callable[[], AppTest]) -> None:
    """Its neighbours are the ends of the region; a cell that the map has not changes nothing."""
    opened = page()
    assert _region(opened) == {"Network width": (2, 32), "Relatedness": (0.0, 1.0)}
    grid = cut.usual(GRID).shown()
    mine = opened.session_state[session.KEY].record(Chosen)
    mine.grid, mine.at = grid, (32, 0.5)
    opened.run()
    assert not opened.exception
    assert _region(opened) == {"Network width": (8, 32), "Relatedness": (0.0, 1.0)}
    assert next(box for box in opened.expander if box.label == "Zoom in").proto.expanded
    _axis(opened, "Up").select("tasks").run()
    assert "Relatedness" not in _region(opened)
    assert not next(box for box in opened.expander if box.label == "Zoom in").proto.expanded


def _region(page: AppTest) -> dict[str, object]:
    finer = [s for s in page.select_slider if s.key.startswith("finer ")]
    return {slider.label: slider.value for slider in finer}


def test_a_cell_is_chosen_only_from_the_map_that_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the browser sends is a cell of the map, or nothing."""
    monkeypatch.setattr(st, "session_state", {})
    points = dict(OTHER.points())
    panel._refine(OTHER, points, [401, 8])
    panel._refine(OTHER, points, ["<script>"])
    assert panel.chosen(OTHER) is None
    panel._refine(OTHER, points, [400, 8])
    assert panel.chosen(OTHER) == (400, 8)
    assert panel.chosen(GRID) is None


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
    assert _marked(opened) == (["[2, 200]", "[8, 50]"], ["[8, 200]"])
    next(slider for slider in opened.slider if slider.label == "Margin").set_value(3.0).run()
    assert _marked(opened) == (["[8, 50]"], ["[2, 200]", "[8, 200]"])
    next(slider for slider in opened.slider if slider.label == "Margin").set_value(0.5).run()
    assert _marked(opened) == (["[2, 200]", "[8, 200]", "[8, 50]"], [])


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


def _marked(page: AppTest) -> tuple[list[str], list[str]]:
    """Return the cells that are hatched, and those that are dotted."""
    cells = drawn(page).cells
    return tuple(  # type: ignore[return-value]
        sorted(at for at, (classes, _) in cells.items() if kind in classes)
        for kind in ("undecided", "same")
    )


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


def _own(page: Callable[[], AppTest]) -> AppTest:
    """Open a map of one's own over shared features with few tasks, quick to train."""
    opened = page()
    opened.selectbox(key="map title").select(maps_page.OWN).run()
    opened.selectbox(key="map source").select("shared").run()
    next(s for s in opened.slider if s.label == "Replicates").set_value(2).run()
    opened.selectbox(key="across shared").select("width").run()
    return opened


def _small(opened: AppTest) -> AppTest:
    opened.select_slider(key="range width shared").set_range(1, 2).run()
    opened.select_slider(key="held tasks shared").set_value(4).run()
    return opened.select_slider(key="held steps shared").set_value(100).run()


def _computed(opened: AppTest) -> AppTest:
    next(b for b in opened.button if b.label.startswith("Compute")).click().run()
    opened = _over(opened)
    assert not opened.exception
    return opened


def test_the_share_of_numbers_is_an_axis_judged_by_skill(page: Callable[[], AppTest]) -> None:
    """From yes/no tasks alone to numbers alone every cell has its gain in skill."""
    opened = _own(page)
    opened.selectbox(key="up shared width").select("numbers").run()
    opened = _computed(_small(opened))
    (score,) = (box for box in opened.segmented_control if box.label == "Score")
    assert (score.options, score.value) == (["Skill", "Loss"], "skill")
    found = drawn(opened)
    assert found.cells.keys() == {
        f"[{w}, {n}]" for w in (1, 2) for n in (0.0, 0.25, 0.5, 0.75, 1.0)
    }
    assert all(re.search(r"\d\.\d", text) for _, text in found.cells.values())
    assert "percentage points more skill" in opened.get("bidi_component")[0].proto.json
    assert "50%" in opened.get("bidi_component")[0].proto.json
    score.set_value("loss").run()
    assert "nats less loss" in opened.get("bidi_component")[0].proto.json


def test_the_share_of_numbers_is_held_by_a_slider(page: Callable[[], AppTest]) -> None:
    """All points of the map then have numbers among their tasks; the caption says how many."""
    opened = _own(page)
    opened.selectbox(key="up shared width").select("relatedness").run()
    opened.select_slider(key="held numbers shared").set_value(0.5).run()
    opened.select_slider(key="range relatedness shared").set_range(0.0, 0.25).run()
    opened = _computed(_small(opened))
    assert _sweep(opened).grid.base.source.numbers == 0.5
    assert opened.query_params["numbers"] == "0.5"
    assert any("tasks that are numbers 50" in caption.value for caption in opened.caption)
    assert "more skill" in opened.get("bidi_component")[0].proto.json


def test_numbers_where_a_question_mark_is_read_as_0_are_refused(
    page: Callable[[], AppTest],
) -> None:
    """A sentence says that it does not go together, and nothing can be computed."""
    opened = _own(page)
    opened.selectbox(key="up shared width").select("missing").run()
    opened.select_slider(key="held numbers shared").set_value(0.5).run()
    opened.selectbox(key="held handling shared").select("zero").run()
    assert not opened.exception
    assert "reading '?' as 0 must have yes/no tasks" in opened.error[0].value.replace("\\", "")
    assert not any(button.label.startswith("Compute") for button in opened.button)
