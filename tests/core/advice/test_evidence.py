from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.advice.evidence import SURE, Evidence
from core.results.intervals import CONFIDENCE, Resampling, interval
from core.results.judging import verdict
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


def test_a_few_large_networks_do_not_make_the_usual_size(measured: Made) -> None:
    """Parameters are the median over replicates: one split that chose a huge network is one."""
    compared = result({"together": 1.0})
    scores = compared.scores.assign(parameters=100.0)
    scores.loc[scores["replicate"] == 0, "parameters"] = 1e6
    evidence = measured(1.0)
    told = evidence.with_arms(evidence.question, replace(compared, scores=scores), tuned=True)
    assert told.costs["parameters"].tolist() == [100.0, 100.0]


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


def _moved(measured: Made, to: float, **settings: float | None) -> Evidence:
    """Let together gain so many points more than made evidence of wide noise has by chance."""
    return measured(together=to, noise=0.05, **settings)


@pytest.mark.parametrize("sign", [1, -1])
def test_what_is_decided_at_95_but_not_at_99_wants_more_splits(measured: Made, sign: int) -> None:
    """Zero between the ends of the two intervals leaves it undecided; beyond both it is decided."""
    chance = _moved(measured, 0.0)
    usual, sure = (chance.compare("together", "apart", confidence=c) for c in (0.95, 0.99))
    near, far = (usual.low, sure.low) if sign > 0 else (usual.high, sure.high)
    between = _moved(measured, -(near + far) / 2)
    low, high = between.compare("together", "apart", confidence=0.95)[1:]
    assert verdict(low, high, 1.0, "together") == ("together" if sign > 0 else "apart")
    assert between.undecided
    assert not _moved(measured, -far + 0.1 * sign).undecided


def test_practically_the_same_is_to_be_as_sure(measured: Made) -> None:
    """An interval within the margin at 95% wants more splits until that at 99% is, too."""
    evidence = measured(noise=0.02)
    usual, sure = (evidence.compare("together", "apart", confidence=c) for c in (0.95, 0.99))
    inner, outer = (max(-gain.low, gain.high) for gain in (usual, sure))
    assert usual.low < 0 < usual.high

    def within(margin: float) -> Evidence:
        return replace(evidence, question=replace(evidence.question, margin=margin))

    assert within((inner + outer) / 2).undecided
    assert not within(outer + 0.01).undecided


def test_what_may_be_recommended_shares_the_last_percent(measured: Made) -> None:
    """Beside a grouping the comparison is made at 99.5%, as either may be shown by chance."""
    chance = _moved(measured, 0.0)
    alone, beside = (
        chance.compare("together", "apart", confidence=c).low for c in (0.99, 1 - 0.01 / 2)
    )
    assert not _moved(measured, -(alone + beside) / 2).undecided
    # the arms have other noise beside a grouping: only the scores of two are taken over
    grouped = measured(grouping=0.0, noise=0.05)
    scores = _moved(measured, -(alone + beside) / 2).scores
    both = grouped.scores[grouped.scores["arm"] == "grouping"]
    assert replace(grouped, scores=pd.concat([scores, both], ignore_index=True)).undecided


@pytest.mark.parametrize("shared", [0.0, 0.3, 0.5, 1.0, 2.0])
def test_looking_again_and_again_finds_little_that_is_not_there(shared: float) -> None:
    """Of simulated tables without a difference at most 7% show one after 10, 20 or 30 splits.

    What splits of a table share varies `shared` times as much as what starts differ by.
    """
    rng, tables, overlap = np.random.default_rng(1), 4000, 1 / 3
    table = rng.normal(0, shared * np.sqrt(overlap), tables)
    split = rng.normal(0, shared, (30, 1, tables))
    gains = (table + split + rng.normal(0, 1, (30, 2, tables))).reshape(60, tables)
    ended, shown = np.zeros((2, tables), dtype=bool)
    for splits, confidence in ((10, SURE), (20, SURE), (30, CONFIDENCE)):
        seen, how = gains[: 2 * splits], Resampling(overlap, starts=2)
        _, low, high = interval(seen, how, confidence)
        now = ((low > 0) | (high < 0) | (splits == 30)) & ~ended
        _, low, high = interval(seen, how)
        shown |= now & ((low > 0) | (high < 0))
        ended |= now
    assert shown.mean() <= 0.07
