import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from core.data.columns.inputs import CATEGORIES, Numbers, Preparation
from core.data.columns.unseen import by_row, unseen
from core.data.tables.cells import typed


def _trained(rows: int = 60) -> tuple[pd.DataFrame, Preparation]:
    """Prepare a number without blanks, one with, words, and a column that does not vary."""
    rng = np.random.default_rng(0)
    table = pd.DataFrame(
        {
            "age": rng.integers(18, 91, rows).astype(float),
            "size": np.where(rng.random(rows) < 0.2, np.nan, rng.random(rows)),
            "town": rng.choice(["Oslo", "Rome"], rows),
            "same": 7.0,
        }
    )
    table.loc[:1, "age"] = 18.0, 90.0
    return table, Preparation.fit(table, np.arange(rows))


def _said(preparation: Preparation, **cells: list[object]) -> list[str]:
    rows = len(next(iter(cells.values())))
    usual = {
        "age": [30.0] * rows,
        "size": [0.5] * rows,
        "town": ["Oslo"] * rows,
        "same": [7.0] * rows,
    }
    table = pd.DataFrame(usual | cells).astype({"town": "category"})
    return by_row(unseen(table, preparation), rows)


def test_rows_like_those_of_training_are_not_told() -> None:
    """Neither the ends of a range nor blanks where there were some are anything new."""
    table, preparation = _trained()
    assert unseen(typed(table), preparation) == ()
    assert _said(preparation, size=[np.nan, 0.5]) == ["", ""]


def test_what_is_new_is_told_of_its_row() -> None:
    """Numbers outside the range, words never met and new blanks, several of one row together."""
    _, preparation = _trained()
    found = _said(
        preparation,
        age=[340.0, 30.0, np.nan, 17.0],
        town=["Oslo", "Paris", "Rome", None],
    )
    assert found == [
        "age 340 is outside 18 to 90",
        "town 'Paris' was never met in training",
        "age is blank, as it never was in training",
        "age 17 is outside 18 to 90; town is blank, as it never was in training",
    ]


def test_what_the_networks_make_nothing_of_is_not_told() -> None:
    """A column that did not vary is no input: whatever it holds changes no answer."""
    _, preparation = _trained()
    assert _said(preparation, same=[100.0, np.nan]) == ["", ""]


def test_a_word_that_only_rows_held_out_had_is_new() -> None:
    """The word has an input, which no training row has set."""
    table, _ = _trained()
    table.loc[50:, "town"] = "Paris"
    preparation = Preparation.fit(table, np.arange(50))
    assert _said(preparation, town=["Paris"]) == ["town 'Paris' was never met in training"]


def test_rare_words_are_one_so_that_none_is_new() -> None:
    """Where the training rows held rare words, which share an input, others are like them."""
    words = [f"w{k % 30}" for k in range(300)]
    table = pd.DataFrame({"town": words, "n": np.arange(300.0)})
    preparation = Preparation.fit(table, np.arange(300))
    assert preparation.columns[0].others  # type: ignore[union-attr]
    cells = pd.DataFrame({"town": ["Paris"], "n": [3.0]}).astype({"town": "category"})
    assert unseen(cells, preparation) == ()
    frequent = np.arange(300) % 30 < CATEGORIES - 1
    without = Preparation.fit(table, np.flatnonzero(frequent))
    (one,) = unseen(cells, without)
    assert (one.column, one.cells) == ("town", ("'Paris'",))


def test_a_sentence_says_how_often_and_where_first() -> None:
    """Rows are counted from 1, as people and spreadsheets do, without the header."""
    _, preparation = _trained()
    table = pd.DataFrame(
        {"age": [30.0, 200.0, 300.0], "size": 0.5, "town": "Oslo", "same": 7.0}
    ).astype({"town": "category"})
    (one,) = unseen(table, preparation)
    assert one.sentence == "age is outside 18 to 90 in 2 rows, first in row 2 (200)"


@given(
    st.lists(st.floats(-1e30, 1e30), min_size=3, max_size=30),
    st.floats(-1e30, 1e30),
)
def test_a_range_holds_its_rows_and_hardly_more(values: list[float], new: float) -> None:
    """No training row is outside; a number beyond both ends by a hundredth of the range is."""
    cells = np.array([*values, 0.0, 1.0])
    table = pd.DataFrame({"n": cells})
    preparation = Preparation.fit(table, np.arange(len(cells)))
    assert unseen(table, preparation) == ()
    span = cells.max() - cells.min()
    beyond = new < cells.min() - 0.011 * span or new > cells.max() + 0.011 * span
    within = cells.min() <= new <= cells.max()
    found = unseen(pd.DataFrame({"n": [new]}), preparation)
    assert not (within and found)
    assert found or not beyond


def test_each_end_of_a_range_is_rounded_by_its_own_digits() -> None:
    """Beside incomes of 136,000 an end at -1 stays -1: -900 was never seen."""
    table = pd.DataFrame({"income": [-1.0, 30_766.43, 135_491.26]})
    preparation = Preparation.fit(table, np.arange(3))
    (column,) = preparation.columns
    assert isinstance(column, Numbers)
    assert (column.least, column.most) == (-1.0, 136_000.0)
    (one,) = unseen(pd.DataFrame({"income": [-900.0, -1.0, 135_900.0]}), preparation)
    assert one.sentence == "income is outside -1 to 136000 in 1 row, first in row 1 (-900)"
