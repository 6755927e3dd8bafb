from dataclasses import replace

from core import Experiment, Grid
from core.atlas import maps, shipped
from core.data import SharedFeatures
from dashboard.shared.gains.words import held_words, origin_words, point_words

AXES = ("width", "examples")
POINT = {
    "arm": "together",
    "width": 2, "examples": 50, "gain": -3.0, "low": -4.0, "high": -2.0, "verdict": "apart",
    "metric": "error", "unit": "pp", "score": 0.1, "apart": 0.12, "replicates": 20,
    "outcome": "finished",
}  # fmt: skip


def test_a_point_is_named_with_interval_arms_and_replicates() -> None:
    """The words of a point name where it is, its gain, its interval, both arms and n."""
    words = point_words(POINT, AXES)
    for part in ("network width 2", "−3.0 pp", "−4.0 to −2.0", "10.0%", "12.0%", "20 replicates"):
        assert part in words


def test_a_point_with_nothing_to_compare_tells_its_outcome() -> None:
    """A point without replicates has its outcome in words."""
    row = POINT | {"replicates": 0, "outcome": "no complete row is left"}
    assert point_words(row, AXES).endswith("no complete row is left")


def test_what_is_held_is_named() -> None:
    """The words name every setting that does not vary and none that does."""
    grid = Grid(Experiment(SharedFeatures(tasks=8)), (("width", (2, 8)),))
    words = held_words(grid)
    assert "tasks 8" in words
    assert "width" not in words
    assert "first task" not in words
    focus = replace(grid.base, source=SharedFeatures(allocation="focus", focus_examples=40))
    assert "examples of the first task 40" in held_words(Grid(focus, grid.axes))
    assert held_words(maps.lesson_maps()["digits"].grid)


def test_the_origin_names_engine_and_replicates() -> None:
    """Who reads a number can see where it comes from; other tables have other replicates."""
    assert f"{shipped.origin()['replicates']} replicates" in origin_words()
    assert f"{maps.RECORDED} replicates" in origin_words(maps.RECORDED)
    assert f"engine version {shipped.origin()['engine']}" in origin_words()
