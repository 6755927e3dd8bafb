"""X, y and weights as they were handed over, as cells and rows."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import _check_sample_weight, check_array, validate_data

from core.data.arrays import Floats
from core.data.columns.inputs import Preparation, Words
from core.data.splits.choosing import require_one
from core.data.tables.cells import typed, typed_column
from core.data.tables.wording import short, written
from core.estimator.targets import require_different

FEWEST = 10  # rows of which 60, 20 and 20% say anything


def cells_of(estimator: BaseEstimator, X: Any, reset: bool) -> pd.DataFrame:
    """Return X as cells: numbers, words and blanks.

    Args:
        reset: whether the estimator learns from them, and notes their columns.

    Raises:
        ValueError: when it is no table, has no row, or other columns than were learned from.
    """
    if isinstance(X, pd.DataFrame):
        names = [str(name) for name in X.columns]
        require_different("columns of X", names)
        validate_data(estimator, X=X, reset=reset, skip_check_array=True)
        frame = X.set_axis(names, axis=1)
        if not len(frame):
            raise ValueError("X must have at least one row, got 0 sample(s)")
    else:
        array = check_array(X, dtype=None, ensure_all_finite="allow-nan", input_name="X")
        validate_data(estimator, X=array, reset=reset, skip_check_array=True)
        frame = pd.DataFrame(array, columns=[f"x{k}" for k in range(array.shape[1])])
    return typed(frame) if reset else frame.reset_index(drop=True)


def learned_rows(y: Floats, sample_weight: Any) -> tuple[NDArray[np.int64], Floats | None]:
    """Return the rows that are learned from, those with a weight and some label, and weights.

    Weights are None where all are alike.

    Raises:
        ValueError: when there are too few of them.
    """
    kept, weights = ~np.isnan(y).all(axis=1), None
    if sample_weight is not None:
        weights = _check_sample_weight(sample_weight, y, dtype=np.float32, ensure_non_negative=True)
        kept &= weights > 0
        weights = weights[kept]
        if len(weights) and (weights == weights[0]).all():
            weights = None
    if kept.sum() < FEWEST:
        raise ValueError(
            f"at least {FEWEST} rows must have labels, got n_samples = {int(kept.sum())}"
        )
    return np.flatnonzero(kept), weights


def split_by(kept: NDArray[np.int64], rows: int, **beside: Any) -> dict[str, pd.Series]:
    """Return what says how rows are split, as a typed column of the rows kept, by its way.

    Args:
        beside: groups, times or parts: (rows,), or None; one at most is given.

    Raises:
        ValueError: when there are two, or not one value for each row.
    """
    require_one(**beside)
    columns = {}
    for name, values in beside.items():
        if values is None:
            continue
        column = pd.Series(values).reset_index(drop=True)
        if len(column) != rows:
            raise ValueError(f"{name} must be one for each of {rows:,} rows, got {len(column):,}")
        way = name.removesuffix("s")
        columns[way] = typed_column(column.iloc[kept].reset_index(drop=True)).rename(name)
    return columns


def like_before(cells: pd.DataFrame, preparation: Preparation) -> pd.DataFrame:
    """Return the columns with the types that they had in training.

    A column of words may hold numbers alone in a few new rows, and one of numbers blanks alone.

    Raises:
        ValueError: when a column of numbers holds words or dates.
    """
    columns = {}
    for column in preparation.columns:
        given = cells[column.name]
        if isinstance(column, Words):
            numbers = pd.api.types.is_numeric_dtype(given.dtype)
            text = given.map(written, na_action="ignore") if numbers else given
            found = typed_column(text.astype("string"))
            if not isinstance(found.dtype, pd.CategoricalDtype):
                found = text.astype("string").astype("category")
            columns[column.name] = found
            continue
        # true and false are words, or 1 and 0 where there were numbers before
        truth = pd.api.types.is_bool_dtype(given.dtype)
        found = typed_column(given.astype("Float64") if truth else given)
        if not pd.api.types.is_float_dtype(found.dtype):
            if found.notna().any():
                raise ValueError(
                    f"column '{short(column.name)}' must hold numbers as in training, got "
                    f"'{short(str(found.dropna().iloc[0]))}'"
                )
            found = pd.Series(float("nan"), index=found.index)
        columns[column.name] = found
    return pd.DataFrame(columns)
