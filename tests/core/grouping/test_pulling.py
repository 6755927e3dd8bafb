import numpy as np
import pandas as pd
import pytest

from core.grouping.pulling import pairs, prediction
from core.grouping.study import Study


def test_a_pair_gains_what_both_lose_less_on_average(study: Study) -> None:
    """The friends have 20 points each in one network and 30 alone; the others 40 each."""
    study.cosines[:, 0, 1], study.cosines[:, 1, 0] = 0.5, 0.3
    table = pairs(study).set_index(["first", "second"])
    assert table.loc[("task 1", "task 2"), "gain"] == pytest.approx(10, abs=1e-4)
    assert table.loc[("task 1", "task 3"), "gain"] == pytest.approx(-10, abs=1e-4)
    assert table.loc[("task 1", "task 2"), "cosine"] == pytest.approx(0.4)


def _settings(noise: float, offset: float = 0.0, count: int = 12) -> list[pd.DataFrame]:
    rng = np.random.default_rng(0)
    tables = []
    for number in range(count):
        cosine = rng.uniform(-0.2, 0.6, 6)
        gain = 10 * cosine + noise * rng.standard_normal(6) + offset * number
        tables.append(pd.DataFrame({"cosine": cosine, "gain": gain}))
    return tables


def test_what_cosines_tell_is_seen() -> None:
    """Gains in proportion correlate perfectly, gains of chance not beyond it."""
    perfect, chance = prediction(_settings(0.0)), prediction(_settings(1e3))
    assert perfect.overall == pytest.approx((1, 1, 1))
    assert chance.overall[1] < 0 < chance.overall[2]
    assert (perfect.settings, perfect.pairs) == (12, 72)


def test_within_settings_their_means_play_no_part() -> None:
    """Settings that differ in both means hide, or feign, what holds among the pairs of one."""
    shifted = prediction(_settings(0.0, offset=50.0))
    assert shifted.within[0] == pytest.approx(1)
    assert shifted.overall[0] < 0.5
