import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.inputs import CATEGORIES, prepare

TRAIN = np.arange(30)


def _frame(seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "size": rng.normal(5, 3, 50),
            "colour": rng.choice(["red", "green", "blue"], 50),
            "gaps": np.where(rng.random(50) < 0.3, np.nan, rng.normal(size=50)),
        }
    )


def test_numbers_are_standardised_on_the_training_rows() -> None:
    """In the training rows a column of numbers has mean 0 and variance 1."""
    x = prepare(_frame()[["size"]], TRAIN)
    assert x.dtype == np.float32
    assert x[TRAIN].mean() == pytest.approx(0, abs=1e-6)
    assert x[TRAIN].var() == pytest.approx(1, abs=1e-5)
    assert abs(x.mean()) > 1e-3


def test_text_becomes_one_input_a_word() -> None:
    """Each row of a text column has a 1 in the input of its word and 0 in the others."""
    frame = _frame()
    x = prepare(frame[["colour"]], TRAIN)
    assert x.shape == (50, 3)
    expected = frame["colour"].to_numpy()[:, None] == ["blue", "green", "red"]
    assert np.array_equal(x, expected)


@settings(max_examples=10)
@given(st.integers(0, 100), st.lists(st.integers(30, 49), min_size=1))
def test_nothing_leaks_from_the_other_rows(seed: int, rows: list[int]) -> None:
    """Other values in held-out rows change neither the training rows nor another row."""
    frame = _frame(seed)
    changed = frame.copy()
    changed.loc[rows, "size"] = 1e6
    changed.loc[rows, "gaps"] = -7.0
    changed.loc[rows, "colour"] = "blue"
    untouched = np.setdiff1d(np.arange(50), rows)
    assert np.array_equal(prepare(frame, TRAIN)[untouched], prepare(changed, TRAIN)[untouched])


def test_a_blank_number_becomes_the_training_median() -> None:
    """A blank is filled with the median of the training rows, not of all rows."""
    values = [*range(30), *[1000.0] * 19, np.nan]
    x = prepare(pd.DataFrame({"a": values}), TRAIN)
    assert x[49, 0] == pytest.approx((14.5 - np.mean(range(30))) / np.std(range(30)), abs=1e-6)


def test_a_blank_word_is_a_category_of_its_own() -> None:
    """A blank in a text column has its own input."""
    x = prepare(pd.DataFrame({"a": ["red", "?", "red", ""] * 10}), TRAIN)
    assert np.array_equal(x[:4], [[0, 1], [1, 0], [0, 1], [1, 0]])


def test_rare_words_share_an_input() -> None:
    """A text column of 60 words makes no more than 20 inputs, and every row has one of them."""
    words = [f"word {k}" for k in range(60)] + ["often"] * 60
    x = prepare(pd.DataFrame({"a": words}), np.arange(0, 120, 2))
    assert x.shape == (120, CATEGORIES)


@pytest.mark.parametrize("column", [[*["a", "b"] * 24, "c", "c"], [*[0.0] * 48, 1.0, np.nan]])
def test_the_number_of_inputs_does_not_depend_on_the_split(column: list[object]) -> None:
    """A word or a number seen only outside the training rows leaves d as it is."""
    frame = pd.DataFrame({"always": range(50), "column": column})
    seen, unseen = prepare(frame, np.arange(50)), prepare(frame, TRAIN)
    assert seen.shape == unseen.shape


def test_an_input_constant_in_the_training_rows_is_zero_everywhere() -> None:
    """What never varies in training cannot be learned, and is 0 in held-out rows too."""
    frame = pd.DataFrame({"always": range(50), "later": [*[3.0] * 40, *range(10)]})
    x = prepare(frame, TRAIN)
    assert not x[:, 1].any()


def test_a_far_outlier_is_held_at_ten_deviations() -> None:
    """A held-out value 1,000,000 deviations away counts as 10."""
    frame = pd.DataFrame({"a": [*np.tile([0.0, 1.0], 24), 1e6, -1e6]})
    assert prepare(frame, TRAIN)[48:, 0].tolist() == [10, -10]


@pytest.mark.parametrize("cell", [np.inf, -np.inf, "inf", 1e200])
def test_infinity_is_refused(cell: object) -> None:
    """A number too large to square is refused with the column's name."""
    frame = pd.DataFrame({"a": [*range(49), cell]}, dtype=object)
    with pytest.raises(ValueError, match=r"^input column 'a' must hold numbers to 1e"):
        prepare(frame, TRAIN)


@pytest.mark.parametrize(
    "column", [["same"] * 50, [1.0] * 50, [None] * 50, [*[0.0] * 30, *[1] * 20]]
)
def test_nothing_to_learn_from_is_refused(column: list[object]) -> None:
    """A table whose inputs are constant in the training rows is refused with a sentence."""
    with pytest.raises(ValueError, match=r"^inputs must vary in the training part, got only"):
        prepare(pd.DataFrame({"a": column}), TRAIN)
