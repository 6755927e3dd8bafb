from dataclasses import replace

import pytest

from core.advice.duration import BEGINNING, expected_seconds
from core.advice.question import Question
from core.computing.cost import cost_of
from core.data.sources.table import Table
from tests.core.advice.conftest import NAMES, table

ASKED = Question(Table(table(200), NAMES), splits=10)


def test_more_work_takes_longer() -> None:
    """Each at its best, a wider network, more splits and more tasks all take longer."""
    usual = expected_seconds(replace(ASKED, budget="width"), cores=2)
    assert usual > BEGINNING
    for more in ({"budget": "tuned"}, {"budget": "width", "width": 512}):
        assert expected_seconds(replace(ASKED, **more), cores=2) > usual
    few = replace(ASKED, budget="width", splits=3)
    assert expected_seconds(few, cores=2) < usual
    fewer = replace(few, source=replace(ASKED.source, tasks=NAMES[:2]))
    assert expected_seconds(fewer, cores=2) < expected_seconds(few, cores=2)


def test_splits_beyond_the_usual_are_not_counted_on() -> None:
    """They come only where it is undecided by then."""
    assert expected_seconds(ASKED, 2) == expected_seconds(replace(ASKED, splits=30), 2)


def test_cores_share_the_work() -> None:
    """Twice as many take half of what is beyond the beginning."""
    one, two = (expected_seconds(ASKED, cores) - BEGINNING for cores in (1, 2))
    assert one == pytest.approx(2 * two)
    tuned = replace(ASKED.experiment, budget="tuned")
    assert one > cost_of(tuned).seconds
