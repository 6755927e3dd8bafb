import numpy as np
import pytest

from core import Result
from dashboard.home.frames import answer, telling
from dashboard.shared.labels.frames import Samples

NOT = np.nan


def test_an_answer_is_of_the_error_over_all_tasks(result: Result) -> None:
    """Row, errors and replicates are those of the result."""
    read, row = answer(result, 1.0), result.overall()
    assert (read.row["gain"], read.winner) == (row["gain"], row["verdict"])
    means = result.scores.groupby("arm")["error"].mean()
    assert dict(read.errors) == pytest.approx(means.to_dict())
    assert read.replicates == 4
    difference = 100 * (read.errors["apart"] - read.errors["together"])
    assert difference == pytest.approx(read.row["gain"], abs=1e-4)


@pytest.mark.parametrize(
    ("columns", "number"),
    [
        ([[1, 1, 1, 1], [0, 1, 1, 0]], 1),
        ([[0, 0, 0, 0], [0, 0, 0, 1]], 1),
        ([[0, 1, 1, 0], [NOT, 1, NOT, 0]], 1),
        ([[NOT, NOT, NOT, NOT], [1, NOT, 0, 0]], 1),
        ([[NOT, NOT, NOT, NOT], [NOT, NOT, NOT, NOT]], 0),
    ],
)
def test_the_example_that_tells_most_is_shown(columns: list[list[float]], number: int) -> None:
    """It has as many objects as it lacks, and where labels are missing, some of them."""
    labels = np.array(columns, dtype=np.float64).T
    assert telling(Samples(None, None, labels, ("a", "b", "c", "d"), 0)) == number
