import re

import numpy as np
import pytest

from core.data import Digits, RoadScenes
from dashboard.lessons import lesson_01_many_labels as lesson


def test_shares_are_counted() -> None:
    """Each share is of the pictures with so many 1s, and the mean is that of all pictures."""
    shares, mean = lesson.ones(RoadScenes())
    assert shares["name"].tolist() == [f"{k} of 4" for k in range(5)]
    assert shares["mean"].sum() == pytest.approx(1)
    assert mean == pytest.approx((shares["mean"] * np.arange(5)).sum())


def test_two_digits_are_one_or_two_labels() -> None:
    """A picture of two digits has one or two labels of 1; the last bar gathers the rest."""
    shares, _ = lesson.ones(Digits())
    assert shares["name"].iloc[-1] == "5 or more"
    assert shares["mean"].iloc[1:3].sum() == pytest.approx(1)


def test_gaps_are_counted_from_none_to_all() -> None:
    """With half of the labels missing as many columns are whole as are empty, within noise."""
    share = lesson.gaps()["mean"]
    assert share.iloc[0] == pytest.approx(0.5**4, abs=0.01)
    assert share.iloc[-1] == pytest.approx(0.5**4, abs=0.01)


def test_the_example_of_the_lecture_is_a_column_of_our_tasks() -> None:
    """A car and a stop sign, and nothing else: one number for each task, in their order."""
    (column,) = re.findall(r"bmatrix\}(.*?)\\end", lesson.LESSON.claim)
    names = RoadScenes().names
    assert [int(label) for label in column.split(r"\\")] == [
        int(name in ("car", "stop sign")) for name in names
    ]
    assert f"{len(names)} × m" in lesson.LESSON.claim
