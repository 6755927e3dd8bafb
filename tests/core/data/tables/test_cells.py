import numpy as np
import pandas as pd
import pytest

from core.data.tables.cells import typed


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (pd.Series(["1", " 2.5 ", "?", "-1e3", "+4"], dtype="string"), [1, 2.5, None, -1000, 4]),
        (pd.Series([1, 2, None], dtype="Int64"), [1, 2, None]),
        (pd.Series([1, 2], dtype="uint8"), [1, 2]),
        (pd.Series(["1", "na", "3"], dtype="category"), [1, None, 3]),
        (pd.Series([None, "n/a"], dtype=object), [None, None]),
        (pd.Series([1, "2", None], dtype=object), [1, 2, None]),
    ],
)
def test_numbers_become_float(cells: pd.Series, expected: list[float | None]) -> None:
    """Where every filled cell is a number the column is float, blanks being missing."""
    column = typed(pd.DataFrame({"a": cells}))["a"]
    assert column.dtype == np.float64
    assert np.array_equal(column, np.array(expected, dtype=float), equal_nan=True)


@pytest.mark.parametrize(
    "cells",
    [
        pd.Series([" red", "?", "blue", "red ", None], dtype="string"),
        pd.Series([" red", "?", "blue", "red ", None], dtype="category"),
        pd.Series([" red", "?", "blue", "red ", None], dtype=object),
    ],
)
def test_words_become_categories(cells: pd.Series) -> None:
    """Words lose their margins, equal ones are one, and categories are in order."""
    column = typed(pd.DataFrame({"a": cells}))["a"]
    assert list(column.cat.categories) == ["blue", "red"]
    assert column.cat.codes.tolist() == [1, -1, 0, 1, -1]


def test_yes_and_no_of_parquet_are_words() -> None:
    """Booleans are the words True and False, and may be blank."""
    column = typed(pd.DataFrame({"a": pd.array([True, None, False], dtype="boolean")}))["a"]
    assert column.cat.categories.tolist() == ["False", "True"]
    assert column.isna().tolist() == [False, True, False]


def test_typing_twice_changes_nothing() -> None:
    """A typed table stays as it is."""
    raw = {"n": ["1", "?"], "w": ["x", "y"], "d": pd.to_datetime(["2024-01-01", "2024-01-02"])}
    once = typed(pd.DataFrame(raw))
    pd.testing.assert_frame_equal(typed(once), once, check_exact=True)


def test_numbers_of_a_large_table_are_kept_in_single_precision(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Beyond five million cells memory goes before digits."""
    monkeypatch.setattr("core.data.tables.cells.FINE_CELLS", 3)
    frame = typed(pd.DataFrame({"a": ["1", "2"], "b": [0.1, 0.2]}))
    assert {str(kind) for kind in frame.dtypes} == {"float32"}
