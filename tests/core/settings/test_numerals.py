import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.settings.numerals import joined, numeral

FORMS = st.sampled_from([".0f", ".1f", "+.2f", ".1%", "+.3f"])


@given(st.floats(-1e6, 1e6), FORMS)
def test_a_number_is_written_as_python_does_but_for_its_sign(value: float, form: str) -> None:
    """Only the minus differs, and a value that is written as zero has none."""
    written, plain = numeral(value, form), f"{value:{form}}"
    if any(digit in plain for digit in "123456789"):
        assert written.replace("−", "-") == plain
    else:
        assert written == f"{0.0:{form}}"
    assert "-" not in written


def test_what_is_not_known_is_nan() -> None:
    """It is written as Python writes it."""
    assert numeral(math.nan, "+.1f") == "+nan"


@pytest.mark.parametrize(
    ("parts", "words"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (list("abc"), "a, b and c")],
)
def test_parts_are_joined_by_commas_and_one_and(parts: list[str], words: str) -> None:
    """However many there are."""
    assert joined(parts) == words
