import numpy as np
import pytest

from dashboard.maps.colours import TILES, contrast, filled, full, ink_on

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


@pytest.mark.parametrize(
    ("gains", "limit"),
    [([-4.0, 1.0, np.nan, 2.0, -3.0, 0.0], 3.0), ([np.nan], 1.0), ([], 1.0)],
)
def test_one_gain_in_four_has_the_full_colour(gains: list[float], limit: float) -> None:
    """What is not measured counts nothing; without any gain there is still a limit."""
    assert full(gains) == limit
    assert full([0.0, 0.0]) > 0
