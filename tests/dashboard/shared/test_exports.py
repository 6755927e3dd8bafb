import json
import re
import tomllib
from pathlib import Path

from streamlit.testing.v1 import AppTest

from dashboard.shared.exports import ROOM, with_camera
from dashboard.shared.figures import laid_out
from tests.plotted import plotted

ROOT = Path(__file__).parents[3]
FIGURE = laid_out([{"type": "scatter", "x": [1, 2], "y": [3, 4]}], 300)


def _page() -> None:
    import pandas as pd

    from dashboard.shared import exports
    from dashboard.shared.figures import laid_out

    figure = laid_out([{"type": "scatter", "x": [1, 2], "y": [3, 4]}], 300)
    exports.chart(figure, "table-gains", "gains", "Two points")
    numbers = pd.DataFrame({"task": ["=1+1", "b"], "gain": [1.5, None]})
    exports.offer("table-gains", lambda: numbers, "print('hello')")


def test_a_picture_has_a_ground_and_room_for_its_camera() -> None:
    """What is saved in the dark can be read on paper; the chart that was given stays."""
    shown = plotted(with_camera(FIGURE, "#171614"))
    assert (shown.layout.paper_bgcolor, shown.layout.plot_bgcolor) == ("#171614", "#171614")
    assert shown.layout.height == 300 + ROOM
    assert shown.layout.margin.t == FIGURE.layout["margin"]["t"] + ROOM
    assert FIGURE.layout["height"] == 300


def test_a_chart_has_a_camera_alone() -> None:
    """Of plotly's tools the one that saves a picture, with a name that says of what it is."""
    at = AppTest.from_function(_page).run()
    assert not at.exception
    (chart,) = at.get("plotly_chart")
    config = json.loads(chart.proto.config)
    assert config["modeBarButtons"] == [["toImage"]]
    assert config["toImageButtonOptions"] == {
        "format": "png", "filename": "table-gains", "scale": 3,
    }  # fmt: skip


def test_numbers_and_python_stand_below() -> None:
    """The CSV has no formula in it, blanks are blanks, and the Python is as it was given."""
    at = AppTest.from_function(_page).run()
    assert [button.proto.label for button in at.get("download_button")] == ["CSV", "Parquet"]
    assert [code.value for code in at.code] == ["print('hello')"]


def test_the_ground_of_both_themes_is_known() -> None:
    """Pictures have that of the settings, which names it for the light and for the dark page."""
    settings = tomllib.loads((ROOT / "dashboard/.streamlit/config.toml").read_text())
    grounds = [settings["theme"][theme]["backgroundColor"] for theme in ("light", "dark")]
    assert all(re.fullmatch("#[0-9A-F]{6}", ground) for ground in grounds)
