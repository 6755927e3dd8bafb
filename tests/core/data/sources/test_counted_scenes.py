import pytest

from core.data import RoadScenes
from core.data.sources.counted_scenes import CountedScenes


@pytest.mark.parametrize(("low", "high"), [(1, 1), (0, 1), (2, 4)])
def test_scenes_are_picked_by_their_number_of_objects(low: int, high: int) -> None:
    """Only pictures within the bounds serve, in every part."""
    problem = CountedScenes(low, high, RoadScenes(examples=4000)).draw(0)
    for rows in (problem.train, problem.validation, problem.test):
        objects = problem.y[rows].sum(axis=1)
        assert len(rows) > 50
        assert ((objects >= low) & (objects <= high)).all()


def test_another_number_of_objects_is_another_source() -> None:
    """Identity and stack key hold the bounds."""
    one, other = (CountedScenes(low, 4, RoadScenes()) for low in (0, 1))
    assert one.identity() != other.identity()
    assert one.stack_key() != other.stack_key()
