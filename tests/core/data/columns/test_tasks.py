import numpy as np
import pandas as pd
import pytest

from core.data.columns.roles import describe
from core.data.columns.tasks import possible_kinds
from core.data.tables.cells import typed_column

ROWS = 60


def _kinds(cells: object) -> tuple[str, ...]:
    column = typed_column(pd.Series(cells))
    return possible_kinds(describe("a", column), column)


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        (["yes", "no"] * 30, ("yes/no",)),
        (["yes"] * 57 + ["no"] * 3, ()),
        (np.linspace(0, 1, ROWS), ("numbers",)),
        ([1, 2, 3, 4] * 15, ("ordered", "numbers", "classes")),
        ([1, 2, 3, 5.5] * 15, ("numbers", "ordered", "classes")),
        (list(range(12)) * 5, ("numbers", "ordered", "classes")),
        (["a", "b", "c"] * 20, ("classes",)),
        (["a", "b"] * 28 + ["c"] * 4, ()),
        ([f"w{k}" for k in range(ROWS)], ()),
        (["2020-01-01", "2021-02-03"] * 30, ()),
        (list(range(ROWS)), ()),
        ([0.5, 0.25, None, 1.5] * 10, ("numbers", "ordered", "classes")),
        ([1.5, 2.5] + [None] * 58, ()),
    ],
)
def test_kinds_follow_what_a_column_holds(cells: object, kinds: tuple[str, ...]) -> None:
    """The likeliest comes first; what is too rare, a date or an identifier is no task."""
    assert _kinds(cells) == kinds
