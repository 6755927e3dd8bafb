import pytest

from dashboard.shared import knobs

KNOBS = {"width": knobs.whole(1, 8), "share": knobs.number(0, 1), "way": knobs.word("a", "b")}


def test_what_an_address_says_is_taken_or_named() -> None:
    """Right values go into the settings; for each wrong one there is a sentence, and it stays."""
    settings = {"width": 2, "share": 0.5, "way": "a"}
    query = {"width": "3", "share": "7", "way": "c", "else": "1"}
    notes = knobs.take(KNOBS, query, settings)
    assert settings == {"width": 3, "share": 0.5, "way": "a"}
    assert notes == [
        "share must be a number between 0 and 1, got 7.0; 0.5 is used",
        "way must be one of 'a', 'b', got 'c'; a is used",
    ]


@pytest.mark.parametrize("text", ["", "x" * 10_000, "<b>", "1/2"])
def test_text_that_is_no_value_is_quoted_in_short(text: str) -> None:
    """A stranger's text is never repeated at length."""
    with pytest.raises(ValueError, match="width must be a number, got ") as refused:
        KNOBS["width"].taken("width", text)
    assert len(str(refused.value)) < 80


def test_bounds_can_be_asked_for() -> None:
    """Whoever draws a control can leave out what is not allowed."""
    assert [width for width in (0, 1, 8, 9) if KNOBS["width"].allows("width", width)] == [1, 8]
