import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.classroom import codes


def test_a_code_is_eight_letters_that_are_told_apart() -> None:
    """No vowel, no digit, none of I, L, O, Q, U, V; as many bits as are stated."""
    drawn = {codes.new_code() for _ in range(1000)}
    assert len(drawn) == 1000
    assert all(len(code) == 8 for code in drawn)
    assert not set("".join(drawn)) & set("AEIOULQV0123456789")
    assert 33 < codes.BITS < 34


def test_a_teachers_key_has_128_bits() -> None:
    """Sixteen random bytes, written for an address."""
    assert codes.KEY_BYTES * 8 == 128
    assert len({codes.new_key() for _ in range(1000)}) == 1000


@pytest.mark.parametrize("typed", ["bcdfghjk", " BCDF-GHJK ", "bcdf ghjk", "BCDF.GHJK"])
def test_a_code_may_be_typed_in_any_way(typed: str) -> None:
    """Small letters, spaces and signs between do not matter."""
    assert codes.read(typed) == "BCDFGHJK"


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_code_or_nothing(typed: str) -> None:
    """Eight of the letters, or the empty text."""
    code = codes.read(typed)
    assert code == "" or (len(code) == 8 and set(code) <= set(codes.LETTERS))
