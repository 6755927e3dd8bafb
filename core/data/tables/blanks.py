"""What counts as a blank cell."""

import pandas as pd

# In small letters, as they may be written in any; but "None" as Python writes it, for "none" is a
# word: a household's vehicle is "car", "bicycle" or "none".
BLANKS = frozenset({"", "?", "na", "n/a", "nan", "null", "<na>", "None"})


def is_blank(cell: str) -> bool:
    """Whether a stripped cell holds nothing.

    >>> [is_blank(cell) for cell in ("NULL", "n/a", "None", "none")]
    [True, True, True, False]
    """
    return cell in BLANKS or cell.lower() in BLANKS


def as_words(column: pd.Series) -> pd.Series:
    """Return the column as stripped text, missing where blank, '?', NA, N/A, null or None."""
    text = column.astype("string").str.strip()
    return text.mask(text.isin(BLANKS) | text.str.lower().isin(BLANKS))
