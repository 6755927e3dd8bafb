from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import Table
from core.data.arrays import Floats
from core.data.kinds.kind import counted_shares
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import YES_NO
from tests.core.data.kinds.labelled import TASKS, answered, loss_of_constant

nan = np.nan
GRADES = ["poor", "fair", "good", "superb"]


def _grades(cells: Sequence[str | None]) -> pd.Series:
    return pd.Series(pd.Categorical(list(cells), GRADES, ordered=True))


@given(st.lists(st.sampled_from([*GRADES, None]), max_size=40))
def test_ordered_categories_keep_their_order(cells: list[str | None]) -> None:
    """Labels follow the order of the column's own categories, not that of the alphabet."""
    kind, labels = Ordered.read("a", _grades(["superb", "poor", *cells]))
    used = [grade for grade in GRADES if grade in {"superb", "poor", *cells}]
    assert labels.words == tuple(used)
    assert kind == Ordered(len(used))
    expected = [nan if cell is None else used.index(cell) for cell in ["superb", "poor", *cells]]
    assert np.array_equal(labels.values, expected, equal_nan=True)


def test_other_columns_are_in_the_order_of_the_alphabet_or_of_numbers() -> None:
    """Words of no scale, unordered categories and numbers have the order that classes have."""
    words = pd.Series(["plum", "pear", "?", "apple"])
    for column in (words, words.astype("category")):
        kind, labels = Ordered.read("a", column)
        assert (kind, labels.words) == (Ordered(3), ("apple", "pear", "plum"))
        assert np.array_equal(labels.values, [2, 1, nan, 0], equal_nan=True)
    kind, labels = Ordered.read("a", pd.Series([10, 9, None, 2]))
    assert (kind, labels.words) == (Ordered(3), ("2", "9", "10"))
    assert np.array_equal(labels.values, [2, 1, nan, 0], equal_nan=True)


def test_categories_of_numbers_keep_their_order() -> None:
    """Numbers as ordered categories are in the order that was given, also when it falls."""
    column = pd.Series(pd.Categorical([1, 3, 2], [3, 2, 1], ordered=True))
    _, labels = Ordered.read("a", column)
    assert labels.words == ("3", "2", "1")
    assert labels.values.tolist() == [2, 0, 1]


def test_a_blank_category_is_missing() -> None:
    """A '?' among ordered categories is no place on the scale."""
    cells = ["poor", "?", "good"]
    column = pd.Series(pd.Categorical(cells, ["?", "poor", "good"], ordered=True))
    _, labels = Ordered.read("a", column)
    assert labels.words == ("poor", "good")
    assert np.array_equal(labels.values, [0, nan, 1], equal_nan=True)


def test_a_table_keeps_the_order_of_categories() -> None:
    """A task column of ordered categories has their order in a table, too."""
    rng = np.random.default_rng(0)
    cells = rng.choice(GRADES, 80).tolist()
    frame = pd.DataFrame({"x": rng.standard_normal(80), "grade": _grades(cells)})
    labels = Table(frame, ("grade",), read_as=("ordered",)).labels[:, 0]
    assert labels.tolist() == [GRADES.index(cell) for cell in cells]


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        (
            pd.Series(pd.date_range("2020-01-01", periods=40)),
            "task column 'a' must hold answers, got dates",
        ),
        (
            pd.Series(range(31)),
            "task column 'a' must hold 2 to 30 different answers, got 31; choose another kind or "
            "column",
        ),
        (
            _grades(["poor", None]),
            "task column 'a' must hold 2 to 30 different answers, got 1; choose another kind or "
            "column",
        ),
    ],
)
def test_a_column_of_something_else_is_refused(column: pd.Series, sentence: str) -> None:
    """Dates, one answer and more than thirty are refused with what came."""
    with pytest.raises(ValueError, match="task column") as caught:
        Ordered.read("a", column)
    assert str(caught.value) == sentence


def test_a_place_given_four_times_is_too_rare() -> None:
    """Each place needs five labels, so that every part of a split can have one."""
    kind, labels = Ordered.read("a", _grades(["poor"] * 30 + ["fair"] * 5))
    kind.require_enough("a", labels)
    kind, labels = Ordered.read("a", _grades(["poor"] * 30 + ["fair"] * 4 + ["good"] * 9))
    with pytest.raises(ValueError, match="task column") as caught:
        kind.require_enough("a", labels)
    assert str(caught.value) == (
        "task column 'a' must hold each answer at least 5 times, got 'fair' 4 times; leave those "
        "rows blank"
    )


def test_rare_marks_may_be_numbers() -> None:
    """Where all answers are numbers, a column with a rare one can still be read as numbers."""
    kind, labels = Ordered.read("a", pd.Series([1.5] * 30 + [2.0] * 20 + [6.0] * 4))
    with pytest.raises(ValueError, match=r"got '6' 4 times; .* or read the column as numbers$"):
        kind.require_enough("a", labels)


@pytest.mark.parametrize("value", [-1, 1.5, 4, np.inf])
def test_labels_that_are_no_place_are_refused(value: float) -> None:
    """Labels of four places are 0 to 3 or NaN."""
    Ordered(4).check(np.array([[0, 1, 2, 3, nan]], dtype=np.float32))
    with pytest.raises(ValueError, match=r"^labels must be 0 to 3 or NaN, got another value$"):
        Ordered(4).check(np.array([[0, value]], dtype=np.float32))


@pytest.mark.parametrize("count", [1, 0, -2])
def test_one_place_is_no_scale(count: int) -> None:
    """There are two places or more."""
    with pytest.raises(ValueError, match=rf"^ordered answers must be 2 or more, got {count}$"):
        Ordered(count)


@given(answered())
def test_the_constant_loss_is_that_of_a_plain_loop(drawn: tuple[int, Floats, Floats]) -> None:
    """It is the mean over thresholds of the loss of always giving the share that lies above."""
    count, y, held_out = drawn
    found = Ordered(count).constant_loss(y, held_out)
    for task in range(TASKS):
        times = [np.sum(y[:, task] == place) + 0.5 for place in range(count)]
        losses = []
        for label in held_out[:, task][~np.isnan(held_out[:, task])]:
            for threshold in range(1, count):
                above = sum(times[threshold:]) / sum(times)
                losses.append(-np.log(above if label >= threshold else 1 - above))
        expected = np.mean(losses) if losses else nan
        assert found[task] == pytest.approx(expected, nan_ok=True)


@given(answered())
def test_the_constant_loss_is_what_training_measures_of_constant_logits(
    drawn: tuple[int, Floats, Floats],
) -> None:
    """A network whose logits are those of the shares above each threshold has just this loss."""
    count, y, held_out = drawn
    shares = counted_shares(y, count)
    above = np.stack([shares[threshold:].sum(axis=0) for threshold in range(1, count)])
    measured = loss_of_constant(Ordered(count), np.log(above / (1 - above)), held_out)
    np.testing.assert_allclose(measured, Ordered(count).constant_loss(y, held_out))


@given(answered(most=2))
def test_two_places_are_a_yes_or_no(drawn: tuple[int, Floats, Floats]) -> None:
    """With two places the constant loss is that of a yes/no task."""
    _, y, held_out = drawn
    held_out[0] = 1  # a yes/no task without any held-out label is another matter
    expected = YES_NO.constant_loss(y, held_out)
    np.testing.assert_allclose(Ordered(2).constant_loss(y, held_out), expected)
