"""Prepare the input columns of a table, learning from the training part alone."""

import numpy as np
import pandas as pd

from core.data.labels import as_words
from core.data.problem import Floats, Rows

CATEGORIES = 20  # of one text column; rarer words share one input
LARGEST = 10.0  # standard deviations: a far outlier must not drown the other inputs
LIMIT = 1e100  # of a cell: the square of a larger number may overflow


def prepare(frame: pd.DataFrame, train: Rows) -> Floats:
    """Return inputs (m, d) float32: numbers standardised, text as one-hot.

    Blanks become the training median of a number, or a category of their own in text. Means,
    deviations, medians and which categories are rare come from the rows `train` alone; the whole
    table decides which columns and categories there are, so that d is the same for every split.
    An input that is constant in the rows `train` is 0 everywhere.

    Raises:
        ValueError: when a column holds infinity, or no column holds anything to learn from.
    """
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    typed = pd.DataFrame({name: _typed(name, frame[name]) for name in frame.columns})
    kept = [name for name in typed.columns if typed[name].nunique() > 1]
    numbers = [name for name in kept if typed[name].dtype == np.float64]
    words = [name for name in kept if name not in numbers]
    imputer = SimpleImputer(strategy="median", keep_empty_features=True)
    encoder = OneHotEncoder(
        categories=[sorted(typed[name].unique()) for name in words],
        max_categories=CATEGORIES,
        sparse_output=False,
    )
    transform = ColumnTransformer(
        [
            ("numbers", make_pipeline(imputer, StandardScaler()), numbers),
            ("words", encoder, words),
        ]
    )
    transform.fit(typed.iloc[train])
    x = np.asarray(transform.transform(typed), dtype=np.float32).clip(-LARGEST, LARGEST)
    constant = (x[train] == x[train[:1]]).all(axis=0)
    if constant.all():
        raise ValueError("inputs must vary in the training part, got only constant columns")
    return np.where(constant, np.float32(0), x)


def _typed(name: str, column: pd.Series) -> pd.Series:
    """Return float64 if every filled cell is a number, else text with blanks as ''."""
    words = as_words(column)
    numbers = pd.to_numeric(words, errors="coerce").astype(np.float64)
    if bool((numbers.notna() == words.notna()).all()):
        if (numbers.abs() > LIMIT).any():
            largest = numbers.abs().max()
            raise ValueError(f"input column '{name}' must hold numbers to {LIMIT}, got {largest}")
        return numbers
    return words.fillna("").astype(object)
