"""Cells of new rows, read as those were that inputs were prepared on."""

import pandas as pd

from core.data.columns.inputs import Preparation, Words
from core.data.tables.cells import typed_column
from core.data.tables.wording import short


def like_before(cells: pd.DataFrame, preparation: Preparation) -> pd.DataFrame:
    """Return the columns with the types that they had in training.

    A column of words may hold numbers alone in a few new rows, and one of numbers blanks alone.

    Raises:
        ValueError: when a column of numbers holds words.
    """
    columns = {}
    for column in preparation.columns:
        given = cells[column.name]
        if isinstance(column, Words):
            numbers = pd.api.types.is_numeric_dtype(given.dtype)
            written = given.map(_written, na_action="ignore") if numbers else given
            found = typed_column(written.astype("string"))
            if not isinstance(found.dtype, pd.CategoricalDtype):
                found = written.astype("string").astype("category")
            columns[column.name] = found
            continue
        found = typed_column(given)
        if isinstance(found.dtype, pd.CategoricalDtype):
            if found.notna().any():
                raise ValueError(
                    f"column '{short(column.name)}' must hold numbers as in training, got "
                    f"'{short(str(found.dropna().iloc[0]))}'"
                )
            found = pd.Series(float("nan"), index=found.index)
        columns[column.name] = found
    return pd.DataFrame(columns)


def _written(number: float) -> str:
    return f"{number:.15g}"
