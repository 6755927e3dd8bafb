from dataclasses import replace

import pandas as pd
import pytest

from core import Experiment, Result, run
from core.data import Digits, SharedFeatures, Source
from core.results.joining import is_whole, prolonged, replicates_of, shortened
from core.results.result import nothing

SETTINGS = {"width": 4, "steps": 400, "patience": 2}


def _experiment(source: Source, replicates: int) -> Experiment:
    return Experiment(source, replicates=replicates, **SETTINGS)


@pytest.fixture(params=[SharedFeatures(tasks=2, examples=40), Digits(tasks=2, examples=60)])
def source(request: pytest.FixtureRequest) -> Source:
    """Draw afresh, or split the same rows."""
    made: Source = request.param
    return made


def _later(whole: Result, first: int) -> Result:
    """Return what comes after the first replicates."""
    return replace(
        whole,
        scores=whole.scores[whole.scores["replicate"] >= first].reset_index(drop=True),
        curves=whole.curves[whole.curves["replicate"] >= first].reset_index(drop=True),
    )


def test_parts_make_the_whole(source: Source) -> None:
    """The first replicates and the later ones have the scores of all, in the same order."""
    whole = run(_experiment(source, 6))
    joined = prolonged(shortened(whole, 4), _later(whole, 4))
    pd.testing.assert_frame_equal(joined.scores, whole.scores)
    assert replicates_of(joined) == 6


def test_a_shorter_experiment_is_the_beginning_of_a_longer_one(source: Source) -> None:
    """The first replicates of six are those of an experiment with four, to float tolerance."""
    cut, short = shortened(run(_experiment(source, 6)), 4), run(_experiment(source, 4))
    pd.testing.assert_frame_equal(cut.scores, short.scores, rtol=1e-3, atol=1e-3)


def test_curves_that_ended_early_go_on_level() -> None:
    """Joined with longer curves, shorter ones keep their last values to the last step."""
    long = run(_experiment(SharedFeatures(tasks=2, examples=40), 3))
    short = replace(long, curves=long.curves[long.curves["step"] <= 100].reset_index(drop=True))
    curves = prolonged(shortened(short, 2), _later(long, 2)).curves
    steps = sorted(long.curves["step"].unique())
    assert sorted(curves.loc[curves["replicate"] == 0, "step"].unique()) == steps
    of_first = curves[(curves["replicate"] == 0) & (curves["step"] >= 100)]
    assert (of_first.groupby(["arm", "task", "split"])["log_loss"].nunique() == 1).all()


def test_costs_are_added_and_averaged() -> None:
    """Seconds add up; steps are the mean over the replicates of both parts."""
    whole = run(_experiment(SharedFeatures(tasks=2, examples=40), 6))
    half = shortened(whole, 3)
    joined = prolonged(half, _later(replace(whole, costs=half.costs.assign(steps=0.0)), 3))
    assert joined.costs["seconds"].tolist() == pytest.approx(whole.costs["seconds"].tolist())
    assert joined.costs["steps"].tolist() == pytest.approx((half.costs["steps"] / 2).tolist())


def test_a_part_with_nothing_to_compare_is_the_whole() -> None:
    """As in one piece, one replicate without labels leaves nothing to compare."""
    result = run(_experiment(SharedFeatures(tasks=2, examples=40), 2))
    assert prolonged(result, nothing("no label is left")).outcome == "no label is left"
    assert prolonged(nothing("no label is left"), result).outcome == "no label is left"
    assert is_whole(nothing("no label is left"), 10)


def test_a_result_is_whole_with_all_its_replicates() -> None:
    """Two of two are, two of three are not."""
    result = run(_experiment(SharedFeatures(tasks=2, examples=40), 2))
    assert is_whole(result, 2)
    assert not is_whole(result, 3)
