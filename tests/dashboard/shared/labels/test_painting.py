from itertools import product
from xml.etree import ElementTree

import numpy as np
import pytest

from core.data import Digits, RoadScenes
from core.data.sources.glyphs import NAMES, SIDE, SUPPORTS, TOPS, drawn
from core.data.sources.road_scenes import HIGH, WIDE
from dashboard.shared.labels.painting import ICONS, INK, PALE, paint

NAMED = {name: parts for parts, name in NAMES.items()}


def _painted(clean: np.ndarray, names: tuple[str, ...]) -> ElementTree.Element | None:
    written = paint(clean, names)
    return None if written is None else ElementTree.fromstring(f"<svg>{written}</svg>")


def _place(name: str, top: bool, support: bool) -> np.ndarray:
    """Draw one place with these parts of an object, the top light and the support dark."""
    picture = np.zeros((HIGH, WIDE))
    picture[:SIDE, :SIDE] = 0.7 * top * drawn(TOPS[NAMED[name][0]])
    picture[SIDE:, :SIDE] = -0.9 * support * drawn(SUPPORTS[NAMED[name][1]])
    return picture


def _inks(name: str, top: bool, support: bool) -> list[str | None]:
    painted = _painted(_place(name, top, support), (name,))
    assert painted is not None
    (place,) = painted.iter("g")
    return [each.get("fill") for each in place.iter("path")]


@pytest.mark.parametrize("name", ICONS)
def test_the_first_objects_have_pictures_of_their_own(name: str) -> None:
    """A picture stands where both parts are; one part alone is pale, and none is nothing."""
    painted = _painted(_place(name, top=True, support=True), (name,))
    assert painted is not None
    (place,) = painted.iter("g")
    icon = ElementTree.fromstring(f"<g>{ICONS[name]}</g>")
    assert [each.attrib for each in place] == [each.attrib for each in icon]
    assert _inks(name, top=True, support=False) == [PALE]
    assert _inks(name, top=False, support=True) == [PALE]
    assert _inks(name, top=False, support=False) in ([PALE], [])


def test_other_objects_are_dark_where_they_are_whole() -> None:
    """They keep the pixels of their parts."""
    assert _inks("bus", top=True, support=True) == [INK]
    assert _inks("bus", top=True, support=False) == [PALE]


@pytest.mark.parametrize(("tasks", "sharing"), list(product((1, 4, 9, 100), (0.0, 0.75))))
def test_every_road_is_painted(tasks: int, sharing: float) -> None:
    """Whatever the objects are, all that is there is painted, a place for each of the first."""
    road = RoadScenes(tasks, 20, sharing, noise=0.0)
    problem = road.draw(3)
    for picture in problem.x[:5]:
        painted = _painted(picture.reshape(road.picture), road.names)
        assert painted is not None
        assert len(list(painted.iter("g"))) == min(tasks, 10)


def test_what_is_no_road_is_not_painted() -> None:
    """Digits, noise and decoys are left to greys."""
    digits = Digits(examples=20).draw(0)
    assert digits.picture is not None
    assert paint(digits.x[0].reshape(digits.picture), digits.names) is None
    road = RoadScenes(4, 20)
    assert paint(road.draw(0).x[0].reshape(road.picture), road.names) is None
    decoys = RoadScenes(4, 20, decoys=4, noise=0.0)
    whole = [paint(x.reshape(road.picture), road.names) for x in decoys.draw(0).x[:20]]
    assert None in whole
