import pytest

from dashboard.maps.colours import TILES, contrast, filled, ink_on

READABLE = 4.5  # of WCAG 2.2, level AA


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("gain", [-9.0, -2.0, -0.5, -0.01, 0.01, 0.5, 2.0, 9.0])
def test_a_number_is_read_on_every_colour(gain: float, dark: bool) -> None:
    """In light and dark the ink has the contrast that the guideline asks of text."""
    colour = filled(gain, 2.0, dark)
    assert contrast(ink_on(colour), colour) >= READABLE
    assert contrast(ink_on(TILES[dark]), TILES[dark]) >= READABLE


def test_a_larger_gain_is_deeper_up_to_the_full_colour() -> None:
    """From the limit on the colour is the winner's own."""
    tile = TILES[False]
    away = [contrast(filled(gain, 2.0, False), tile) for gain in (0.1, 1.0, 2.0)]
    assert away == sorted(away)
    assert filled(2.0, 2.0, False) == filled(9.0, 2.0, False) == "#0072B2"
    assert filled(-2.0, 2.0, True) == "#D55E00"
