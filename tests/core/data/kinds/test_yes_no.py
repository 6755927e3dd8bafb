from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.kinds.yes_no import YES_NO
from core.data.tables.blanks import BLANKS, as_words

nan = np.nan


@pytest.mark.parametrize(
    ("cells", "positive"),
    [
        (["yes", "no"], "yes"),
        (["No", " YES "], "YES"),
        (["true", "false"], "true"),
        (["1", "0"], "1"),
        (["1.0", "0"], "1"),
        (["-1", "1"], "1"),
        (["3", "7"], "7"),
        (["-", "+"], "+"),
        (["neg", "pos"], "pos"),
        (["active", "inactive"], "active"),
        (["apple", "pear"], "pear"),
        ([True, False], "True"),
        ([0.0, 1.0], "1"),
        ([2, 1], "2"),
        (["0.5", "-0.5"], "0.5"),
    ],
)
def test_two_values_become_one_and_zero(cells: list[object], positive: str) -> None:
    """The larger number, a word such as yes, or the later word counts as 1, and is named."""
    labels = YES_NO.read("a", pd.Series(cells))
    assert labels.values.dtype == np.float32
    assert labels.words[1] == positive
    expected = [float(str(cell).strip().removesuffix(".0") == positive) for cell in cells]
    assert labels.values.tolist() == expected


@pytest.mark.parametrize("blank", [*sorted(BLANKS), "NA", " ? ", "NULL", "<NA>", None, nan])
def test_every_blank_is_missing(blank: object) -> None:
    """Blank cells, '?', NA, N/A, null and their like are '?', in any case."""
    labels = YES_NO.read("a", pd.Series(["yes", blank, "no"], dtype=object))
    assert np.array_equal(labels.values, [1, nan, 0], equal_nan=True)
    assert labels.counts == (1, 1)


@given(
    st.lists(st.sampled_from(["yes", "no", "?", "", "NA"]), max_size=30),
    st.sampled_from([str.lower, str.upper, str.title]),
)
def test_reading_does_not_depend_on_case(cells: list[str], spell: Callable[[str], str]) -> None:
    """Words mean the same in lower, upper and title case."""
    column = pd.Series([*cells, "yes", "no"], dtype="string")
    plain, spelt = (YES_NO.read("a", cells).values for cells in (column, column.map(spell)))
    assert np.array_equal(plain, spelt, equal_nan=True)


@pytest.mark.parametrize(
    ("cells", "came"),
    [
        (["?", "", "NA"], "got 0;"),
        (["yes", "yes", "?"], "got 1: yes; choose another column"),
        (["1", "2", "3"], "got 3: 1, 2, 3; choose another kind, such as classes or numbers, or"),
        (list("abcdef"), "got 6: a, b, c, ...;"),
    ],
)
def test_other_than_two_values_are_refused(cells: list[str], came: str) -> None:
    """A column without exactly two values is named with what it holds."""
    with pytest.raises(ValueError, match="task column 'a' must hold two values") as caught:
        YES_NO.read("a", pd.Series(cells))
    assert came in str(caught.value)


def test_words_lose_their_margins() -> None:
    """Cells are read as text without leading and trailing spaces."""
    words = as_words(pd.Series([" red ", 3, None], dtype=object))
    assert words.fillna("blank").tolist() == ["red", "3", "blank"]


def test_a_name_and_words_are_cut_in_sentences() -> None:
    """A long name or cell of a stranger's table does not make a long sentence."""
    with pytest.raises(ValueError, match="must hold two values") as caught:
        YES_NO.read("n" * 500, pd.Series(["w" * 500, "b\nc", "d"]))
    assert len(str(caught.value)) < 250
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("rarer", [0, 1])
def test_an_answer_given_four_times_is_too_rare(rarer: int) -> None:
    """Each answer needs five labels, so that every part of a split can have one."""
    few, enough = ([rarer] * count + [1 - rarer] * 30 for count in (4, 5))
    YES_NO.require_enough("a", YES_NO.read("a", pd.Series(enough)))
    with pytest.raises(ValueError, match=rf"each answer at least 5 times, got '{rarer}' 4 times"):
        YES_NO.require_enough("a", YES_NO.read("a", pd.Series(few)))
