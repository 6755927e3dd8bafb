import numpy as np
import pytest

from dashboard.lessons import lesson_03_softmax as lesson
from dashboard.lessons import measured

pytestmark = pytest.mark.usefixtures("trained_here")


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
