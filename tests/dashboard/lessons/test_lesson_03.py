import numpy as np
import pytest

from dashboard.lessons import lesson_03_softmax as lesson
from dashboard.lessons import measured


@pytest.mark.parametrize(("low", "high"), [(1, 1), (0, 1), (2, 4)])
def test_scenes_are_picked_by_their_number_of_objects(low: int, high: int) -> None:
    """Only pictures within the bounds serve, in every part."""
    problem = lesson.Counted(low, high).draw(0)
    for rows in (problem.train, problem.validation, problem.test):
        objects = problem.y[rows].sum(axis=1)
        assert len(rows) > 50
        assert ((objects >= low) & (objects <= high)).all()


def test_softmax_cannot_do_better_than_what_it_must_miss() -> None:
    """The measured error is no less than the errors that crowded pictures force."""
    _, forced = lesson.crowded_share()
    assert measured.rows("softmax", arm="softmax")["score"].iloc[0] >= forced


def test_the_difference_is_paired() -> None:
    """The interval of the difference is around the difference of the means."""
    soft, multi, difference = lesson.compared(1, 1).to_dict("records")
    assert difference["mean"] == pytest.approx(soft["mean"] - multi["mean"])
    assert difference["low"] <= difference["mean"] <= difference["high"]
    assert np.isfinite([difference["low"], difference["high"]]).all()
