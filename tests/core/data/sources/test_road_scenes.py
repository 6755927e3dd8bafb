from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import RoadScenes
from core.data.sources.glyphs import SIDE, SUPPORTS, TOPS, drawn
from core.data.sources.road_scenes import HIGH, PLACES, WIDE

SHARING = (0.0, 0.25, 0.5, 0.75, 1.0)


def _clean(scenes: RoadScenes, seed: int = 0) -> np.ndarray:
    """(m, height, width) pictures without noise."""
    problem = replace(scenes, noise=0).draw(seed)
    assert problem.picture is not None
    return problem.x.reshape(-1, *problem.picture)


def _place(pictures: np.ndarray, scenes: RoadScenes, number: int) -> np.ndarray:
    """(m, 2, 7, 7) the top and the support that stand at a place."""
    row, column = divmod(number, scenes.picture[1] // WIDE)
    at = pictures[:, row * HIGH : (row + 1) * HIGH, column * WIDE : column * WIDE + SIDE]
    return at.reshape(-1, 2, SIDE, SIDE)


def test_the_first_objects_are_those_of_the_lecture() -> None:
    """The lecture's four objects come first, of five parts; round and box are two objects' each."""
    scenes = RoadScenes()
    assert scenes.names == ("pedestrian", "car", "stop sign", "traffic light")
    assert len({part for pair in scenes.objects for part in pair}) == 5
    assert scenes.shared_by == 8 / 5


@given(tasks=st.integers(1, 100), sharing=st.floats(0, 1))
def test_up_to_a_hundred_objects_differ_and_are_made_of_what_is_drawn(
    tasks: int, sharing: float
) -> None:
    """Objects are different pairs with names of their own; every part stands at some place."""
    scenes = RoadScenes(tasks=tasks, sharing=sharing)
    assert len(set(scenes.objects)) == len(set(scenes.names)) == tasks
    parts = {part for pair in scenes.objects for part in pair}
    assert parts == {part for pair in scenes.objects[:PLACES] for part in pair}
    assert 2 * tasks / len(parts) == pytest.approx(scenes.shared_by)


@given(tasks=st.integers(1, 100))
def test_more_sharing_leaves_fewer_parts(tasks: int) -> None:
    """From up to ten objects of parts of their own to as few parts as can make the objects."""
    shared_by = [RoadScenes(tasks=tasks, sharing=sharing).shared_by for sharing in SHARING]
    assert shared_by == sorted(shared_by)
    if tasks <= len(TOPS):
        assert shared_by[0] == 1
    few = {tops + supports for tops in range(1, 11) for supports in range(1, 11)}
    assert 2 * tasks / shared_by[-1] == min(
        n for n in few if any(a * (n - a) >= tasks for a in range(1, n))
    )


@pytest.mark.parametrize(("tasks", "sharing"), [(1, 0.75), (4, 0.75), (4, 0), (8, 1), (30, 0.5)])
def test_an_object_is_there_exactly_when_both_its_parts_are(tasks: int, sharing: float) -> None:
    """At each place the label is 1 where top and support can both be seen, lighter or darker."""
    scenes = RoadScenes(tasks=tasks, sharing=sharing, examples=300)
    pictures, y = _clean(scenes), scenes.draw(0).y
    for number, (top, support) in enumerate(scenes.objects[:PLACES]):
        halves = _place(pictures, scenes, number)
        strength = np.abs(halves).max(axis=(2, 3))
        glyphs = np.stack([drawn(TOPS[top]), drawn(SUPPORTS[support])])
        sign = np.sign(halves.sum(axis=(2, 3)))
        np.testing.assert_allclose(halves, (sign * strength)[:, :, None, None] * glyphs, atol=1e-6)
        assert set(np.unique(strength > 0)) == {False, True}
        there = strength[strength > 0]
        assert 0.5 <= there.min() < 0.51
        assert 0.99 < there.max() <= 1
        np.testing.assert_array_equal((strength > 0).all(axis=1), y[:, number] == 1)


def test_a_part_looks_the_same_at_all_objects_that_have_it() -> None:
    """In one picture the pole of the stop sign is as light as that of the traffic light."""
    scenes = RoadScenes()
    pictures = _clean(scenes)
    poles = [
        _place(pictures, scenes, number)[:, 1]
        for number, pair in enumerate(scenes.objects)
        if pair.support == "pole"
    ]
    assert len(poles) == 2
    np.testing.assert_array_equal(*poles)


def test_an_object_is_present_in_half_of_the_scenes() -> None:
    """Both parts of an object are present with probability 0.7 x 0.7 = 0.49."""
    share = RoadScenes(tasks=8, examples=20_000).draw(0).y.mean(axis=0)
    assert np.abs(share - 0.49).max() < 0.015


def test_a_part_is_lighter_as_often_as_darker() -> None:
    """So no single unit can count light: the mean picture is empty."""
    assert np.abs(_clean(RoadScenes(examples=20_000)).mean(axis=0)).max() < 0.03


@pytest.mark.parametrize("noise", [0.1, 0.3])
def test_noise_is_added_to_the_same_pictures(noise: float) -> None:
    """Every pixel varies by the noise, and by nothing else, about the clean picture."""
    scenes = RoadScenes(noise=noise, examples=3000)
    rest = scenes.draw(2).x - replace(scenes, noise=0).draw(2).x
    assert np.abs(rest.std(axis=0) - noise).max() < 0.1 * noise
    assert np.abs(rest.mean(axis=0)).max() < 0.1 * noise


def test_decoys_change_pictures_and_no_label() -> None:
    """They lie over the objects, come and go like parts, and belong to no object."""
    scenes = RoadScenes(decoys=4, noise=0)
    plain, broken = replace(scenes, decoys=0).draw(0), scenes.draw(0)
    assert plain.x.shape == broken.x.shape
    assert np.abs(broken.y.mean(axis=0) - 0.49).max() < 0.03
    free = np.abs(plain.x).max(axis=0) == 0  # pixels that belong to no part
    assert np.abs(broken.x[:, free]).max() > 0.5


@pytest.mark.parametrize(
    ("tasks", "picture"),
    [(1, (14, 8)), (4, (14, 32)), (5, (28, 32)), (9, (28, 40)), (100, (28, 40))],
)
def test_the_street_grows_up_to_ten_places(tasks: int, picture: tuple[int, int]) -> None:
    """A scene is a row of pixels that the problem knows how to lay out."""
    scenes = RoadScenes(tasks=tasks, examples=1)
    problem = scenes.draw(0)
    assert problem.picture == scenes.picture == picture
    assert problem.x.shape == (2801, picture[0] * picture[1])
    assert problem.x.dtype == problem.y.dtype == np.float32
    assert problem.overlap == 0


@pytest.mark.parametrize("glyph", [*TOPS.values(), *SUPPORTS.values()])
def test_glyphs_are_seven_by_seven(glyph: str) -> None:
    """Each is a square of pixels, of which at least eight are drawn."""
    assert drawn(glyph).shape == (SIDE, SIDE)
    assert drawn(glyph).sum() >= 8


@pytest.mark.parametrize("sharing", [-0.1, 1.1, "much"])
def test_sharing_out_of_bounds_is_refused(sharing: object) -> None:
    """Nothing is shared less than not at all, or more than fully."""
    with pytest.raises(ValueError, match=r"sharing must be a number between 0\.0 and 1\.0, got"):
        RoadScenes(sharing=sharing)


@pytest.mark.parametrize("decoys", [0, 2])
@pytest.mark.parametrize(("tasks", "sharing"), [(1, 0.75), (4, 0.75), (8, 0), (30, 0.5)])
def test_the_truth_is_what_is_in_the_pictures(tasks: int, sharing: float, decoys: int) -> None:
    """Parts drawn as light or dark as it says are the pictures without noise, and the labels."""
    scenes = RoadScenes(tasks=tasks, sharing=sharing, examples=50, decoys=decoys, noise=0)
    truth, problem = scenes.truth(3), scenes.draw(3)
    light, dark = truth.values.reshape(len(problem.x), -1, 2).transpose(2, 0, 1)
    assert (light * dark == 0).all()
    if not decoys:
        np.testing.assert_allclose(scenes.pictured(light - dark), problem.x, atol=1e-6)
    there = (light + dark > 0)[:, :, None] | ~scenes.needs()
    np.testing.assert_array_equal(there.all(axis=1), problem.y == 1)
    assert truth.parts[::2] == truth.parts[1::2]
    assert [name.removesuffix(" top") for name in truth.parts[::2]] == list(scenes.parts)
    assert truth.names[:2] == ("light round top", "dark round top")
    np.testing.assert_array_equal(truth.needed[::2], scenes.needs())


def test_noise_changes_no_truth() -> None:
    """The same parts are there with noise and without."""
    noisy, clean = (RoadScenes(examples=20, noise=noise).truth(1) for noise in (0.5, 0.0))
    np.testing.assert_array_equal(noisy.values, clean.values)
