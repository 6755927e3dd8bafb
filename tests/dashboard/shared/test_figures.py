import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.shared import figures

FRAME = pd.DataFrame({"gain": [1.0, 2.0], "low": [0.5, float("nan")], "high": [3.0, float("nan")]})


def test_figures_leave_the_page_its_colours() -> None:
    """Backgrounds are clear, so that figures follow light and dark."""
    layout = figures.laid_out(go.Figure(), 100).layout
    assert {layout.paper_bgcolor, layout.plot_bgcolor} == {"rgba(0,0,0,0)"}
    assert layout.height == 100


def test_an_interval_reaches_from_low_to_high() -> None:
    """Bars are measured from the centre, to each side by itself."""
    bars = figures.error_bars(FRAME, "gain")
    assert bars["array"][0] == 2.0
    assert bars["arrayminus"][0] == 0.5
    assert "width" not in bars
    assert figures.error_bars(FRAME, "gain", width=3)["width"] == 3


@pytest.mark.parametrize("dark", [False, True])
def test_a_readable_figure_is_another(dark: bool) -> None:
    """Text grows and has ink that fits the ground; the figure that was given stays as it is."""
    figure = figures.laid_out(go.Figure(), 100)
    larger = figures.readable(figure, dark)
    assert larger.layout.xaxis.tickfont.size == larger.layout.font.size == figures.TEXT
    assert larger.layout.font.color == (figures.LIGHT_INK if dark else figures.DARK_INK)
    assert figure.layout.font.size is None
