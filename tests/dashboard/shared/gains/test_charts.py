import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from core.results.judging import SAME, UNDECIDED
from dashboard.shared.gains.charts import gain_heatmap, gain_slice
from dashboard.shared.gains.frames import GainMap
from tests.plotted import plotted

AXES = ("width", "examples")


def _map(gain: list[list[float]], verdict: list[list[str]] | None = None) -> GainMap:
    """Lay gains out; without verdicts an arm wins in every cell."""
    array = np.array(gain)
    winners = np.where(array > 0, "together", "apart") if verdict is None else np.array(verdict)
    words = np.full(array.shape, "words", dtype=object)
    xs, ys = range(array.shape[1]), range(array.shape[0])
    return GainMap(
        tuple(2**x for x in xs),
        tuple(50 * 2**y for y in ys),
        array,
        winners,
        words,
        "pp",
        1,
    )


def _of(figure: go.Figure, kind: type) -> list[go.Figure]:
    return [trace for trace in figure.data if isinstance(trace, kind)]


@pytest.mark.parametrize(
    ("gain", "edges"),
    [
        ([[-1, 1], [-2, 2]], {((0.5, -0.5), (0.5, 0.5)), ((0.5, 0.5), (0.5, 1.5))}),
        ([[-1, -1], [-2, 0]], {((0.5, 0.5), (0.5, 1.5)), ((0.5, 0.5), (1.5, 0.5))}),
        ([[-1, np.nan], [-2, 2]], {((0.5, 0.5), (0.5, 1.5))}),
        ([[-1, 3]], {((0.5, -0.5), (0.5, 0.5))}),
        ([[1, 3], [2, 4]], set()),
    ],
)
def test_the_line_of_zero_gain_runs_between_cells(
    gain: list[list[float]], edges: set[tuple[tuple[float, float], tuple[float, float]]]
) -> None:
    """It parts each two measured neighbours of which one gains and the other does not."""
    line = _of(plotted(gain_heatmap(_map(gain), AXES)), go.Scatter)[2]
    points = [*zip(line.x, line.y, strict=True)]
    assert {*zip(points[::3], points[1::3], strict=True)} == edges


def test_cells_are_hatched_where_undecided_and_dotted_where_practically_the_same() -> None:
    """Neither mark is drawn where an arm wins, nor where nothing is measured."""
    gains = [[-1, 0.1, 3], [np.nan, 0.2, 2]]
    verdicts = [["apart", UNDECIDED, "together"], ["", SAME, "together"]]
    hatch, dots = _of(plotted(gain_heatmap(_map(gains, verdicts), AXES)), go.Scatter)[:2]
    within = [(min(each), max(each)) for each in (_drawn(hatch.x), _drawn(hatch.y))]
    assert within == [(0.5, 1.5), (-0.5, 0.5)]
    assert sorted(zip(np.round(dots.x), np.round(dots.y), strict=True)) == [(1, 1)] * 4


def _drawn(places: tuple[float | None, ...]) -> list[float]:
    """Leave out where a line is interrupted."""
    return [place for place in places if place is not None]


def test_only_a_winner_has_a_colour() -> None:
    """Where nobody wins a cell is of the scale's middle, whatever its gain; its number stays."""
    gains = _map([[-1, 0.4, 3, np.nan]], [["apart", UNDECIDED, SAME, ""]])
    (heat,) = _of(plotted(gain_heatmap(gains, AXES)), go.Heatmap)
    np.testing.assert_array_equal(heat.z, [[-1, 0, 0, np.nan]])
    assert list(heat.text[0]) == ["−1.0", "+0.4", "+3.0", ""]


def test_a_cell_knows_its_settings() -> None:
    """The customdata of every marker are the values of the axes at its place."""
    gains = _map([[1, 2, 3], [4, 5, 6]])
    figure = plotted(gain_heatmap(gains, AXES))
    cells = _of(figure, go.Scatter)[3]
    assert [list(pair) for pair in cells.customdata] == [
        [1, 50], [2, 50], [4, 50], [1, 100], [2, 100], [4, 100],
    ]  # fmt: skip
    (heat,) = _of(figure, go.Heatmap)
    assert [list(row) for row in heat.text] == [["+1.0", "+2.0", "+3.0"], ["+4.0", "+5.0", "+6.0"]]


def test_the_words_of_a_cell_are_broken_into_lines() -> None:
    """Where it is, its gain and both arms stand below each other, so that all of it is seen."""
    gains = _map([[1]])
    gains.words[0, 0] = "width 2: gain +1.0 pp, together; together 10%, apart 11%, 5 replicates"
    cells = _of(plotted(gain_heatmap(gains, AXES)), go.Scatter)[3]
    assert cells.hovertext[0].split("<br>") == [
        "width 2",
        "gain +1.0 pp, together",
        "together 10%, apart 11%, 5 replicates",
    ]


def test_colours_are_the_arms_and_centred_on_zero() -> None:
    """Apart's colour is the lower end, together's the upper, and zero lies in the middle."""
    (heat,) = _of(plotted(gain_heatmap(_map([[-3, 1]]), AXES)), go.Heatmap)
    assert heat.zmin == -heat.zmax
    assert [stop[1].upper() for stop in heat.colorscale][:: len(heat.colorscale) - 1] == [
        "#D55E00",
        "#0072B2",
    ]


@pytest.mark.parametrize("gain", [[[0.0, 0.0]], [[np.nan, np.nan]]])
def test_a_map_without_any_gain_can_be_drawn(gain: list[list[float]]) -> None:
    """All zero, or nothing measured yet: there is still a figure with a colour scale."""
    (heat,) = _of(plotted(gain_heatmap(_map(gain, [["", ""]]), AXES)), go.Heatmap)
    assert heat.zmax > heat.zmin


def test_a_slice_has_intervals_and_the_winners_colours() -> None:
    """Error bars reach from low to high; grey where nobody wins."""
    frame = pd.DataFrame(
        {
            "width": [2, 4, 8],
            "gain": [-2.0, 0.1, 3.0],
            "low": [-3.0, -1.0, 2.0],
            "high": [-1.0, 1.2, 4.0],
            "verdict": ["apart", UNDECIDED, "together"],
            "unit": ["pp"] * 3,
        }
    )
    (line,) = _of(plotted(gain_slice(frame, "width")), go.Scatter)
    assert list(line.marker.color) == ["#D55E00", "#8A8A8A", "#0072B2"]
    np.testing.assert_allclose(line.error_y.array, [1.0, 1.1, 1.0])
