import time
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.shared.networks import svg
from dashboard.shared.networks.sides import Drawing, Glow
from tests.dashboard.hostile import WORDS
from tests.dashboard.shared.networks.drawn import drawing, drawings
from tests.hostile import hostile

SVG = "{http://www.w3.org/2000/svg}"
NAMES = st.sampled_from(WORDS) | st.text(max_size=40)


def _named(names: list[str]) -> Drawing:
    side = replace(drawing(tasks=len(names)).sides[0], label=names[0] or "x")
    return replace(drawing(tasks=len(names)), names=tuple(names), sides=(side,))


@hostile(300)
@given(st.lists(NAMES, min_size=1, max_size=5))
def test_names_stay_names(names: list[str]) -> None:
    """Whatever tasks and arms are called, the drawing is well formed and has the same elements."""
    written = svg.written(_named(names))
    plain = svg.written(_named(["name"] * len(names)))
    tags = [element.tag for element in ElementTree.fromstring(written).iter()]
    assert tags == [element.tag for element in ElementTree.fromstring(plain).iter()]
    assert not {"script", f"{SVG}script", f"{SVG}image", f"{SVG}a"} & set(tags)


@hostile(300)
@given(st.lists(NAMES, min_size=1, max_size=5))
def test_markdown_finds_nothing_to_read(names: list[str]) -> None:
    """It is one line that begins with a tag, so all of it is HTML; no :icon: is left in it."""
    written = svg.written(_named(names))
    assert written.startswith("<div ")
    assert len(written.splitlines()) == 1
    assert ":material" not in written


@given(drawings())
def test_each_side_is_an_image_with_words_for_it(drawn: Drawing) -> None:
    """Every SVG has a role and a label, and nothing is loaded from elsewhere."""
    written = svg.written(drawn)
    images = list(ElementTree.fromstring(written).iter(f"{SVG}svg"))
    assert len(images) == len(drawn.sides)
    for image in images:
        assert image.get("role") == "img"
        assert "network" in str(image.get("aria-label"))
    assert "href" not in written
    assert "url(" not in written
    assert "http" not in written.replace('xmlns="http://www.w3.org/2000/svg"', "")


@given(drawings())
def test_text_has_the_ink_of_the_page(drawn: Drawing) -> None:
    """Words are written in the page's own colour, which follows light and dark."""
    for image in ElementTree.fromstring(svg.written(drawn)).iter(f"{SVG}svg"):
        inked = [g for g in image.iter(f"{SVG}g") if g.get("fill") == "currentColor"]
        texts = [text for g in inked for text in g.iter(f"{SVG}text")]
        assert texts
        assert len(texts) == len(list(image.iter(f"{SVG}text")))


@pytest.mark.parametrize("tasks", [4, 100])
def test_a_drawing_is_cheap(tasks: int) -> None:
    """The best of five takes less than 5 ms, and a drawing that was made is not made again."""
    drawn = drawing(tasks=tasks, width=128, depth=4)
    times = []
    for _ in range(5):
        start = time.process_time()
        svg.written.__wrapped__(drawn)
        times.append(time.process_time() - start)
    assert min(times) < 0.005
    assert svg.written(drawn) is svg.written(replace(drawn))


def test_what_each_side_has_reached_stands_below_it() -> None:
    """Scores are said in the order of the sides; without any there is no place for them."""
    written = svg.written(drawing(tasks=4), ("1% <wrong>", "2% wrong"))
    said = "".join(ElementTree.fromstring(written).itertext())
    assert said.index("Together") < said.index("1% <wrong>") < said.index("Apart")
    assert said.index("Apart") < said.index("2% wrong")
    assert "wrong" not in svg.written(drawing(tasks=4))


def test_activity_is_how_full_a_circle_is() -> None:
    """A silent unit is nearly empty and keeps its outline, a fully active one is full."""
    plain = drawing(tasks=1)
    glow = Glow(((0.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.5),), (0.5,))
    written = svg.written(replace(plain, glows=((glow,), (glow,))))
    assert 'fill-opacity="0.05" stroke="currentColor"' in written
    assert 'fill-opacity="1.00" stroke="currentColor"' in written
    assert 'stroke-opacity=".5"' not in svg.written(plain)
