"""Checks of settings: one sentence that says what was required and what came."""


def whole(name: str, value: object, low: int, high: int) -> int:
    """Return `value` if it is a whole number in [low, high].

    Raises:
        ValueError: with the bounds and the value received.

    >>> whole("width", 0, 1, 4096)
    Traceback (most recent call last):
    ValueError: width must be a whole number between 1 and 4096, got 0
    """
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(
            f"{name} must be a whole number between {low} and {high}, got {_shown(value)}"
        )
    return value


def number(name: str, value: object, low: float, high: float) -> float:
    """Return `value` as a float if it is a finite number in [low, high].

    Raises:
        ValueError: with the bounds and the value received.

    >>> number("rate", 2, 0.0, 1.0)
    Traceback (most recent call last):
    ValueError: rate must be a number between 0.0 and 1.0, got 2
    """
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not low <= value <= high  # false for NaN
    ):
        raise ValueError(f"{name} must be a number between {low} and {high}, got {_shown(value)}")
    return float(value) + 0.0  # -0.0 and 0.0 are one setting


def choice(name: str, value: object, allowed: tuple[str, ...]) -> str:
    """Return `value` if it is one of `allowed`.

    Raises:
        ValueError: with the allowed words and the value received.

    >>> choice("handling", "skip", ("mask", "zero"))
    Traceback (most recent call last):
    ValueError: handling must be one of 'mask', 'zero', got 'skip'
    """
    if not isinstance(value, str) or value not in allowed:
        words = ", ".join(repr(word) for word in allowed)
        raise ValueError(f"{name} must be one of {words}, got {_shown(value)}")
    return value


def _shown(value: object) -> str:
    """Show a received value in at most 60 characters: it may come from a stranger's link."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
