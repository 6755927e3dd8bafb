from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import YES_NO
from dashboard.your_data.label_codes import HIGHEST, LOWEST, RARER, Labels, coded
from dashboard.your_data.label_frames import (
    Picture,
    balance_words,
    colour_words,
    gaps,
    how_words,
    picture,
    sampled,
    together_words,
)

LABELS = np.array([[1, 1, -1], [1, 0, 0], [0, 1, 1], [-1, -1, 1]], dtype=np.int8)
FILLED = np.where(LABELS == -1, np.nan, LABELS).astype(np.float32)
NAMES = ("a", "b", "c")


def _of(labels: np.ndarray, kinds: Sequence[TaskKind], names: Sequence[str] = NAMES) -> Picture:
    words = [[str(k) for k in range(kind.answers)] if kind != NUMBERS else [] for kind in kinds]
    return picture(labels, kinds, words, names)


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
    """The answers of a task and its '?' add up to the rows."""
    balance = _of(FILLED, (YES_NO,) * 3).balance
    assert balance.groupby("task")["rows"].sum().tolist() == [4, 4, 4]
    first = balance[balance["task"] == "a"]
    assert first["answer"].tolist() == ["yes", "no", "?"]
    assert first["rows"].tolist() == [2, 1, 1]


def test_the_table_says_what_there_is() -> None:
    """Of classes the count of each, the most frequent first, of numbers how they spread."""
    labels = np.array([[1, 70.5, 0], [0, np.nan, 1], [1, 80.5, 1]], dtype=np.float32)
    words = (("no", "yes"), (), ("low", "high"))
    summed = picture(labels, (YES_NO, NUMBERS, Classes(2)), words, ("sick", "weight", "risk"))
    assert summed.labels.to_dict("list") == {
        "task": ["sick", "weight", "risk"],
        "labels": ["yes 2, no 1", "70.5 to 80.5, mean 75.5, spread 5", "high 2, low 1"],
        "unlabelled": [0, 1, 0],
    }


def test_places_on_a_scale_are_a_scale() -> None:
    """The first place has the lowest code, the last the highest, however many there are."""
    labels = np.arange(10, dtype=np.float32)
    found = coded(labels, Ordered(10), [f"mark {k}" for k in range(10)])
    assert (np.diff(found.codes) >= 0).all()
    assert (found.codes[0], found.codes[-1]) == (LOWEST, HIGHEST)
    assert found.answers[LOWEST] == "mark 0, mark 1"


def test_rare_classes_share_a_code() -> None:
    """From the fifth class on they are one, whose name lists them."""
    labels = np.repeat(np.arange(6), [1, 6, 5, 4, 3, 2]).astype(np.float32)
    found = coded(labels, Classes(6), list("uvwxyz"))
    assert found.answers[RARER] == "z, u"
    assert (found.codes == RARER).sum() == 3
    assert found.words == "v 6, w 5, x 4, y 3 and 2 more"


def test_one_yes_no_task_is_spoken_of_once() -> None:
    """Neither is it the fewest and the most, nor do others have a share of yes."""
    labels = np.array([[1, 70.5], [0, np.nan], [1, 80.0], [1, 80.0]], dtype=np.float32)
    summed = picture(labels, (YES_NO, NUMBERS), (("no", "yes"), ()), ("sick", "weight"))
    assert balance_words(summed.balance) == "Yes is 75% of the labels of 'sick'."
    numbers = picture(labels[:, [1]], (NUMBERS,), ((),), ("weight",))
    assert balance_words(numbers.balance) == "No task is yes or no."
    assert "fuller" in colour_words(summed)
    assert "Classes" not in colour_words(summed)


def _picture(first: list[float], second: list[float]) -> Picture:
    labels = np.array([first, second], dtype=np.float32).T
    return _of(labels, (YES_NO, YES_NO), ("a", "b"))


def test_base_rates_are_no_association() -> None:
    """Two tasks that nearly always say yes, each by itself, do not go together."""
    rng = np.random.default_rng(0)
    yes = (rng.random((2000, 2)) < 0.95).astype(np.float32)
    summed = _of(yes, (YES_NO, YES_NO), ("a", "b"))
    assert abs(summed.together.loc["a", "b"]) < 0.1
    assert together_words(summed) == "No answers go together: all are near 0."


def test_who_goes_together_and_who_against_is_named() -> None:
    """The pair with the largest correlation, and that with the smallest, with their signs."""
    one = [1.0, 0.0] * 10
    assert together_words(_picture(one, one)) == "'a' and 'b' go together most (1.00)."
    other = [0.0, 1.0] * 10
    assert together_words(_picture(one, other)) == "'a' and 'b' go against each other most (−1.00)."
    both = np.array([one, one, other], dtype=np.float32).T
    words = together_words(_of(both, (YES_NO,) * 3))
    assert "'b' and 'a' go together most" in words or "'a' and 'b' go together most" in words
    assert "against each other most (−1.00)" in words


def test_tasks_never_labelled_together_have_no_number() -> None:
    """Without a common row the sentence says so."""
    summed = _picture([1.0] * 9 + [np.nan] * 9, [np.nan] * 9 + [0.0] * 9)
    assert summed.together.isna().to_numpy().all()
    assert together_words(summed).startswith("No two tasks are labelled in the same rows")


def test_what_the_numbers_are_is_said() -> None:
    """Classes have no order: their measure has no sign, and only then it is spoken of."""
    labels = np.array([[0, 1, 2, 0, 1, 2], [1, 0, 1, 0, 1, 0]], dtype=np.float32).T
    assert "Cramer" in how_words(_of(labels, (Classes(3), YES_NO), ("a", "b")))
    assert "Cramer" not in how_words(_of(labels, (NUMBERS, YES_NO), ("a", "b")))


def test_the_sentences_tell_the_numbers() -> None:
    """Gaps and balance are said in words, for those who do not see a chart."""
    summed = _of(FILLED, (YES_NO,) * 3)
    np.testing.assert_array_equal(coded(FILLED[:, 0], YES_NO, ("no", "yes")).codes, LABELS[:, 0])
    assert summed.sentence == "2 of 4 rows have all labels; 25% of the labels are '?'."
    assert "67% of the labels of 'a'" in balance_words(summed.balance)


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
    kinds, names = (YES_NO, YES_NO, NUMBERS), ("cat", "dog", "weight")
    labels = np.array([[1, 0, 2], [0, 1, 2], [1, 0, np.nan], [np.nan, 0, 2]], dtype=np.float32)
    assert _of(labels, kinds, names).exclusive == (("cat", "dog"),)
    labels[3] = [1, 1, 2]
    assert _of(labels, kinds, names).exclusive == ()
