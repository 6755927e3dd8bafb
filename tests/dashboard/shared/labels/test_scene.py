from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import RoadScenes
from dashboard.shared.labels.frames import Samples
from dashboard.shared.labels.painting import AMBER, GREEN, RED
from dashboard.shared.labels.scene import PIXEL, scene
from tests.dashboard.hostile import WORDS
from tests.hostile import hostile

SVG = "{http://www.w3.org/2000/svg}"
PICTURE = np.array([[0.0, 0.5, 0.5, -1.0], [0.5, 0.0, 0.0, 0.0]])
NAMES = st.sampled_from(WORDS) | st.text(max_size=40)


def _samples(names: tuple[str, ...] = ("car", "stop sign", "dog")) -> Samples:
    labels = np.array([[1.0, 0.0, np.nan][k % 3] for k in range(len(names))])[:, None]
    return Samples(PICTURE[None] + 9, PICTURE[None], labels, names, 0)


def _drawn(samples: Samples) -> ElementTree.Element:
    return ElementTree.fromstring(scene(samples, 0))


def test_a_picture_is_drawn_without_its_noise() -> None:
    """Each value is one path of a grey of its own, on mid-grey; a run of pixels is one box."""
    (image,) = _drawn(_samples()).iter(f"{SVG}svg")
    assert image.get("viewBox") == f"0 0 {4 * PIXEL} {2 * PIXEL}"
    greys = {path.get("fill"): path.get("d") for path in image.iter(f"{SVG}path")}
    assert list(greys) == ["rgb(0,0,0)", "rgb(191,191,191)"]
    assert greys["rgb(0,0,0)"] == "M30 0h10v10h-10z"
    assert greys["rgb(191,191,191)"] == "M10 0h20v10h-20zM0 10h10v10h-10z"
    (ground,) = image.iter(f"{SVG}rect")
    assert ground.get("fill") == "rgb(128,128,128)"


def test_a_road_is_drawn_as_people_see_it() -> None:
    """In units of its pixels, with the lamps of a traffic light in their colours."""
    road = RoadScenes(tasks=4, examples=30, noise=0.0)
    problem = road.draw(0)
    lit = int(np.flatnonzero(problem.y[:, road.names.index("traffic light")] == 1)[0])
    pictures = problem.x[[lit]].reshape(1, *road.picture)
    samples = Samples(pictures + 0.1, pictures, problem.y[[lit]].T, road.names, 0)
    (image,) = _drawn(samples).iter(f"{SVG}svg")
    assert image.get("viewBox") == f"0 0 {road.picture[1]} {road.picture[0]}"
    assert {RED, AMBER, GREEN} <= {each.get("fill") for each in image.iter(f"{SVG}circle")}


def test_labels_stand_beside_their_names() -> None:
    """1, 0 and ? in the order of the tasks."""
    words = [text.strip() for text in _drawn(_samples()).itertext() if text.strip()]
    assert words == ["car", "1", "stop sign", "0", "dog", "?"]


@pytest.mark.parametrize("pictures", [None, PICTURE[None]])
def test_an_example_may_have_no_clean_picture_or_none(pictures: np.ndarray | None) -> None:
    """What came is drawn, if it is a picture."""
    images = list(_drawn(replace(_samples(), clean=None, pictures=pictures)).iter(f"{SVG}svg"))
    assert len(images) == (pictures is not None)


@hostile(300)
@given(st.lists(NAMES, min_size=1, max_size=5))
def test_names_stay_names(names: list[str]) -> None:
    """Whatever tasks are called, the HTML is one line with the same elements."""
    written = scene(_samples(tuple(names)), 0)
    plain = scene(_samples(("name",) * len(names)), 0)
    tags = [element.tag for element in ElementTree.fromstring(written).iter()]
    assert tags == [element.tag for element in ElementTree.fromstring(plain).iter()]
    assert len(written.splitlines()) == 1
    assert ":material" not in written
