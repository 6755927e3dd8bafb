import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from core.data.columns.inputs import CATEGORIES, LARGEST, Preparation, prepare

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
    with pytest.raises(ValueError, match=r"^input column 'a' must hold numbers up to 1e"):
        prepare(frame, TRAIN)


@pytest.mark.parametrize(
    "column", [["same"] * 50, [1.0] * 50, [None] * 50, [*[0.0] * 30, *[1] * 20]]
)
def test_nothing_to_learn_from_is_refused(column: list[object]) -> None:
    """A table whose inputs are constant in the training rows is refused with a sentence."""
    with pytest.raises(ValueError, match=r"^inputs must vary in the training part, got only"):
        prepare(pd.DataFrame({"a": column}), TRAIN)


def _by_scikit_learn(frame: pd.DataFrame, name: str, train: np.ndarray) -> np.ndarray:
    """Prepare one column with scikit-learn's transformers."""
    column = frame[[name]]
    if pd.api.types.is_numeric_dtype(column[name]):
        steps = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
        return steps.fit(column.iloc[train]).transform(column).clip(-LARGEST, LARGEST)
    words = column.fillna("")
    known = [sorted(words[name].unique())]
    encoder = OneHotEncoder(categories=known, max_categories=CATEGORIES, sparse_output=False)
    return encoder.fit(words.iloc[train]).transform(words)


@pytest.mark.parametrize("seed", range(4))
def test_preparation_agrees_with_scikit_learn(seed: int) -> None:
    """Imputing, scaling and one-hot of frequent words are as scikit-learn does them."""
    rng = np.random.default_rng(seed)
    frame = _frame(seed).sample(400, replace=True, ignore_index=True, random_state=seed)
    frame["many"] = [f"w{k}" for k in (rng.exponential(8, 400)).astype(int)]
    frame.loc[::7, "colour"] = None
    train = rng.permutation(400)[:240]
    x = prepare(frame, train)
    oracle = np.hstack([_by_scikit_learn(frame, name, train) for name in frame.columns])
    constant = (oracle[train] == oracle[train[0]]).all(axis=0)
    assert np.allclose(x, np.where(constant, 0, oracle), atol=1e-5)


def test_a_preparation_is_plain_json() -> None:
    """The record survives JSON, and what it holds is enough to repeat the inputs by hand."""
    frame = _frame()
    preparation = Preparation.fit(frame, TRAIN)
    told = json.loads(json.dumps(preparation.as_json()))
    x = preparation.apply(frame)
    assert len(preparation.inputs) == x.shape[1]
    start = 0
    for column in told["columns"]:
        cells = frame[column["name"]]
        if column["kind"] == "number":
            by_hand = (cells.fillna(column["median"]) - column["mean"]) / column["scale"]
            expected = by_hand.clip(-told["largest"], told["largest"]).to_numpy()[:, None]
        else:
            expected = cells.to_numpy()[:, None] == column["words"]
        end = start + expected.shape[1]
        assert np.allclose(x[:, start:end], expected, atol=1e-6)
        start = end


def test_inputs_have_names() -> None:
    """An input is named by its column, and by its word where the column is words."""
    frame = pd.DataFrame({"a": [1.5, 2, 4] * 10, "b": ["x", "", "y"] * 10})
    assert Preparation.fit(frame, TRAIN).inputs == ("a", "b: blank", "b: x", "b: y")


def test_too_many_words_in_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Inputs that would not fit into memory are refused before they are made."""
    monkeypatch.setattr("core.data.columns.inputs.MAX_CELLS", 60)
    with pytest.raises(ValueError, match=r"inputs must make at most 2 numbers a row.*, got 5;"):
        Preparation.fit(_frame(), TRAIN)


def test_dates_are_no_inputs() -> None:
    """A column of dates is refused by its name."""
    frame = pd.DataFrame({"day": pd.date_range("2024-01-01", periods=30)})
    with pytest.raises(ValueError, match="'day' must hold numbers or words, got dates"):
        prepare(frame, TRAIN)
