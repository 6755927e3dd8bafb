import re

import pytest
from streamlit.testing.v1 import AppTest

from core.data import RoadScenes
from core.data.sources.glyphs import SUPPORTS, TOPS, drawn
from dashboard.shared.labels import key


@pytest.mark.parametrize(
    ("tasks", "sharing"), [(1, 0.75), (4, 0.0), (4, 0.75), (8, 1.0), (100, 1.0)]
)
def test_every_object_stands_in_the_row_and_column_of_its_parts(tasks: int, sharing: float) -> None:
    """Columns are tops, rows supports, and a cell without an object is empty."""
    text = key.written(tasks, sharing)
    head, body = text.split("<tbody>")
    tops = re.findall(r'scope="col".*?<br>([^<]*)</th>', head)
    objects = {
        (each.top, each.support): each.name for each in RoadScenes(tasks, 1, sharing).objects
    }
    found = {}
    for row in body.split("<tr>")[1:]:
        support = re.findall(r'scope="row".*?<br>([^<]*)</th>', row)[0]
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row)
        assert len(cells) == len(tops)
        found |= {
            (top, support): c.split("<br>")[1] for top, c in zip(tops, cells, strict=True) if c
        }
    assert found == objects


def test_an_object_is_drawn_as_its_parts_are() -> None:
    """A stop sign has as many squares as the round top and the pole together."""
    text = key.written(4, 0.75)
    picture = re.findall(r'd="([^"]*)"/></svg><br>stop sign', text)[0]
    dots = drawn(TOPS["round"]).sum() + drawn(SUPPORTS["pole"]).sum()
    assert picture.count("M") == dots


def _page() -> None:
    from core.data import Digits, RoadScenes
    from dashboard.shared.labels import panel

    panel.show_key(Digits())
    panel.show_key(RoadScenes())


def test_only_road_scenes_have_a_key() -> None:
    """It is folded away, and says the rule."""
    page = AppTest.from_function(_page).run()
    assert [part.label for part in page.expander] == ["Which parts make which object"]
    assert page.caption[0].value == key.RULE
