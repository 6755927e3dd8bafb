import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import mean_squared_error

from core.data.arrays import Floats
from core.data.kinds.numbers import MIN_LABELS, NUMBERS, standard
from tests.core.data.kinds.labelled import TASKS, loss_of_constant

nan = np.nan


@st.composite
def quantities(draw: st.DrawFn) -> tuple[Floats, Floats]:
    """Draw numbers (m, 3) to learn from and (n, 3) held out, of any mean and spread, some '?'."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    mean, spread = 20 * rng.standard_normal(TASKS), 10 ** rng.uniform(-1, 2, TASKS)
    parts = [
        (mean + spread * rng.standard_normal((draw(st.integers(1, 40)), TASKS))).astype(np.float32)
        for _ in range(2)
    ]
    for labels in parts:
        labels[rng.random(labels.shape) < 0.3] = nan
    return parts[0], parts[1]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([1, 2, 3], [1, 2, 3]),
        (["1.5", "?", "-2e3", ""], [1.5, nan, -2000, nan]),
        (pd.array([1, None, 3], dtype="Int64"), [1, nan, 3]),
        ([0.25, None, nan, "n/a"], [0.25, nan, nan, nan]),
        ([None, "NA"], [nan, nan]),
    ],
)
def test_numbers_are_read_as_they_are(cells: list[object], expected: list[float]) -> None:
    """Numbers, written in any way, are the labels, and blanks are NaN."""
    labels = NUMBERS.read("a", pd.Series(cells))
    assert labels.values.dtype == np.float32
    assert np.array_equal(labels.values, expected, equal_nan=True)
    assert labels.words == ()
    assert labels.counts == ()


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(["1", "2", "three"]),
        pd.Series(["red", "blue"]),
        pd.Series(pd.date_range("2020-01-01", periods=40)),
    ],
)
def test_a_column_of_something_else_is_refused(column: pd.Series) -> None:
    """Words and dates are no numbers."""
    with pytest.raises(ValueError, match="task column") as caught:
        NUMBERS.read("a", column)
    assert str(caught.value) == (
        "task column 'a' must hold numbers beside blanks, got other cells; choose another kind or "
        "column"
    )


@pytest.mark.parametrize("cell", ["inf", "-inf", "1e300"])
def test_a_cell_too_large_is_refused_by_the_name_of_its_column(cell: str) -> None:
    """Infinity, and what is infinite in single precision, is refused when the column is read."""
    column = pd.Series([cell, *map(str, range(30))])
    with pytest.raises(ValueError, match="task column 'a' must hold"):
        NUMBERS.require_enough("a", NUMBERS.read("a", column))


@pytest.mark.parametrize(
    ("cells", "came"),
    [
        ([*range(MIN_LABELS - 1), None, None], "19 of them"),
        ([None, None], "0 of them"),
        ([7] * 100, "one number only"),
        ([7] * 3, "3 of them"),
    ],
)
def test_few_numbers_or_one_alone_are_refused(cells: list[object], came: str) -> None:
    """A task needs twenty numbers that are not all the same."""
    labels = NUMBERS.read("a", pd.Series(cells, dtype=object))
    with pytest.raises(ValueError, match="task column") as caught:
        NUMBERS.require_enough("a", labels)
    assert str(caught.value) == (
        f"task column 'a' must hold at least 20 numbers that differ, got {came}; leave it out"
    )


def test_twenty_numbers_are_enough() -> None:
    """As many numbers as the sentence asks for are accepted, with repeats among them."""
    NUMBERS.require_enough("a", NUMBERS.read("a", pd.Series([1.0] * (MIN_LABELS - 1) + [2.0])))


@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_infinite_labels_are_refused(value: float) -> None:
    """A label is finite or NaN."""
    NUMBERS.check(np.array([[-1e30, 0, nan]], dtype=np.float32))
    sentence = r"^labels must be finite numbers or NaN, got infinity$"
    with pytest.raises(ValueError, match=sentence):
        NUMBERS.check(np.array([[0, value]], dtype=np.float32))


@given(quantities())
def test_the_standard_is_the_mean_and_the_standard_deviation(drawn: tuple[Floats, Floats]) -> None:
    """Mean and spread are those of the known labels of each task."""
    y, _ = drawn
    mean, spread = standard(y)
    for task in range(TASKS):
        known = y[:, task][~np.isnan(y[:, task])].astype(np.float64)
        varies = len(set(known)) > 1
        assert mean[task] == pytest.approx(known.mean() if len(known) else 0)
        assert spread[task] == pytest.approx(known.std() if varies else 1)


@given(quantities())
def test_the_constant_loss_is_the_mean_squared_error_over_the_variance(
    drawn: tuple[Floats, Floats],
) -> None:
    """It is log 2 times scikit-learn's error of always giving the mean, in units of the spread."""
    y, held_out = drawn
    found, (mean, spread) = NUMBERS.constant_loss(y, held_out), standard(y)
    for task in range(TASKS):
        known = held_out[:, task][~np.isnan(held_out[:, task])]
        if len(known):
            error = mean_squared_error(known, np.full(len(known), mean[task]))
            assert found[task] == pytest.approx(math.log(2) * error / spread[task] ** 2)
        else:
            assert np.isnan(found[task])


@given(quantities())
def test_the_constant_loss_is_what_training_measures_of_a_logit_of_zero(
    drawn: tuple[Floats, Floats],
) -> None:
    """On labels standardised by what is learned from, an answer of zero has just this loss."""
    y, held_out = drawn
    mean, spread = standard(y)
    measured = loss_of_constant(NUMBERS, np.zeros((1, TASKS)), (held_out - mean) / spread)
    np.testing.assert_allclose(measured, NUMBERS.constant_loss(y, held_out))


@given(quantities(), st.floats(0.1, 100), st.floats(-100, 100))
def test_the_constant_loss_does_not_depend_on_the_unit(
    drawn: tuple[Floats, Floats], unit: float, zero: float
) -> None:
    """Other units, and another zero, leave the loss of the mean as it is."""
    y, held_out = drawn
    # a task that does not vary has no unit
    varies = [len(np.unique(labels[~np.isnan(labels)])) > 1 for labels in y.T]
    before = NUMBERS.constant_loss(y, held_out)
    turned = NUMBERS.constant_loss(unit * y + zero, unit * held_out + zero)
    np.testing.assert_allclose(turned[varies], before[varies], rtol=0.01, atol=1e-4)


def test_the_mean_of_what_was_learned_costs_log_2() -> None:
    """On the labels that it was taken from, the mean costs log 2."""
    y = np.random.default_rng(0).lognormal(size=(50, 2)).astype(np.float32)
    assert NUMBERS.constant_loss(y, y) == pytest.approx([math.log(2)] * 2)
