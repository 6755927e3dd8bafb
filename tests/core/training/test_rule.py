import pytest

from core.training.rule import PART, TUNINGS, USUAL, WHOLE, searched

SMALL = {8: 100, 32: 400, 128: 1600}
LARGE = {8: WHOLE, 32: 4 * WHOLE, 128: 16 * WHOLE}


def test_small_networks_are_tried_with_everything() -> None:
    """Every width goes with every tuning, once."""
    pairs = searched(SMALL, TUNINGS)
    assert len(pairs) == len(set(pairs)) == 36


def test_large_networks_are_tried_with_a_balanced_part() -> None:
    """A third of all pairs has each width equally often, and each width with each rate."""
    pairs = searched(LARGE, TUNINGS)
    assert len(pairs) == len(set(pairs)) == PART
    for width in LARGE:
        own = [tuning for each, tuning in pairs if each == width]
        assert len(own) == PART // 3
        assert len({tuning.learning_rate for tuning in own}) == 3
        assert {tuning.weight_decay for tuning in own} == {1e-4, 0.3}
        assert {tuning.scaled for tuning in own} == {False, True}


def test_the_usual_way_is_always_tried() -> None:
    """The usual tuning at the width that was asked for is in the part, too."""
    assert (32, USUAL) in searched(LARGE, TUNINGS)


@pytest.mark.parametrize("widths", [(1, 4), (4,)])
def test_fewer_widths_are_searched_as_well(widths: tuple[int, ...]) -> None:
    """Where a quarter of a width is no width of its own, what there is is tried."""
    weights = dict.fromkeys(widths, WHOLE)
    pairs = searched(weights, TUNINGS)
    assert len(pairs) == PART
    assert {width for width, _ in pairs} == set(widths)
