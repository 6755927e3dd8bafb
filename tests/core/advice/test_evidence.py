from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from core.advice.evidence import Evidence
from core.results.intervals import interval
from tests.core.advice.conftest import REPLICATES, RESAMPLING, STARTS, baselines, result

Made = Callable[..., Evidence]


def _by_split(evidence: Evidence, splits: int) -> Evidence:
    """Let every split have an error of its own, and apart 1 point more than the baseline in it."""
    rng = np.random.default_rng(0)
    of_split = rng.random(REPLICATES // STARTS)
    own = baselines({"constant": 0.0, "trees": 0.0}, noise=0)
    own = own[own["replicate"] < splits * STARTS]
    scores = evidence.scores
    return replace(
        evidence,
        baselines=own.assign(error=of_split[own["replicate"].to_numpy(int) // STARTS]),
        scores=scores.assign(error=0.01 + of_split[scores["replicate"].to_numpy() // STARTS]),
    )


@pytest.mark.parametrize("splits", [10, 4])
def test_every_start_stands_beside_the_baseline_of_its_split(measured: Made, splits: int) -> None:
    """However far splits differ, a baseline 1 point ahead in each is 1 point ahead, for sure.

    Splits that have no baseline count nothing.
    """
    gain = _by_split(measured(), splits).over("trees", "apart")
    assert gain == pytest.approx((1, 1, 1))


def test_all_comparisons_with_baselines_hold_at_once(measured: Made) -> None:
    """Two baselines, the constant too, beside two arms: each interval takes a quarter of the 5%."""
    evidence = measured(others={"constant": 0.0, "trees": 1.0}, noise=0.01)
    trees = evidence.baselines.query("baseline == 'trees'").groupby("replicate")["error"].mean()
    apart = evidence.scores.query("arm == 'apart'").groupby("replicate")["error"].mean()
    ahead = 100 * (apart.to_numpy() - trees.to_numpy().repeat(STARTS))
    expected = interval(ahead, RESAMPLING, confidence=1 - 0.05 / 4)
    assert evidence.over("trees", "apart") == pytest.approx([float(bound) for bound in expected])


def test_another_comparison_leaves_all_else(measured: Made) -> None:
    """With other scores of together and apart the grouping, its costs and affinities stay."""
    evidence = measured(1.0, grouping=3.0)
    question = replace(evidence.question, splits=20)
    other = evidence.with_arms(question, result({"together": -2.0}), tuned=True)
    assert (other.question, other.tuned, other.grouped) == (question, True, True)
    assert other.compare("together", "apart").mean == pytest.approx(-2, abs=0.1)
    kept = other.scores.query("arm == 'grouping'").reset_index(drop=True)
    assert kept.equals(evidence.scores.query("arm == 'grouping'").reset_index(drop=True))
    assert sorted(other.costs["arm"]) == ["apart", "grouping", "together"]
    assert other.affinity is evidence.affinity
    plain = measured(1.0).with_arms(question, result({"together": -2.0}), tuned=False)
    assert not plain.grouped


def test_widening_compares_an_arm_with_itself(measured: Made) -> None:
    """Together that is 3 points better at 128 than at 4 gains 3 points, whatever apart does."""
    evidence = measured()
    at = {4: result({"together": -1.0}), 128: result({"together": 2.0}, seed=9)}
    evidence = replace(evidence, widths=at)
    gain = evidence.widening("together", 4, 128)
    assert gain.mean == pytest.approx(3, abs=0.1)
    assert gain.low < 3 < gain.high
    back = evidence.widening("together", 128, 4)
    assert back == pytest.approx((-gain.mean, -gain.high, -gain.low))
