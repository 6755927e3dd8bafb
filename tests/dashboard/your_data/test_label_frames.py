from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.data.columns.roles import Column
from dashboard.your_data.asking import Asked
from dashboard.your_data.label_frames import (
    balance,
    balance_words,
    both_yes,
    columns_frame,
    gaps,
    picture,
    plan_words,
    read_words,
    sampled,
    together_words,
)
from dashboard.your_data.opened import Labels, Opened

LABELS = np.array([[1, 1, -1], [1, 0, 0], [0, 1, 1], [-1, -1, 1]], dtype=np.int8)
NAMES = ("a", "b", "c")


@given(
    arrays(np.int8, st.tuples(st.integers(1, 40), st.integers(1, 5)), elements=st.integers(-1, 1))
)
def test_a_small_table_is_shown_whole(labels: Labels) -> None:
    """Every row is shown once, in an order in which the number of gaps does not fall."""
    shown = sampled(labels).T
    assert sorted(map(tuple, shown)) == sorted(map(tuple, labels))
    assert (np.diff((shown == -1).sum(axis=1)) >= 0).all()


def test_of_a_large_table_some_rows_are_shown() -> None:
    """A sample has about the share of gaps of the whole, and is the same at every look."""
    labels = np.random.default_rng(0).choice([-1, 0, 1], (20_000, 4), p=[0.3, 0.5, 0.2])
    shown = sampled(labels.astype(np.int8))
    assert shown.shape == (4, 300)
    assert (shown == -1).mean() == pytest.approx(0.3, abs=0.05)
    np.testing.assert_array_equal(shown, sampled(labels.astype(np.int8)))


def test_balance_counts_every_row_once() -> None:
    """Yes, no and '?' add up to the rows."""
    found = balance(LABELS, NAMES)
    assert found.to_dict("list") == {
        "task": ["a", "b", "c"], "yes": [2, 2, 2], "no": [1, 1, 1], "unlabelled": [1, 1, 1],
    }  # fmt: skip


def test_both_yes_is_of_the_rows_labelled_in_both() -> None:
    """Of three rows that label a and b one says yes twice; the diagonal is empty."""
    found = both_yes(LABELS)
    assert found[0, 1] == pytest.approx(100 / 3)
    assert np.isnan(np.diag(found)).all()
    np.testing.assert_array_equal(found, found.T)


def test_tasks_never_labelled_together_have_no_share() -> None:
    """Without a common row there is no number, and the sentence says so."""
    found = picture(np.array([[1, -1], [-1, 0]], dtype=np.int8), ("a", "b"))
    assert np.isnan(found.both).all()
    assert together_words(found) == "No row is labelled in two tasks."


def test_the_sentences_tell_the_numbers() -> None:
    """Gaps, balance and common answers are said in words, for those who do not see a chart."""
    found = picture(LABELS, NAMES)
    assert found.sentence == "2 of 4 rows have all labels; 25% of the labels are '?'."
    assert "67% of the labels of 'a'" in balance_words(found.balance)
    assert together_words(found).startswith("'b' and 'c' say yes together most often: in 50.0%")


@pytest.mark.parametrize(
    ("missing", "words"), [(0, "none of the labels"), (1, "under 1% of the labels")]
)
def test_few_gaps_are_not_rounded_to_none(missing: int, words: str) -> None:
    """One '?' in a thousand is under 1%, and none is none."""
    labels = np.zeros((1000, 1), dtype=np.int8)
    labels[:missing] = -1
    assert words in gaps(labels)


@pytest.fixture
def opened() -> Opened:
    """Describe a table of four columns, sampled."""
    columns = (
        Column("id", "left out", "identifier", "all values differ", 100),
        Column("x", "input", "number", "numbers", 90),
        Column("a", "task", "yes/no", "two values", 80, "yes", 30),
        Column("b", "task", "yes/no", "two values", 100, "1", 50),
    )
    labels = np.zeros((100, 2), dtype=np.int8)
    return Opened(None, columns, 1000, 100, ("a", "b"), labels, ("x", "a", "b"), pd.DataFrame())


def test_columns_have_the_role_that_was_chosen(opened: Opened) -> None:
    """Tasks come first, then inputs and what is left out, each with its share of filled cells."""
    frame = columns_frame(opened, ("b",), ("a",), None).set_index("column")
    assert frame["role"].to_dict() == {
        "b": "task", "x": "input", "id": "left out", "a": "left out",
    }  # fmt: skip
    assert frame.loc["x", "filled"] == 0.9
    assert frame.loc["a", "read as yes"] == "yes"
    assert columns_frame(opened, ("b",), (), "x").set_index("column").loc["x", "role"] == "group"


def test_what_was_read_is_said(opened: Opened) -> None:
    """Rows, the sample of them, columns and roles are in one line."""
    frame = columns_frame(opened, ("a", "b"), (), None)
    assert read_words(opened, frame) == (
        "1,000 rows (a random 100 of them are used), 4 columns: 2 tasks, 1 input, 1 left out"
    )
    grouped = columns_frame(opened, ("a", "b"), (), "x")
    assert read_words(opened, grouped).endswith("1 left out; rows of one 'x' stay together")
    whole = replace(opened, rows=100)
    assert read_words(whole, frame).startswith("100 rows, 4 columns")


def test_a_plan_names_its_settings() -> None:
    """Before anything is trained the page says what will be."""
    asked = Asked("t", None, ("a", "b"), width=8, examples=500, replicates=3)
    words = plan_words(asked)
    assert "2 tasks" in words
    assert "500 training rows" in words
    assert "3 splits" in words
    assert asked.question(Path("t")).width == 8
