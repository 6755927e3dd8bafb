from dataclasses import dataclass

import pytest

from core.settings.setting import Choice, Number, Whole, setting, settings_of
from dashboard.shared.query import score_of, take


@dataclass(frozen=True)
class Made:
    """Settings of three kinds."""

    width: int = setting(2, "Width", "", Whole(1, 100), offered=Whole(1, 8))
    share: float = setting(0.5, "Share", "", Number(0.0, 1.0))
    way: str = setting("a", "Way", "", Choice({"a": "one way", "b": "another"}))


SETTINGS = settings_of(Made)


def test_what_an_address_says_is_taken_or_named() -> None:
    """Right values are taken; for each wrong one there is a sentence, and the setting stays."""
    values = {"width": 2, "share": 0.5, "way": "a"}
    query = {"width": "3", "share": "7", "way": "c", "else": "1"}
    notes = take(SETTINGS, query, values)
    assert values == {"width": 3, "share": 0.5, "way": "a"}
    assert notes == [
        "share must be a number between 0.0 and 1.0, got 7.0; 0.5 is used",
        "way must be one of 'a', 'b', got 'c'; a is used",
    ]


def test_an_address_may_ask_for_what_pages_offer_alone() -> None:
    """What the engine accepts and pages do not offer is refused."""
    values = {"width": 2}
    (note,) = take({"width": SETTINGS["width"]}, {"width": "9"}, values)
    assert note == "width must be a whole number between 1 and 8, got 9; 2 is used"
    assert values == {"width": 2}


@pytest.mark.parametrize("text", ["", "x" * 10_000, "<b>", "1/2"])
def test_text_that_is_no_value_is_quoted_in_short(text: str) -> None:
    """A stranger's text is never repeated at length."""
    (note,) = take(SETTINGS, {"width": text}, {"width": 2})
    assert note.startswith("width must be a number, got ")
    assert len(note) < 100


def test_a_score_that_does_not_judge_what_is_shown_is_named() -> None:
    """Of the scores offered one is taken, of others the usual one is shown and they are named."""
    assert score_of({}, ("skill", "loss")) == (None, [])
    assert score_of({"score": "loss"}, ("skill", "loss")) == ("loss", [])
    metric, (note,) = score_of({"score": "error"}, ("skill", "loss"))
    assert metric is None
    assert note == "score must be one of skill, loss, got 'error'"
