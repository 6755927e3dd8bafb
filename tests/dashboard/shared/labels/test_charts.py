from dataclasses import replace
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import plotly.graph_objects as go
import pytest

from core.data import RoadScenes
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.yes_no import YES_NO
from dashboard.shared.labels.charts import FEW, GAP, NARROW, label_matrix, narrowed, pictures
from dashboard.shared.labels.frames import Samples, samples
from tests.plotted import plotted


def _samples(pictured: bool) -> Samples:
    labels = np.array([[1, 0, np.nan], [np.nan, 1, 0]])
    drawn = np.linspace(-1, 1, 3 * 4 * 5).reshape(3, 4, 5) if pictured else None
    return Samples(drawn, None, labels, ("car", "bus"), 0)


def _texts(figure: go.Figure) -> list[str]:
    (written,) = [trace for trace in figure.data if isinstance(trace, go.Scatter)]
    return list(written.text)


@pytest.mark.parametrize("pictured", [True, False])
def test_unlabelled_entries_read_as_question_marks(pictured: bool) -> None:
    """Y shows 1, 0 and '?', task by task."""
    figure = plotted(label_matrix(_samples(pictured)))
    assert _texts(figure) == ["1", "0", "?", "?", "1", "0"]
    assert len(figure.data) == 2 + pictured


def test_labels_stand_under_their_picture() -> None:
    """A column of Y is centred below the picture it belongs to."""
    strip, boxes, _ = plotted(label_matrix(_samples(pictured=True))).data
    assert strip.z.shape == (4, 3 * (5 + GAP))
    for column, centre in enumerate(boxes.x):
        left = column * (5 + GAP)
        assert centre == pytest.approx(left + 2)
        assert np.isfinite(strip.z[:, left : left + 5]).all()
        assert np.isnan(strip.z[:, left + 5 : left + 5 + GAP]).all()


def test_pictures_without_noise_stand_above_those_with_it() -> None:
    """Two rows of the same pictures, each named, on the scale of what is there."""
    noisy = _samples(pictured=True)
    assert noisy.pictures is not None
    shown = replace(noisy, clean=noisy.pictures / 2)
    figure = plotted(label_matrix(shown))
    strip = figure.data[0]
    assert strip.z.shape == (4 + GAP + 4, 3 * (5 + GAP))
    np.testing.assert_array_equal(strip.z[:4] * 2, strip.z[4 + GAP :])
    assert strip.zmax == 0.5
    assert list(figure.layout.yaxis.ticktext) == ["what is there", "with noise"]


def test_a_road_is_painted_over_its_clean_pictures() -> None:
    """One image covers just the first row; the row with noise stays as the network gets it."""
    road = RoadScenes(tasks=4, examples=20)
    clean = road.clean()
    assert clean is not None
    drawn = samples(road.draw(1), clean=clean.draw(1))
    assert drawn.clean is not None
    (image,) = plotted(label_matrix(drawn)).layout.images
    count, height, width = drawn.clean.shape
    assert (image.x, image.y) == (-0.5, -0.5)
    assert (image.sizex, image.sizey) == (count * (width + GAP), height)
    drawing = ElementTree.fromstring(unquote(image.source.removeprefix("data:image/svg+xml,")))
    assert drawing.get("viewBox") == f"0 0 {count * (width + GAP)} {height}"
    assert len(drawing) == count
    assert not plotted(label_matrix(replace(drawn, clean=None))).layout.images


def test_pictures_share_one_scale() -> None:
    """Every picture is drawn, named, and dark in proportion to the largest of all."""
    images = np.ones((2, 3, 4), dtype=np.float32) * [[[1]], [[2]]]
    figure = plotted(pictures(images, ("a", "b")))
    assert len(figure.data) == 2
    assert [title.text for title in figure.layout.annotations] == ["a", "b"]
    assert figure.layout.coloraxis.cmax == 2


def _row(count: int) -> Samples:
    return Samples(np.ones((count, 4, 5)), None, np.ones((2, count)), ("car", "bus"), 0)


def test_a_phone_shows_the_first_pictures_only() -> None:
    """Of many the first three, each with its column of Y; the pictures are the same ones."""
    whole = label_matrix(_row(8))
    few = plotted(narrowed(whole))
    low, high = few.layout.xaxis2.range
    shown = [centre for centre in few.layout.xaxis2.tickvals if low < centre < high]
    assert len(shown) == NARROW
    assert low < 0
    assert high < few.layout.xaxis2.tickvals[NARROW] - 2  # nothing of the next
    assert few.data[0].z.shape == plotted(whole).data[0].z.shape
    assert plotted(whole).layout.xaxis2.range is None


def test_few_pictures_and_other_figures_stay_as_they_are() -> None:
    """Four pictures fit a phone, and so do columns of Y without pictures."""
    images = np.ones((2, 3, 4), dtype=np.float32)
    figures = (label_matrix(_row(FEW)), label_matrix(_samples(False)), pictures(images, ("a", "b")))
    for figure in figures:
        assert narrowed(figure) is figure


def test_numbers_are_written_and_have_a_colour_of_their_own() -> None:
    """A number is written as it is, be it 0 or 1, and its box tells it from yes and no."""
    labels = np.array([[1, 0, np.nan], [1.0, -0.25, np.nan]])
    kinds = (YES_NO, NUMBERS)
    figure = plotted(label_matrix(Samples(None, None, labels, ("car", "price"), 0, kinds)))
    assert _texts(figure) == ["1", "0", "?", "1.0", "−0.2", "?"]
    (yes, no, gap), (one, less, unknown) = figure.data[0].z.tolist()
    assert gap == unknown
    assert one == less
    assert len({yes, no, gap, one}) == 4
