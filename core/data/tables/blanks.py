"""What counts as a blank cell."""

import pandas as pd

BLANKS = frozenset({"", "?", "na", "n/a", "nan", "null", "none", "<na>"})


def as_words(column: pd.Series) -> pd.Series:
    """Return the column as stripped text, missing where blank, '?', NA, N/A or null."""
    text = column.astype("string").str.strip()
    return text.mask(text.str.lower().isin(BLANKS))
