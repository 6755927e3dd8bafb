import numpy as np
import pytest

from core.calibration.all_kinds import AllKinds
from core.data import SharedFeatures

ASKED = ("numbers", "yes/no", "ordered", "classes")


def test_answers_are_read_off_shared_features() -> None:
    """A number as it comes, whether it is positive, its place, and which of three is the largest.

    They are answers about the inputs of the source itself.
    """
    x, labels = AllKinds(4, relatedness=0.5, asked=ASKED).sampler((1,))(50)
    plain_x, numbers = SharedFeatures(12, relatedness=0.5, numbers=1.0).sampler((1,))(50)
    assert np.array_equal(x, plain_x)
    for row, given in zip(labels, numbers.tolist(), strict=True):
        place = sum(given[6] >= cut for cut in (-1, 0, 1))
        largest = max(range(3), key=lambda k: given[9 + k])
        assert row.tolist() == [pytest.approx(given[0]), given[3] > 0, place, largest]


def test_problems_have_tasks_of_these_kinds() -> None:
    """Each with labels of its own kind."""
    source = AllKinds(4, examples=30, asked=ASKED)
    problem = source.draw((0, 0, 0))
    assert problem.kinds == source.kinds
    assert tuple(kind.name for kind in problem.kinds) == ASKED


@pytest.mark.parametrize("asked", [(), ("numbers",), ("numbers", "colours")])
def test_a_kind_must_be_named_for_each_task(asked: tuple[str, ...]) -> None:
    """One for each, out of those that there are."""
    with pytest.raises(ValueError, match="asked must name 2 kinds out of yes/no, classes"):
        AllKinds(2, asked=asked)
