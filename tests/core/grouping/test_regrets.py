import numpy as np
import pytest

from core.grouping.choosing import EACH, EXHAUSTIVE
from core.grouping.regrets import best_partitions, regrets
from core.grouping.study import Study
from tests.core.grouping.conftest import friends, made


def test_regret_is_what_the_choice_loses_on_test(study: Study) -> None:
    """One network for three tasks has 110 points in all, the best partition 70."""
    table = regrets(study).set_index(["way", "most"])
    assert (table.loc[EXHAUSTIVE.name, "regret"] == 0).all()
    assert table.loc[("one network for all", 3), "regret"] == pytest.approx(
        (110 - 70) / 3, abs=1e-4
    )
    assert table.loc[(EACH.name, 3), "regret"] == pytest.approx((90 - 70) / 3, abs=1e-4)
    assert table.loc[("one network for all", 1), "regret"] == pytest.approx(0, abs=1e-4)
    assert table.loc[("one network for all", 3), "networks"] == 1
    assert table.loc[(EXHAUSTIVE.name, 3), "networks"] == 7
    assert (EACH.name, 2) not in table.index


def test_choices_are_made_on_validation_alone() -> None:
    """Other test scores change no choice, only what it is worth: a regret may be below zero."""
    study = made(friends)
    turned = made(friends, points=-study.points)
    same, other = regrets(study), regrets(turned)
    assert np.array_equal(same["networks"], other["networks"])
    assert np.allclose(same["regret"], -other["regret"])
    assert (other["regret"] < 0).any()


def test_the_best_partition_of_each_number_of_networks(study: Study) -> None:
    """One: all of them; two: the friends and the other; three: each alone."""
    table = best_partitions(study)
    assert table["partition"].tolist() == [((0, 1, 2),), ((0, 1), (2,)), ((0,), (1,), (2,))]
    assert table["points"].to_numpy() == pytest.approx([110 / 3, 70 / 3, 30])
    assert table["loss"].to_numpy() == pytest.approx([1.1 / 3, 0.7 / 3, 0.3])
