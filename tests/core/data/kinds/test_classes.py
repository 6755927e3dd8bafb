import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import log_loss

from core.data.arrays import Floats
from core.data.kinds.answers import MAX_ANSWERS
from core.data.kinds.classes import Classes
from core.data.kinds.kind import counted_shares
from core.data.tables.blanks import BLANKS
from tests.core.data.kinds.labelled import TASKS, answered, loss_of_constant

nan = np.nan


@pytest.mark.parametrize(
    ("cells", "words", "labels"),
    [
        (["red", "blue", "green", "blue"], ("blue", "green", "red"), [2, 0, 1, 0]),
        (["10", "9", "2"], ("2", "9", "10"), [2, 1, 0]),
        ([10, 9, 2], ("2", "9", "10"), [2, 1, 0]),
        ([0.5, -1.0, 1e6], ("-1", "0.5", "1000000"), [1, 0, 2]),
        ([True, False, True], ("False", "True"), [1, 0, 1]),
        ([" red", "red ", "blue"], ("blue", "red"), [1, 1, 0]),
        (["b", "a", "A"], ("A", "a", "b"), [2, 1, 0]),
    ],
)
def test_answers_are_in_the_order_of_the_alphabet_or_of_numbers(
    cells: list[object], words: tuple[str, ...], labels: list[int]
) -> None:
    """Words are numbered by the alphabet and numbers by their size; upper case is another word."""
    kind, read = Classes.read("a", pd.Series(cells))
    assert kind == Classes(len(words))
    assert read.words == words
    assert read.values.dtype == np.float32
    assert read.values.tolist() == labels


@given(st.lists(st.sampled_from(["red", "blue", "green", "?", "", "NA"]), max_size=40))
def test_the_word_of_a_label_is_what_its_cell_says(cells: list[str]) -> None:
    """Every label leads back to its cell, blanks are NaN, and counts are those of the cells."""
    column = ["red", "blue", *cells]
    _, labels = Classes.read("a", pd.Series(column))
    for cell, label in zip(column, labels.values, strict=True):
        assert np.isnan(label) if cell.lower() in BLANKS else labels.words[int(label)] == cell
    assert labels.counts == tuple(column.count(word) for word in labels.words)


@pytest.mark.parametrize("blank", [*sorted(BLANKS), "NA", " ? ", None, nan])
def test_every_blank_is_missing(blank: object) -> None:
    """Blank cells, '?', NA, N/A, null and their like are no answer of their own."""
    kind, labels = Classes.read("a", pd.Series(["x", blank, "y"], dtype=object))
    assert kind.count == 2
    assert np.array_equal(labels.values, [0, nan, 1], equal_nan=True)


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        (
            pd.Series(pd.date_range("2020-01-01", periods=40)),
            "task column 'a' must hold answers, got dates",
        ),
        (
            pd.Series(range(MAX_ANSWERS + 1)),
            "task column 'a' must hold 2 to 30 different answers, got 31; choose another kind or "
            "column",
        ),
        (
            pd.Series([f"word {k}" for k in range(1234)]),
            "task column 'a' must hold 2 to 30 different answers, got 1,234; choose another kind "
            "or column",
        ),
        (
            pd.Series(["red", "?", "red"]),
            "task column 'a' must hold 2 to 30 different answers, got 1; choose another kind or "
            "column",
        ),
        (
            pd.Series(["", None]),
            "task column 'a' must hold 2 to 30 different answers, got 0; choose another kind or "
            "column",
        ),
    ],
)
def test_a_column_of_something_else_is_refused(column: pd.Series, sentence: str) -> None:
    """Dates, one answer and more than thirty are refused with what came."""
    with pytest.raises(ValueError, match="task column") as caught:
        Classes.read("a", column)
    assert str(caught.value) == sentence


def test_thirty_answers_are_not_too_many() -> None:
    """A task may have as many answers as the sentence that refuses more says."""
    assert Classes.read("a", pd.Series(range(MAX_ANSWERS)))[0].count == MAX_ANSWERS


def test_an_answer_given_four_times_is_too_rare() -> None:
    """Each class needs five labels, so that every part of a split can have one."""
    for times in (4, 5):
        kind, labels = Classes.read("a", pd.Series(["x"] * 30 + ["z"] * times + ["y"] * 9))
        if times == 5:
            kind.require_enough("a", labels)
            continue
        with pytest.raises(ValueError, match="task column") as caught:
            kind.require_enough("a", labels)
    assert str(caught.value) == (
        "task column 'a' must hold each answer at least 5 times, got 'z' 4 times; leave those rows "
        "blank"
    )


@pytest.mark.parametrize("value", [-1, 0.5, 3, np.inf])
def test_labels_that_are_no_class_are_refused(value: float) -> None:
    """Labels of three classes are 0, 1, 2 or NaN."""
    Classes(3).check(np.array([[0, 1, 2, nan]], dtype=np.float32))
    with pytest.raises(ValueError, match=r"^labels must be 0 to 2 or NaN, got another value$"):
        Classes(3).check(np.array([[0, value]], dtype=np.float32))


@pytest.mark.parametrize("count", [1, 0, -2])
def test_one_class_is_no_task(count: int) -> None:
    """There are two classes or more."""
    with pytest.raises(ValueError, match=rf"^classes answers must be 2 or more, got {count}$"):
        Classes(count)


@given(answered())
def test_the_constant_loss_is_the_scaled_log_loss_of_the_shares(
    drawn: tuple[int, Floats, Floats],
) -> None:
    """Of each task it is scikit-learn's log loss of always giving the shares, times the scale."""
    count, y, held_out = drawn
    found = Classes(count).constant_loss(y, held_out)
    for task in range(TASKS):
        known = held_out[:, task][~np.isnan(held_out[:, task])]
        times = [np.sum(y[:, task] == answer) + 0.5 for answer in range(count)]
        chances = np.tile(np.array(times) / np.sum(times), (len(known), 1))
        if len(known):
            plain = log_loss(known, chances, labels=range(count))
            assert found[task] == pytest.approx(plain * np.log(2) / np.log(count))
        else:
            assert np.isnan(found[task])


@given(answered())
def test_the_constant_loss_is_what_training_measures_of_constant_logits(
    drawn: tuple[int, Floats, Floats],
) -> None:
    """A network whose logits are the logarithms of the shares has just this loss."""
    count, y, held_out = drawn
    measured = loss_of_constant(Classes(count), np.log(counted_shares(y, count)), held_out)
    np.testing.assert_allclose(measured, Classes(count).constant_loss(y, held_out))


@given(st.integers(2, 30), st.integers(1, 5))
def test_who_knows_nothing_of_balanced_classes_pays_log_2(count: int, times: int) -> None:
    """Equally frequent classes cost log 2, however many there are."""
    y = np.tile(np.arange(count, dtype=np.float32), times)[:, None]
    assert Classes(count).constant_loss(y, y) == pytest.approx(np.log(2))
