import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.kinds.yes_no import YES_NO
from core.data.splits.by_labels import answers_of
from core.data.splits.by_part import NOWHERE, WORDS, ByPart, says_parts
from core.data.splits.parts import NAMES
from core.data.tables.cells import typed_column

TASKS = ("a", "b")
PLAIN = ("train", "validation", "test")


def _way(words: object, y: np.ndarray | None = None) -> ByPart:
    column = typed_column(pd.Series(words, dtype="string")).rename("set")
    labels = np.tile([[0, 1], [1, 0]], (len(column), 1))[: len(column)].astype(np.float32)
    y = labels if y is None else y
    return ByPart(column, y, TASKS, answers_of([YES_NO, YES_NO], y))


@given(st.lists(st.sampled_from([*PLAIN, None]), max_size=60), st.integers(0, 1000))
def test_rows_are_where_the_column_has_them(words: list[str | None], seed: int) -> None:
    """Each part has the rows marked for it, whatever the seed, and blanks are in none."""
    words = [*PLAIN, *words]
    for part, name in zip(_way(words).split((seed, seed, 1)), PLAIN, strict=True):
        assert sorted(part) == [row for row, word in enumerate(words) if word == name]


@pytest.mark.parametrize("word", [*WORDS, "Train", "VALID", "hold-out", "Hold out", " test "])
def test_usual_words_are_known(word: str) -> None:
    """Any case, with or without hyphens."""
    letters = word.lower().replace("-", "").replace(" ", "")
    way = _way([*PLAIN, word])
    assert way.parts.tolist() == [0, 1, 2, WORDS[letters]]


def test_without_validation_a_fifth_of_the_training_rows_serves() -> None:
    """It is the same in all replicates, and has its share of every answer."""
    way = _way(["train"] * 100 + ["test"] * 50)
    (train, validation, test), again = way.split((0, 0, 1)), way.split((0, 0, 1))
    assert sorted([*train, *validation]) == list(range(100))
    assert sorted(test) == list(range(100, 150))
    assert (len(validation), (validation % 2).sum()) == (20, 10)
    assert np.array_equal(validation, again[1])
    assert "100 for training, a fifth of them for validation, 50 for test" in way.about


def test_nobody_learns_from_test_rows() -> None:
    """To fit, too, the rows for test stay out."""
    learned, held = _way(list(PLAIN) * 20).to_fit((0, 0, 1))
    assert sorted(learned) == list(range(0, 60, 3))
    assert sorted(held) == list(range(1, 60, 3))


def test_there_is_one_split() -> None:
    """However many are asked for; blanks are counted."""
    way = _way([*PLAIN, None, "?"])
    assert way.count == 1
    assert (way.parts == NOWHERE).sum() == 2
    assert way.about.endswith("2 rows with a blank are in no part.")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["train", "test", "other"], "part column 'set' must say train, validation or test of each "
                                     "row, got 'other'"),
        (["0", "1", "0"], "part column 'set' must say train, validation or test of each row, got "
                          "'0.0'"),
        (["train", "val", "train"], "part column 'set' must have rows for test, got none"),
        (["test", "val", "test"], "part column 'set' must have rows for training, got none"),
    ],
)  # fmt: skip
def test_what_is_no_part_is_refused_in_a_sentence(words: list[str], sentence: str) -> None:
    """Another word, numbers, or a part without rows."""
    with pytest.raises(ValueError, match="part column") as refused:
        _way(words)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("part", range(3))
def test_a_task_without_labels_in_a_part_is_named(part: int) -> None:
    """Each part needs labels of every task."""
    y = np.ones((60, 2), np.float32)
    y[part::3, 1] = np.nan
    with pytest.raises(ValueError, match="'b' must have labels in") as refused:
        _way(list(PLAIN) * 20, y)
    assert f"the {NAMES[part]} rows of 'set', got none" in str(refused.value)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["train", "test", "train"], True),
        (["Train", "dev", "holdout", None], True),
        (["train", "val", "val"], False),
        (["test", "train", "bus"], False),
        (["1", "2", "3"], False),
    ],
)
def test_a_column_of_parts_is_seen(words: list[str | None], says: bool) -> None:
    """All its words are parts, training and test among them."""
    assert says_parts(typed_column(pd.Series(words, dtype="string"))) == says
