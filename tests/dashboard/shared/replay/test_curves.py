import re
from itertools import pairwise
from xml.etree import ElementTree

import pandas as pd
import pytest

from core import Result
from core.metrics.catalogue import SKILL
from dashboard.shared.replay.axes import BOTTOM, LEFT, LINE, RIGHT, TOP
from dashboard.shared.replay.curves import _apart, drawn, of_race

SVG = "{http://www.w3.org/2000/svg}"
NAMES = {"together": "one network", "apart": "four networks"}
SCORED = pd.DataFrame({"arm": list(NAMES), "step": [100.0, 200.0], "score": [0.3, 0.2]})


def _frame(ends: tuple[float, float], ended: float = 0.0) -> pd.DataFrame:
    steps = [0, 100, 400]
    parts = [
        pd.DataFrame({"arm": arm, "step": steps, "mean": [0.5, 0.3, end], "ended": [0, 0, ended]})
        for arm, end in zip(NAMES, ends, strict=True)
    ]
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(low=frame["mean"] * 0.9, high=frame["mean"] * 1.1)


def _names(svg: str) -> dict[str, float]:
    texts = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return {str(t.text): float(t.get("y", 0)) for t in texts if t.get("class") == "name"}


def test_curves_go_from_the_first_step_to_the_last() -> None:
    """Each arm has a line in its colour and a band, within the axes."""
    root = ElementTree.fromstring(drawn(_frame((0.1, 0.2)), SCORED, NAMES))
    paths = [path for path in root.iter(f"{SVG}path") if path.get("class") != "grid"]
    lines = [path for path in paths if path.get("class") == "line"]
    assert [path.get("stroke") for path in lines] == [
        "var(--st-blue-text-color)",
        "var(--st-orange-text-color)",
    ]
    assert len([path for path in paths if path.get("fill-opacity")]) == 2
    for path in lines:
        points = re.findall(r"([\d.]+) ([\d.]+)", str(path.get("d")))
        assert (float(points[0][0]), float(points[-1][0])) == (LEFT, RIGHT)
        assert all(TOP <= float(y) <= BOTTOM for _, y in points)


def test_what_has_no_interval_has_no_band() -> None:
    """One replicate has a line alone."""
    frame = _frame((0.1, 0.2))
    frame.loc[frame["arm"] == "apart", ["low", "high"]] = float("nan")
    svg = drawn(frame, SCORED, NAMES)
    assert svg.count("fill-opacity") == 1
    assert svg.count('class="line"') == 2


@pytest.mark.parametrize("ends", [(0.1, 0.2), (0.2, 0.1), (0.1, 0.1), (0.101, 0.1)])
def test_names_can_be_read_and_stand_as_their_curves_do(ends: tuple[float, float]) -> None:
    """The higher error is named higher, and no name covers the other."""
    one, many = _names(drawn(_frame(ends), SCORED, NAMES)).values()
    assert abs(one - many) >= LINE - 0.1
    assert (one < many) == (ends[0] > ends[1]) or ends[0] == ends[1]


def test_the_scores_that_are_compared_are_marked() -> None:
    """Each arm has a dot in its colour, at its step; an arm that is not named has none."""
    more = pd.DataFrame({"arm": ["transfer"], "step": [300.0], "score": [0.1]})
    svg = drawn(_frame((0.1, 0.2)), pd.concat([SCORED, more]), NAMES)
    dots = list(ElementTree.fromstring(svg).iter(f"{SVG}circle"))
    places = [LEFT + (RIGHT - LEFT) * share for share in (0.25, 0.5)]
    assert [float(str(dot.get("cx"))) for dot in dots] == pytest.approx(places, abs=0.1)
    assert float(str(dots[0].get("cy"))) < float(str(dots[1].get("cy")))


def test_what_has_ended_is_dotted() -> None:
    """Where all networks of an arm have ended its line is another."""
    assert 'class="line level"' not in drawn(_frame((0.1, 0.2)), SCORED, NAMES)
    frame = _frame((0.1, 0.2))
    frame.loc[frame["step"] >= 100, "ended"] = 1.0
    assert drawn(frame, SCORED, NAMES).count('class="line level"') == 2


def test_a_result_is_drawn(result: Result) -> None:
    """What a real race leaves is well formed, named for who does not see it, and small."""
    svg = of_race(result, NAMES)
    root = ElementTree.fromstring(svg)
    assert "one network and four networks" in str(root.get("aria-label"))
    assert len(svg) < 20_000
    assert len(svg.splitlines()) == 1


def test_errors_may_fall_to_nothing() -> None:
    """A curve that reaches zero ends at the axis."""
    root = ElementTree.fromstring(drawn(_frame((0.0, 0.0)), SCORED, NAMES))
    assert "nan" not in ElementTree.tostring(root, "unicode")


def test_what_rises_is_drawn_upwards_on_even_steps() -> None:
    """Skill has a linear axis; an untrained network far below zero stands at its foot."""
    frame = _frame((0.1, 0.2))
    frame["mean"] = [-3.0, 0.4, 0.8, -1.0, 0.2, 0.4]
    frame = frame.assign(low=frame["mean"] - 0.1, high=frame["mean"] + 0.1)
    svg = drawn(frame, SCORED, NAMES, SKILL)
    root = ElementTree.fromstring(svg)
    assert str(root.get("aria-label")).startswith("Skill of one network and four networks")
    one, many = (
        [float(y) for _, y in re.findall(r"([\d.]+) ([\d.]+)", str(path.get("d")))]
        for path in root.iter(f"{SVG}path")
        if path.get("class") == "line"
    )
    assert one[0] == many[0] == BOTTOM
    assert one[-1] < many[-1] < BOTTOM
    ticks = [str(t.text) for t in root.iter(f"{SVG}text") if t.get("class") == "tick"]
    assert {"80%", "60%", "40%", "20%", "skill"} <= {*ticks}


def test_any_number_of_names_can_be_read() -> None:
    """Four that end at one place stand a line apart, in their order, about that place."""
    places = _apart([100.0, 100.0, 101.0, 99.0])
    in_order = sorted(places)
    assert all(b - a >= LINE - 0.1 for a, b in pairwise(in_order))
    assert places[3] == in_order[0]
    assert places[2] == in_order[3]
    assert sum(places) / 4 == pytest.approx(100.0)


def test_names_are_no_markup() -> None:
    """A task may be called anything."""
    svg = drawn(_frame((0.1, 0.2)), SCORED, {"together": "<b>", "apart": '"&'})
    assert "<b>" not in svg
    ElementTree.fromstring(svg)
