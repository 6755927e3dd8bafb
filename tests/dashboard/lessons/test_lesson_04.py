import pandas as pd
import pytest

from core.data import RoadScenes
from dashboard.lessons import lesson_04_one_network as lesson
from dashboard.lessons import measured


def _point(width: int) -> pd.Series:
    rows = measured.rows(
        "Road scenes", tasks=4, examples=1500, width=width, missing=0.0, sharing=0.75
    )
    assert len(rows) == 1
    return rows.iloc[0]


def test_the_truth_is_the_verdict_of_the_atlas() -> None:
    """Who is right is read from the measured point that the prediction asks about."""
    row = _point(lesson.WIDTH)
    revealed = lesson.reveal()
    assert lesson.WINNERS[int(revealed.truth or 0)] == row["verdict"]
    assert measured.verdict(row) in revealed.text


def test_objects_are_seen_by_their_strokes() -> None:
    """Where an object is present more is drawn in some places, and nowhere much less."""
    images, names = lesson.where_objects_show()
    assert images.shape == (len(names), *RoadScenes(lesson.TASKS).picture)
    assert images.min() > -0.25 * images.max()


@pytest.mark.parametrize("place", range(len(lesson.WIDTHS)))
def test_a_network_of_another_width_is_judged_at_its_own_width(place: int) -> None:
    """The sentence is that of the width which the knob names."""
    width = lesson.WIDTHS[place]
    row = _point(width)
    assert lesson.PLACES[place].endswith(f" {width}")
    assert measured.verdict(row) in lesson.show(place).text
