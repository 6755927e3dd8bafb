import numpy as np
import pandas as pd
import pytest

from dashboard.shared import figures
from tests.plotted import plotted

FRAME = pd.DataFrame({"gain": [1.0, 2.0], "low": [0.5, float("nan")], "high": [3.0, float("nan")]})
DOT = {"type": "scatter", "x": [1], "y": [2]}


def test_figures_leave_the_page_its_colours() -> None:
    """Backgrounds are clear, so that figures follow light and dark."""
    layout = plotted(figures.laid_out([DOT], 100, xaxis=figures.titled("steps"))).layout
    assert {layout.paper_bgcolor, layout.plot_bgcolor} == {"rgba(0,0,0,0)"}
    assert (layout.height, layout.xaxis.title.text) == (100, "steps")


def test_an_interval_reaches_from_low_to_high() -> None:
    """Bars are measured from the centre, to each side by itself."""
    bars = figures.error_bars(FRAME, "gain")
    np.testing.assert_array_equal(bars["array"], [2.0, np.nan])
    np.testing.assert_array_equal(bars["arrayminus"], [0.5, np.nan])
    assert "width" not in bars
    assert figures.error_bars(FRAME, "gain", width=3)["width"] == 3


@pytest.mark.parametrize(("axis", "ends"), [("x", (0, 0, 0, 1)), ("y", (0, 1, 0, 0))])
def test_the_line_at_zero_crosses_the_whole_figure(axis: str, ends: tuple[int, ...]) -> None:
    """It is where an axis is zero, from one end of the other axis to its other end."""
    figure = figures.laid_out([DOT], 100, shapes=[figures.line_at_zero(axis, 1)])  # type: ignore[arg-type]
    (line,) = plotted(figure).layout.shapes
    assert (line.x0, line.x1, line.y0, line.y1) == ends
    assert {line.xref, line.yref} == {axis, "x domain" if axis == "y" else "y domain"}


def test_parts_share_the_width_below_their_titles() -> None:
    """Each part has axes of its own and as much room as the others, its title in the middle."""
    layout = figures.side_by_side(("a", "b"), 0.25, {"visible": False}, {})
    traces = [{**DOT, **figures.on_part(part)} for part in (0, 1)]
    figure = plotted(figures.laid_out(traces, 100, **layout))
    assert (figure.layout.xaxis.domain, figure.layout.xaxis2.domain) == ((0, 0.375), (0.625, 1))
    titles = [(title.text, title.x) for title in figure.layout.annotations]
    assert titles == [("a", 0.1875), ("b", 0.8125)]
    assert [(trace.xaxis, trace.yaxis) for trace in figure.data] == [("x", "y"), ("x2", "y2")]


@pytest.mark.parametrize("parts", range(1, 20))
def test_no_part_reaches_beyond_the_figure(parts: int) -> None:
    """A browser ignores a place beyond 1, even one that rounding made."""
    layout = figures.side_by_side(["title"] * parts, 0.02, {}, {})
    ends = [axis["domain"][1] for name, axis in layout.items() if name != "annotations"]
    assert max(ends) == 1
    assert len(ends) == 2 * parts


@pytest.mark.parametrize("dark", [False, True])
def test_a_readable_figure_is_another(dark: bool) -> None:
    """Text grows and has ink that fits the ground; the figure that was given stays as it is."""
    titles = figures.side_by_side(("a", "b"), 0.2, figures.titled("task"), {})
    figure = figures.laid_out([DOT], 100, **titles)
    before = figure.to_dict()
    layout = plotted(figures.readable(figure, dark)).layout
    for part in (layout, layout.legend, layout.xaxis2.title, layout.annotations[1]):
        assert part.font.size == figures.TEXT
        assert part.font.color == (figures.LIGHT_INK if dark else figures.DARK_INK)
    assert layout.yaxis.tickfont.size == figures.TEXT
    assert layout.xaxis.title.text == "task"
    assert figure.to_dict() == before


def test_text_is_readable_on_axes_that_nothing_was_said_about() -> None:
    """A figure without axes of its own has plotly's, and their text grows too."""
    layout = plotted(figures.readable(figures.laid_out([DOT], 100), False)).layout
    assert layout.xaxis.tickfont.size == layout.yaxis.title.font.size == figures.TEXT
