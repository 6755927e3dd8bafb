import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dashboard.your_data.label_frames import (
    balance,
    balance_words,
    both_yes,
    gaps,
    picture,
    sampled,
    together_words,
)
from dashboard.your_data.opened import Labels

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
    """Yes, no, other answers and '?' add up to the rows."""
    summed = balance(LABELS, NAMES)
    assert summed.to_dict("list") == {
        "task": ["a", "b", "c"], "yes": [2, 2, 2], "no": [1, 1, 1], "answered": [0, 0, 0],
        "unlabelled": [1, 1, 1],
    }  # fmt: skip


def test_only_yes_no_tasks_say_yes_together() -> None:
    """A task of another kind has gaps and answers, and no share of yes."""
    labels = np.array([[1, 2, 0], [0, -1, 1], [1, 2, 1]], dtype=np.int8)
    summed = picture(labels, ("sick", "weight", "tall"))
    assert summed.plain == ("sick", "tall")
    assert summed.both.shape == (2, 2)
    assert summed.balance["answered"].tolist() == [0, 2, 0]
    assert "weight" not in balance_words(summed.balance)
    numbers = picture(labels[:, [1]], ("weight",))
    assert balance_words(numbers.balance) == "No task is yes or no."


def test_both_yes_is_of_the_rows_labelled_in_both() -> None:
    """Of three rows that label a and b one says yes twice; the diagonal is empty."""
    summed = both_yes(LABELS)
    assert summed[0, 1] == pytest.approx(100 / 3)
    assert np.isnan(np.diag(summed)).all()
    np.testing.assert_array_equal(summed, summed.T)


def test_tasks_never_labelled_together_have_no_share() -> None:
    """Without a common row there is no number, and the sentence says so."""
    summed = picture(np.array([[1, -1], [-1, 0]], dtype=np.int8), ("a", "b"))
    assert np.isnan(summed.both).all()
    assert together_words(summed) == "No row is labelled in two tasks."


def test_the_sentences_tell_the_numbers() -> None:
    """Gaps, balance and common answers are said in words, for those who do not see a chart."""
    summed = picture(LABELS, NAMES)
    assert summed.sentence == "2 of 4 rows have all labels; 25% of the labels are '?'."
    assert "67% of the labels of 'a'" in balance_words(summed.balance)
    assert together_words(summed).startswith("'b' and 'c' say yes together most often: in 50.0%")


@pytest.mark.parametrize(
    ("missing", "words"), [(0, "none of the labels"), (1, "under 1% of the labels")]
)
def test_few_gaps_are_not_rounded_to_none(missing: int, words: str) -> None:
    """One '?' in a thousand is under 1%, and none is none."""
    labels = np.zeros((1000, 1), dtype=np.int8)
    labels[:missing] = -1
    assert words in gaps(labels)


def test_tasks_that_exclude_each_other_are_found() -> None:
    """Of yes/no tasks those of which each row has one yes; a number beside them does not matter."""
    labels = np.array([[1, 0, 2], [0, 1, 2], [1, 0, -1], [-1, 0, 2]], dtype=np.int8)
    assert picture(labels, ("cat", "dog", "weight")).exclusive == (("cat", "dog"),)
    labels[3] = [1, 1, 2]
    assert picture(labels, ("cat", "dog", "weight")).exclusive == ()
