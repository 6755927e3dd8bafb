import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.settings import require


@given(st.integers(-5, 15))
def test_whole_accepts_exactly_the_numbers_within_its_bounds(value: int) -> None:
    """A whole number is returned as it came within the bounds and refused outside."""
    if 0 <= value <= 10:
        assert require.whole("width", value, 0, 10) == value
    else:
        with pytest.raises(ValueError, match=f"between 0 and 10, got {value}$"):
            require.whole("width", value, 0, 10)


@pytest.mark.parametrize("value", [True, 3.0, "3", None, [3], math.nan])
def test_whole_refuses_what_is_not_a_whole_number(value: object) -> None:
    """Booleans, floats, text and nothing are no whole numbers, and the sentence shows them."""
    with pytest.raises(ValueError, match=r"^width must be a whole number between 0 and 10, got "):
        require.whole("width", value, 0, 10)


@given(st.floats(0, 1) | st.integers(0, 1))
def test_number_returns_a_float(value: float) -> None:
    """A number within its bounds comes back as a float of the same value."""
    result = require.number("rate", value, 0.0, 1.0)
    assert isinstance(result, float)
    assert result == value


@pytest.mark.parametrize("value", [True, "0.5", None, math.nan, math.inf, -0.1, 10**400])
def test_number_refuses_what_is_outside_or_not_finite(value: object) -> None:
    """Infinity, NaN, text and numbers outside the bounds are refused."""
    with pytest.raises(ValueError, match=r"^rate must be a number between 0\.0 and 1\.0, got "):
        require.number("rate", value, 0.0, 1.0)


@pytest.mark.parametrize("value", ["skip", "", None, 3, ["mask"], "MASK"])
def test_choice_names_the_allowed_words(value: object) -> None:
    """A word that is not allowed is refused with the list of those that are."""
    with pytest.raises(ValueError, match=r"^handling must be one of 'mask', 'zero', got "):
        require.choice("handling", value, ("mask", "zero"))


def test_a_long_value_is_shortened() -> None:
    """A received value of any length makes a sentence of bounded length."""
    with pytest.raises(ValueError, match=r"\.\.\.$") as caught:
        require.choice("handling", "x" * 10_000, ("mask",))
    assert len(str(caught.value)) < 120
