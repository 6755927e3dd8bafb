import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.tables.wording import SHOWN, short, visible


@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\u202e", "\u2066", "\u200f", "\ufeff", "\u2028"])
def test_marks_that_are_not_seen_become_a_sign(mark: str) -> None:
    """They would turn, end or colour what stands around a name."""
    assert visible(f"a{mark}b") == "a\ufffdb"


@pytest.mark.parametrize(
    "text", ["plain", "naïve ﷺ 名前", "می\u200cخواهم", "👩\u200d🔬", "a\u00a0b", "שלום"]
)
def test_letters_of_any_alphabet_stay(text: str) -> None:
    """So do the joiners and spaces that they are written with."""
    assert visible(text) == text


@given(st.text())
def test_a_name_in_a_sentence_is_short_and_on_one_line(text: str) -> None:
    """Whatever it is."""
    assert len(short(text)) <= SHOWN
    assert visible(short(text)) == short(text)
    assert "\n" not in short(text)


def test_a_very_long_name_is_cut() -> None:
    """A hundred thousand characters are as quick as forty."""
    assert short("x" * 100_000) == "x" * 37 + "..."
