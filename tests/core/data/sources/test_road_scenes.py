import numpy as np
import pytest

from core.data import RoadScenes
from core.data.sources.road_scenes import _slots


def _lit(x: np.ndarray) -> np.ndarray:
    """Find the pixels of part templates: their variance is 0.09 + 0.7 x 0.84, not 0.09."""
    return x.var(axis=0).reshape(12, 12) > 0.3


def test_an_object_is_present_in_half_of_the_scenes() -> None:
    """Both parts of an object are present with probability 0.7 x 0.7 = 0.49."""
    share = RoadScenes(tasks=8, examples=20_000).draw(0).y.mean(axis=0)
    assert np.abs(share - 0.49).max() < 0.015


def test_pixels_outside_parts_are_noise() -> None:
    """Where no part lies a pixel is normal noise of standard deviation 0.3 about 0."""
    x = RoadScenes(tasks=1, parts=2, examples=20_000).draw(0).x
    noise = x.reshape(-1, 12, 12)[:, ~_lit(x)]
    assert np.abs(noise.std(axis=0) - 0.3).max() < 0.01
    assert np.abs(noise.mean(axis=0)).max() < 0.01


def test_pixels_of_parts_have_either_polarity_and_the_stated_amplitude() -> None:
    """A stroke's pixels have mean 0 and variance 0.3^2 + 0.7 E[a^2] for a in (0.6, 1.2)."""
    x = RoadScenes(tasks=1, parts=2, examples=20_000).draw(0).x
    strokes = x.reshape(-1, 12, 12)[:, _lit(x)]
    assert np.abs(strokes.mean(axis=0)).max() < 0.03
    assert np.abs(strokes.var(axis=0) - (0.09 + 0.7 * 0.84)).max() < 0.03


def test_nine_parts_lie_in_nine_slots_that_do_not_overlap() -> None:
    """Up to nine parts have a 4 x 4 slot each, with two lines of four pixels drawn in it."""
    x = RoadScenes(tasks=36, parts=9, examples=5000).draw(4).x
    cells = _lit(x).reshape(3, 4, 3, 4).sum(axis=(1, 3))
    assert set(cells.ravel()) <= {7, 8}


def test_twenty_five_slots_differ_and_fit_the_picture() -> None:
    """There are 25 different slots, all within the picture, the nine disjoint ones first."""
    slots = _slots()
    assert len(set(slots)) == 25
    assert min(min(slots)) == 0
    assert max(max(slots)) == 8
    assert set(slots[:9]) == {(row, column) for row in (0, 4, 8) for column in (0, 4, 8)}


def test_a_label_follows_from_the_picture() -> None:
    """An object is present exactly when both of its parts can be seen."""
    problem = RoadScenes(tasks=1, parts=2, examples=2000).draw(1)
    pictures, lit = problem.x.reshape(-1, 12, 12), _lit(problem.x)
    rows, columns = (4 * (np.argwhere(lit)[:, axis] // 4) for axis in (0, 1))
    corners = sorted(set(zip(rows.tolist(), columns.tolist(), strict=True)))
    assert len(corners) == 2
    seen = [
        np.abs((pictures * lit)[:, r : r + 4, c : c + 4].sum(axis=(1, 2)) / 7.5) > 0.3
        for r, c in corners
    ]
    assert np.mean((seen[0] & seen[1]) == problem.y[:, 0]) > 0.99


def test_objects_differ_until_every_pair_of_parts_is_used() -> None:
    """Six objects of four parts are the six pairs: no two have the same labels."""
    y = RoadScenes(tasks=6, parts=4, examples=500).draw(0).y
    assert len(np.unique(y, axis=1).T) == 6
    assert len(np.unique(RoadScenes(tasks=12, parts=4, examples=500).draw(0).y, axis=1).T) == 6


def test_the_first_objects_are_those_of_the_lecture() -> None:
    """The lecture's four objects come first, and up to 100 objects have names of their own."""
    assert RoadScenes().names == ("pedestrian", "car", "stop sign", "traffic light")
    assert len(set(RoadScenes(tasks=100).names)) == 100


def test_pictures_are_twelve_by_twelve() -> None:
    """A scene is a row of 144 pixels that the problem knows how to lay out."""
    problem = RoadScenes(examples=1).draw(0)
    assert problem.picture == (12, 12)
    assert problem.x.shape == (2801, 144)
    assert problem.overlap == 0


@pytest.mark.parametrize("parts", [1, 26, 4.0, "four"])
def test_parts_out_of_bounds_are_refused(parts: object) -> None:
    """Two parts make an object and 25 fill the picture: nothing else is accepted."""
    with pytest.raises(ValueError, match="parts must be a whole number between 2 and 25, got"):
        RoadScenes(parts=parts)
