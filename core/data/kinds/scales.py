"""Scales whose words are known: what comes before what, where the alphabet would say otherwise."""

from collections.abc import Iterable

import pandas as pd

from core.data.tables.blanks import as_words

LEAST = 3  # different words, so that two that are on a scale by chance are none
SCALES: tuple[tuple[str, ...], ...] = (
    ("none", "very low", "low", "medium", "high", "very high"),
    ("none", "very low", "low", "moderate", "high", "very high"),
    ("none", "minimal", "mild", "moderate", "severe", "critical"),
    ("very poor", "poor", "fair", "good", "very good", "excellent"),
    ("very bad", "bad", "average", "good", "very good"),
    ("never", "rarely", "sometimes", "often", "always"),
    ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
    ("very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"),
    ("very unlikely", "unlikely", "neutral", "likely", "very likely"),
    ("very small", "small", "medium", "large", "very large"),
    ("xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl"),
    ("beginner", "intermediate", "advanced", "expert"),
    ("bronze", "silver", "gold", "platinum"),
)


def in_order(words: Iterable[str]) -> tuple[str, ...] | None:
    """Return different words in the order of the scale that has them all; None: there is none.

    >>> in_order(["high", "low", "medium"]), in_order(["Good", "Fair", "Poor"])
    (('low', 'medium', 'high'), ('Poor', 'Fair', 'Good'))
    >>> in_order(["car", "bus", "tram"])
    """
    given = tuple(words)
    small = {word.lower() for word in given}
    if len(small) < LEAST or len(small) < len(given):  # two ways to write one are two answers
        return None
    for scale in SCALES:
        if small.issubset(scale):
            return tuple(sorted(given, key=lambda word: scale.index(word.lower())))
    return None


def on_scale(column: pd.Series) -> pd.Series:
    """Return a column of words of a known scale as ordered categories, any other as it is."""
    if isinstance(column.dtype, pd.CategoricalDtype) and column.cat.ordered:
        return column
    words = as_words(column)
    order = in_order(words.dropna().unique())
    return column if order is None else words.astype(pd.CategoricalDtype(list(order), ordered=True))
