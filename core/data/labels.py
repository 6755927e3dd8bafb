"""Read a column of a table as yes/no labels."""

import numpy as np
import pandas as pd

from core.data.problem import Floats

BLANKS = frozenset({"", "?", "na", "n/a", "nan", "null", "none", "<na>"})
POSITIVE = frozenset({"1", "yes", "true", "y", "t", "positive", "pos", "active", "+"})


def as_words(column: pd.Series) -> pd.Series:
    """Return the column as stripped text, missing where blank, '?', NA, N/A or null."""
    text = column.astype("string").str.strip()
    return text.mask(text.str.lower().isin(BLANKS))


def read_labels(name: str, column: pd.Series) -> tuple[Floats, str]:
    """Return labels (m,), NaN where '?', and the word that counts as 1.

    Two numbers: the larger is 1. Two words: a word such as yes or true is 1, else the later in
    the alphabet.

    Raises:
        ValueError: when the column does not hold exactly two values.
    """
    words = as_words(column)
    numbers = pd.to_numeric(words, errors="coerce")
    numeric = bool((numbers.notna() == words.notna()).all())
    values = numbers if numeric else words.str.lower()
    found = sorted(values.dropna().unique())
    if len(found) != 2:
        shown = ", ".join(str(value) for value in found[:3]) + (", ..." if len(found) > 3 else "")
        raise ValueError(
            f"task column '{name}' must hold two values beside blanks, got {len(found)}"
            f"{': ' + shown if found else ''}; choose another column"
        )
    positive = next((v for v in found if not numeric and v in POSITIVE), found[1])
    labels = np.where(values.isna(), np.nan, (values == positive).fillna(False)).astype(np.float32)
    word = words[(values == positive).fillna(False)].iloc[0]
    return labels, str(word)
