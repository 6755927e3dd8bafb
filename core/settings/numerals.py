"""Numbers and lists in a sentence."""

from collections.abc import Sequence


def numeral(value: float, form: str) -> str:
    """Write a number: with a real minus sign, and none before a zero.

    Args:
        form: how Python formats it.

    >>> numeral(-0.371, ".2f"), numeral(-0.001, "+.1f"), numeral(-0.05, ".0%")
    ('−0.37', '+0.0', '−5%')
    """
    text = f"{value:{form}}"
    if text.startswith("-") and not any(digit in text for digit in "123456789"):
        text = f"{0.0:{form}}"
    return text.replace("-", "−")


def joined(parts: Sequence[str]) -> str:
    """Join names or parts of a sentence.

    >>> joined(["a", "b", "c"]), joined(["a"]), joined([])
    ('a, b and c', 'a', '')
    """
    *first, last = parts or [""]
    return f"{', '.join(first)} and {last}" if first else last
