"""Prepare the input columns of a table, learning from the training part alone."""

import numpy as np
import pandas as pd

from core.data.labels import as_words
from core.data.problem import Floats, Rows

CATEGORIES = 20  # of one text column; rarer words share one input
LARGEST = 10.0  # standard deviations: a far outlier must not drown the other inputs


def prepare(frame: pd.DataFrame, train: Rows) -> Floats:
    """Return inputs (m, d) float32: numbers standardised, text as one-hot.

    Blanks become the training median of a number, or a category of their own in text. Means,
    deviations, medians and categories come from the rows `train` alone.

    Raises:
        ValueError: when a column holds infinity, or no column holds anything to learn from.
    """
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    typed = pd.DataFrame({name: _typed(name, frame[name]) for name in frame.columns})
    seen = typed.iloc[train]
    kept = [name for name in typed.columns if seen[name].nunique() > 1]
    if not kept:
        raise ValueError("inputs must vary in the training part, got only constant columns")
    numbers = [name for name in kept if typed[name].dtype == np.float64]
    words = [name for name in kept if name not in numbers]
    encoder = OneHotEncoder(
        max_categories=CATEGORIES, handle_unknown="infrequent_if_exist", sparse_output=False
    )
    transform = ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
            ("words", encoder, words),
        ]
    )
    transform.fit(seen)
    x = np.asarray(transform.transform(typed), dtype=np.float32)
    return x.clip(-LARGEST, LARGEST)


def _typed(name: str, column: pd.Series) -> pd.Series:
    """Return float64 if every filled cell is a number, else text with blanks as ''."""
    words = as_words(column)
    numbers = pd.to_numeric(words, errors="coerce").astype(np.float64)
    if bool((numbers.notna() == words.notna()).all()):
        if np.isinf(numbers).any():
            raise ValueError(f"input column '{name}' must hold finite numbers, got infinity")
        return numbers
    return words.fillna("").astype(object)
