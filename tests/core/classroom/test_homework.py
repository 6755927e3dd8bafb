import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.classroom import codes, homework

KEY, WORD = b"k" * 32, "BCDFGHJK"
RIGHT = (True, False, True, True, False)


@given(st.lists(st.booleans(), min_size=5, max_size=5))
def test_a_code_says_what_was_right(right: list[bool]) -> None:
    """However it is typed, it reads as it was written."""
    code = homework.code_of(KEY, WORD, right)
    for typed in (code, code.lower(), code.replace("-", " ")):
        done = homework.read(KEY, WORD, typed)
        assert done is not None
        assert list(done.right) == right


def test_equal_results_have_different_codes() -> None:
    """So that a code that two people hand in was copied."""
    assert len({homework.code_of(KEY, WORD, RIGHT) for _ in range(50)}) == 50


def test_a_changed_letter_is_seen() -> None:
    """Whichever of the sixteen is changed, to whichever other letter."""
    code = homework.code_of(KEY, WORD, RIGHT)
    for place, sign in enumerate(code):
        for letter in set(codes.LETTERS) - {sign}:
            if sign != "-":
                assert homework.read(KEY, WORD, code[:place] + letter + code[place + 1 :]) is None


@pytest.mark.parametrize(("key", "word"), [(b"x" * 32, WORD), (KEY, "KJHGFDCB")])
def test_codes_of_others_are_none_of_ours(key: bytes, word: str) -> None:
    """Neither another server's nor those of other homework."""
    assert homework.read(key, word, homework.code_of(KEY, WORD, RIGHT)) is None


@given(st.text(max_size=40))
def test_what_is_no_code_is_none(typed: str) -> None:
    """Whatever it is."""
    assert homework.read(KEY, WORD, typed) is None


def test_the_number_of_answers_is_fixed() -> None:
    """Five; else it is said."""
    with pytest.raises(ValueError, match="5 answers, got 2"):
        homework.code_of(KEY, WORD, RIGHT[:2])
