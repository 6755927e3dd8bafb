import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from core.data import Missing
from dashboard.shared.networks import words
from dashboard.shared.networks.sides import Drawing
from tests.dashboard.shared.networks.drawn import drawing, drawings


def test_a_sentence_says_what_is_drawn() -> None:
    """Who does not see the drawing is told the networks of both sides."""
    said = words.sentence(drawing())
    assert said == "One network with four outputs beside four networks with one output each"


@given(drawings())
def test_the_weights_said_are_right(drawn: Drawing) -> None:
    """A product that is written out is that of its factors, and it ends in the total."""
    for side in drawn.sides:
        said = words.weights(side).replace(",", "")
        product = re.search(r"(\d+) × (\d+) = (\d+)", said)
        if product:
            count, each, total = map(int, product.groups())
            assert (count, count * each) == (len(side.groups), total)
        assert str(max(side.weights)) in re.findall(r"\d+", said)
        assert ("validation" in said) == (len(side.widths) > 1)


def test_weights_trained_beforehand_are_said_apart() -> None:
    """Transfer has those of its first network, then those of its second."""
    (side,) = drawing(arms=("transfer",)).sides
    assert words.weights(side) == "14,467 weights first, then 14,401 weights"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"width": 1}, "1 unit"),
        ({"width": 128}, "128 units"),
        ({"width": 128, "depth": 3}, "3 layers of 128 units"),
        ({"width": 8, "budget": "best"}, "1 to 8 units"),
    ],
)
def test_units_are_told_in_words(settings: dict[str, Any], said: str) -> None:
    """However few circles there are, width and depth are written below them."""
    drawn = drawing(**settings)
    together, apart = drawn.sides
    assert words.units(together, drawn.depth) == said
    each = "" if len(apart.widths) > 1 else " each"
    assert words.units(apart, drawn.depth) == f"{said}{each}"


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (Missing(), ""),
        (Missing(0.3), "30% of the labels are missing."),
        (Missing(0.3, "zero"), "30% of the labels are missing: every '?' is read as 0."),
        (Missing(0.3, "drop"), "30% of the labels are missing: examples with a '?' are left out."),
    ],
)
def test_the_share_missing_is_said(missing: Missing, said: str) -> None:
    """The caption has the share of missing labels and what is done with them, where there are."""
    caption = words.caption(drawing(missing=missing))
    assert said in caption
    assert ("missing" in caption) == bool(said)
    assert "Hollow" not in caption
    hollow = replace(drawing(missing=missing), unlabelled=frozenset({2}))
    assert "no error flows back" in words.caption(hollow)


@pytest.mark.parametrize(
    "name", ["x" * 100_000, "日本語" * 20, "a\nb", "\u202egnp.exe", "👩‍🚀" * 30]
)
def test_a_long_name_is_cut_to_the_room_beside_its_answer(name: str) -> None:
    """A name takes one line of at most 15 letters, where wide ones count twice."""
    cut = words.cut(name)
    assert len(cut) <= words.NAMED
    assert "\n" not in cut
    assert "\u202e" not in cut
