from collections.abc import Callable, Sequence

import numpy as np
import pytest

from core.data.kinds.classes import Classes
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.yes_no import YES_NO
from dashboard.shared.figure import Figure
from dashboard.your_data.label_charts import (
    CLASSES,
    GAP,
    NO,
    SCALE,
    SHADES,
    YES,
    balance_bars,
    label_matrix,
    together_heatmap,
)
from dashboard.your_data.label_frames import Picture, picture
from tests.plotted import plotted

LABELS = np.array([[1, 1], [1, 0], [0, 1], [np.nan, 0]], dtype=np.float32)


def _picture(labels: np.ndarray, names: Sequence[str]) -> Picture:
    return picture(
        labels.astype(np.float32), (YES_NO,) * len(names), [("no", "yes")] * len(names), names
    )


@pytest.fixture
def summed() -> Picture:
    """Sum up a table of four rows and two tasks."""
    return _picture(LABELS, ("a", "b"))


def test_yes_no_and_gaps_have_a_colour_each(summed: Picture) -> None:
    """The matrix has a colour for each answer that there is, each named by the legend."""
    figure = plotted(label_matrix(summed))
    heat = figure.data[0]
    assert [colour for _, colour in heat.colorscale[::2]] == list(SHADES)
    assert heat.zmax - heat.zmin == len(SHADES)  # a step of the scale for each code
    assert {trace.name: trace.marker.color for trace in figure.data[1:]} == {
        "yes": YES, "no": NO, "? (no label)": GAP,
    }  # fmt: skip
    np.testing.assert_array_equal(heat.customdata[0], ["yes", "yes", "no", "?"])


@pytest.fixture
def mixed() -> Picture:
    """Sum up six rows of classes (one is rare) and of numbers."""
    labels = np.array([[0, 1, 1, 1, 2, 2], [10, 60, 20, np.nan, 58, 10]], dtype=np.float32)
    kinds, words = (Classes(3), NUMBERS), (("cat", "dog", "<b>owl</b>"), ())
    return picture(labels.T, kinds, words, ("animal", "weight"))


def test_every_class_and_every_part_of_a_range_has_a_colour(mixed: Picture) -> None:
    """The most frequent class comes first; numbers are a scale; a pointer tells the answer."""
    figure = plotted(label_matrix(mixed))
    assert {trace.name: trace.marker.color for trace in figure.data[1:]} == {
        "most frequent": CLASSES[0], "2nd": CLASSES[1], "3rd": CLASSES[2],
        "low": SCALE[0], "high": SCALE[-1], "? (no label)": GAP,
    }  # fmt: skip
    assert sorted(figure.data[0].customdata[0]) == ["cat", *["dog"] * 3, *["‹b›owl‹/b›"] * 2]
    assert sorted(set(figure.data[0].customdata[1])) == ["10 to 20", "20 to 30", "50 to 60", "?"]


def test_the_balance_of_classes_is_drawn(mixed: Picture) -> None:
    """Each class has a bar of its own, as long as it has rows, and all add up to the rows."""
    bars = plotted(balance_bars(mixed)).data
    found = {bar.name: list(bar.x) for bar in bars if bar.name}
    assert found["most frequent"] == [3, 0]
    assert found["2nd"] == [2, 0]
    assert found["3rd"] == [1, 0]
    assert np.sum([bar.x for bar in bars], axis=0).tolist() == [6, 6]
    assert not any(bar.showlegend for bar in bars if not bar.name)


def test_bars_add_up_to_the_rows(summed: Picture) -> None:
    """Yes, no and '?' are stacked."""
    figure = plotted(balance_bars(summed))
    assert figure.layout.barmode == "stack"
    assert np.sum([bar.x for bar in figure.data], axis=0).tolist() == [4, 4]


def test_numbers_are_written_where_there_are_few_tasks(summed: Picture) -> None:
    """Up to twelve tasks have numbers in their cells, more have colours alone."""
    assert plotted(together_heatmap(summed)).data[0].texttemplate == "%{text}"
    many = _picture(np.zeros((4, 13)), [f"t{k}" for k in range(13)])
    assert plotted(together_heatmap(many)).data[0].texttemplate is None


def test_no_association_is_white() -> None:
    """The scale goes from -1 to 1, white in the middle, whatever the largest number is."""
    (heat,) = plotted(together_heatmap(_picture(np.tile(LABELS, (3, 1)), ("a", "b")))).data
    assert (heat.zmin, heat.zmax) == (-1, 1)
    assert heat.colorscale[1] == (0.5, "#F7F7F7")


@pytest.mark.parametrize(
    ("draw", "height"), [(label_matrix, 1420), (balance_bars, 1420), (together_heatmap, 900)]
)
def test_a_hundred_tasks_are_drawn(draw: Callable[[Picture], Figure], height: int) -> None:
    """A hundred tasks each have a row of their own, on a chart that is tall but not endless."""
    names = [f"a task with a long name, number {k}" for k in range(100)]
    labels = np.random.default_rng(0).choice([np.nan, 0, 1], (50, 100))
    figure = plotted(draw(_picture(labels, names)))
    assert len(set(figure.data[0].y)) == 100
    assert figure.layout.height == height
