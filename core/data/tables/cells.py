"""The cells of a table as they are computed with: numbers, words or dates, and blanks."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.data.tables.blanks import as_words

# Cells up to which numbers are kept in double precision, 40 MB; larger tables are kept in single,
# in which training computes anyway.
FINE_CELLS = 5_000_000


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with numbers as float, words as category and dates as datetime64.

    A column is numbers when every filled cell is one. Blanks are missing. Typing a typed table
    changes nothing.
    """
    precision = np.float64 if frame.size <= FINE_CELLS else np.float32
    columns = {name: typed_column(frame[name], precision) for name in frame.columns}
    result = pd.DataFrame(columns, copy=False)
    result.attrs["rows"] = frame.attrs.get("rows", len(frame))
    return result


def typed_column(column: pd.Series, precision: type[np.floating] = np.float64) -> pd.Series:
    """Return one column as float, category or datetime64."""
    kind = column.dtype
    if isinstance(kind, np.dtype) and kind.kind in "iuf":
        wider = kind.kind != "f" or kind.itemsize > np.dtype(precision).itemsize
        return column.astype(precision) if wider else column
    if isinstance(kind, pd.api.extensions.ExtensionDtype) and kind.kind in "iuf":
        numbers = column.to_numpy(dtype=np.float64, na_value=np.nan)
        return pd.Series(numbers.astype(precision), column.index)
    if pd.api.types.is_datetime64_any_dtype(kind):
        return column
    ordered = isinstance(kind, pd.CategoricalDtype) and bool(kind.ordered)
    if isinstance(kind, pd.CategoricalDtype):
        codes, cells = column.cat.codes.to_numpy(), pd.Series(kind.categories)
    else:
        text = column.astype("string")
        plain = as_numbers(text)
        if plain is not None:
            return pd.Series(plain.astype(precision), column.index)
        # cells are judged once for each different one: words repeat
        codes, unique = pd.factorize(text)
        cells = pd.Series(unique)
    return pd.Series(_merged(codes, as_words(cells), precision, ordered), column.index)


def as_numbers(text: pd.Series) -> NDArray[np.float64] | None:
    """Return a column of text as numbers, or None if a cell is none; missing cells are NaN."""
    cells = pa.array(text, pa.large_string())
    try:
        numbers = pc.cast(pc.if_else(pc.equal(cells, ""), None, cells), pa.float64())
    except pa.ArrowInvalid:
        return None
    return np.asarray(numbers.to_numpy(zero_copy_only=False), dtype=np.float64)


def _merged(
    codes: NDArray[np.integer], words: pd.Series, precision: type[np.floating], ordered: bool
) -> NDArray[np.floating] | pd.Categorical:
    """Return cells given by codes of words, -1 being missing; blanks and equal words are merged.

    Args:
        ordered: whether the words stand in an order of their own, which stays.
    """
    # once more without blanks: '?' among numbers makes a column of text
    numbers = as_numbers(words)
    if numbers is not None:
        known: NDArray[np.floating] = np.append(numbers, np.nan)[codes].astype(precision)
        return known
    merged, unique = pd.factorize(words, sort=not ordered)
    return pd.Categorical.from_codes(np.append(merged, -1)[codes], unique, ordered=ordered)
