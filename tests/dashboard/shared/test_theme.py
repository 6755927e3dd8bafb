import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.tables.wording import visible
from core.results.judging import NOBODY
from dashboard.shared import theme


@pytest.mark.parametrize(
    ("arm", "colour"), [("together", "#0072B2"), ("apart", "#D55E00"), ("transfer", "#009E73")]
)
def test_arms_keep_their_colour(arm: str, colour: str) -> None:
    """Together, apart and transfer have one colour each, wherever they stand."""
    assert {theme.arm_colour(arm, position) for position in range(5)} == {colour}


def test_groupings_take_other_colours() -> None:
    """Groupings differ among themselves, and none looks like an arm that has its own colour."""
    colours = [theme.arm_colour("car+bus|tram", position) for position in range(3)]
    own = {theme.TOGETHER, theme.APART, theme.TRANSFER, theme.UNLABELLED}
    assert len({*colours} - own) == 3


@pytest.mark.parametrize(
    ("sentence", "start"),
    [
        ("Together is better: 2 points", ":blue[Together] is better"),
        ("Apart is better: 2 points", ":orange[Apart] is better"),
        ("Transfer is better: 2 points", ":green[Transfer] is better"),
        ("Practically the same: together and apart", "Practically the same"),
        ("Undecided: the gain of together", "Undecided"),
        ("Togetherness is all", "Togetherness is all"),
    ],
)
def test_a_verdict_wears_its_winners_colour(sentence: str, start: str) -> None:
    """Only the winner that a sentence begins with is coloured."""
    assert theme.coloured(sentence).startswith(start)
    assert theme.coloured(sentence).count("[") == start.count("[")


def test_verdicts_without_a_winner_are_told_apart_by_their_icons() -> None:
    """Practically the same and undecided are grey, and each has an icon that no arm has."""
    assert {theme.verdict_colour(nobody) for nobody in NOBODY} == {theme.UNLABELLED}
    assert {theme.markdown_colour(nobody) for nobody in NOBODY} == {"gray"}
    icons = [theme.verdict_icon(winner) for winner in (*NOBODY, "together", "apart", "softmax")]
    assert len(set(icons)) == 5


def _shown(escaped: str) -> str:
    """Return what Markdown makes of escaped text, and its plugins find in it."""
    return html.unescape(re.sub(r"\\(.)", r"\1", escaped))


@given(st.text())
def test_plain_text_is_shown_as_it_is(text: str) -> None:
    """No character of a stranger's text is markup any more, and none that is seen is lost."""
    escaped = theme.plain(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_{}\[\]$:~|]|[<>]|&(?!lt;|gt;|amp;)", escaped)
    seen = visible(text.replace("\n", " "))
    assert _shown(escaped).replace(theme.JOINER, "") == seen


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        (":smile: :+1:", r":\+1:|:[\w-]+:"),  # remark-emoji
        (":material/home: :streamlit:", r":material.home:|:streamlit:"),
        ("www.example.org https://example.org", r"(https?://|www(?=\.))[-.\w]+"),  # remark-gfm
        ("me@example.org", r"[-.\w+]+@[-\w]+(?:\.[-\w]+)+"),
        ("a -> b <- c <-> d -- e", r"(^|\s)(<->|->|<-|--)(\s|$)"),  # Streamlit's own
        ("a >= b <= c ~= d", r"(^|\s)(>=|<=|~=)(\s|$)"),
    ],
)
def test_nothing_is_changed_after_the_backslashes_have_been_read(text: str, changed: str) -> None:
    """Emoji, icons, links and arrows are made of finished text: there, too, names stay names."""
    assert re.search(changed, text)
    assert not re.search(changed, _shown(theme.plain(text)))


def test_marks_of_direction_and_zeros_are_seen() -> None:
    """What turns the text around it, or ends it, is a sign; what joins letters stays."""
    assert theme.plain("a\u202eb\x00c\u200dd\ne") == "a\ufffdb\ufffdc\u200dd e"
