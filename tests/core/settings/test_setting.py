from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from core.settings.setting import (
    Choice,
    Number,
    Setting,
    Whole,
    check_settings,
    setting,
    settings_of,
    unsaid,
)

COLOURS = Choice({"red": "as red as can be", "blue": "blue"})
ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


def declared(domain: Whole | Number | Choice, **more: Any) -> Setting:
    """Declare a setting of a domain."""
    own = {"default": None, "offered": domain, **more}
    return Setting("size", "Size of it", "How large.", domain, **own)


@dataclass(frozen=True)
class Cup:
    """A toy with settings and another field."""

    size: int = setting(3, "Size", "How large.", Whole(1, 9, blank="any"))
    fill: float = setting(0.5, "Fill", "How full.", Number(0, 1), name="filled")
    colour: str = setting("red", "Colour", "Which.", COLOURS, stacked=True)
    owner: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        check_settings(self)


@over(st.integers(-50, 50), st.integers(0, 50), st.integers(-200, 200))
def test_a_whole_number_is_allowed_within_its_bounds_alone(low: int, more: int, value: int) -> None:
    """Both bounds belong to the domain."""
    assert declared(Whole(low, low + more)).allows(value) == (low <= value <= low + more)


@over(st.floats(-50, 50), st.floats(0, 50), st.floats(allow_nan=True))
def test_a_number_is_allowed_within_its_bounds_alone(low: float, more: float, value: float) -> None:
    """Both bounds belong to the domain, and NaN never does."""
    assert declared(Number(low, low + more)).allows(value) == (low <= value <= low + more)


@over(ANYTHING)
def test_a_choice_allows_its_words_alone(value: object) -> None:
    """Whatever else comes is refused."""
    assert declared(COLOURS).allows(value) == (value in ("red", "blue"))


@over(ANYTHING)
def test_what_is_no_number_is_no_number(value: object) -> None:
    """Text, truth values and nothing are refused where a number is required."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    for domain in (Whole(-(2**70), 2**70), Number(-1e308, 1e308)):
        assert number or not declared(domain).allows(value)


def test_blank_is_allowed_only_where_it_stands_for_something() -> None:
    """None is a value of a whole number that says what it stands for."""
    assert declared(Whole(1, 9, blank="by size")).allows(None)
    assert not declared(Whole(1, 9)).allows(None)
    assert not declared(Number(1, 9)).allows(None)
    assert not declared(COLOURS).allows(None)


def test_pages_may_be_offered_less_than_the_engine_accepts() -> None:
    """`allows` speaks for addresses and sliders, the domain for the engine."""
    narrow = declared(Whole(1, 100), offered=Whole(2, 10))
    assert [narrow.allows(value) for value in (1, 2, 10, 11)] == [False, True, True, False]
    assert narrow.domain.check("size", 100) == 100


@over(st.integers(-10, 10))
def test_a_number_is_kept_as_one_kind_of_number(value: int) -> None:
    """1 and 1.0 are one setting."""
    kept = Number(-10, 10).check("size", value)
    assert type(kept) is float
    assert kept == value


@pytest.mark.parametrize(
    ("domain", "value", "written"),
    [
        (Whole(0, 10**7), 1_234_567, "1,234,567"),
        (Whole(0, 9, blank="all 4,552"), None, "all 4,552"),
        (Number(0, 1), 0.25, "0.25"),
        (Number(0, 1), 1.0, "1"),
        (Number(0, 1, percent=True), 0.25, "25%"),
        (COLOURS, "red", "as red as can be"),
        (COLOURS, "green", "green"),
    ],
)
def test_values_are_written_for_people(
    domain: Whole | Number | Choice, value: object, written: str
) -> None:
    """Thousands are marked, percentages are whole, and a word has its phrase."""
    assert declared(domain).written(value) == written


@over(st.integers(0, 10**6))
def test_whole_numbers_come_back_from_what_is_written(value: int) -> None:
    """What is written for people loses no digit, and an address reads what `str` writes."""
    whole = Whole(0, 10**6)
    assert int(declared(whole).written(value).replace(",", "")) == value
    assert whole.read(str(value)) == value


@over(st.floats(0, 1))
def test_numbers_come_back_from_an_address(value: float) -> None:
    """An address reads the very number that was written into it."""
    assert Number(0, 1).read(str(value)) == value


def test_a_setting_matters_only_beside_what_it_needs() -> None:
    """Without need it always matters; with one only where the other setting has that value."""
    assert declared(Whole(1, 9)).matters({})
    needing = declared(Whole(1, 9), needs=("colour", "red"))
    assert needing.matters({"colour": "red"})
    assert not needing.matters({"colour": "blue"})
    assert not needing.matters({})


def test_a_setting_may_need_another_to_be_more_than_zero() -> None:
    """Where no value is named, any will do but 0 and none."""
    needing = declared(Whole(1, 9), needs=("share", None))
    assert needing.matters({"share": 0.1})
    assert not needing.matters({"share": 0.0})
    assert not needing.matters({})


@dataclass(frozen=True)
class OlderCup:
    """A toy with a setting that came later."""

    size: int = setting(3, "Size", "How large.", Whole(1, 9))
    handles: int = setting(1, "Handles", "How many.", Whole(0, 2), later=True)


def test_a_setting_that_came_later_goes_unsaid_at_its_default() -> None:
    """Keys leave it out there and only there; a setting that was there before is always said."""
    assert unsaid(OlderCup()) == unsaid(OlderCup(size=3, handles=1)) == {"handles"}
    assert unsaid(OlderCup(handles=2)) == set()


def test_the_noun_is_the_label_within_a_sentence() -> None:
    """Only its first letter changes."""
    assert declared(Whole(1, 9)).noun == "size of it"


def test_settings_are_found_by_field_in_the_order_of_their_declaration() -> None:
    """Fields that are no settings are left out, and a setting may have a name of its own."""
    found = settings_of(Cup)
    assert list(found) == ["size", "fill", "colour"]
    assert [s.name for s in found.values()] == ["size", "filled", "colour"]
    assert [s.default for s in found.values()] == [3, 0.5, "red"]
    assert found["size"].offered == found["size"].domain
    assert [s.stacked for s in found.values()] == [False, False, True]


def test_defaults_are_those_that_are_declared() -> None:
    """A dataclass made without arguments has them."""
    assert Cup() == Cup(3, 0.5, "red")
    assert Cup(fill=1) == Cup(fill=1.0)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"size": 10}, "size must be a whole number between 1 and 9, got 10"),
        ({"fill": 2.0}, "filled must be a number between 0 and 1, got 2.0"),
        ({"colour": "green"}, "colour must be one of 'red', 'blue', got 'green'"),
    ],
)
def test_a_setting_out_of_bounds_is_refused_by_its_name(
    change: dict[str, Any], sentence: str
) -> None:
    """The sentence has what was required and what came."""
    with pytest.raises(ValueError, match="must be") as caught:
        Cup(**change)
    assert str(caught.value) == sentence
