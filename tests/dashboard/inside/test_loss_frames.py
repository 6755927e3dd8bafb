from dataclasses import replace

import numpy as np
import pytest

from core import Experiment, Missing
from core.data import RoadScenes
from dashboard.inside import loss_frames as frames
from dashboard.inside.chosen import SPLITS
from tests.core.fitting.kinded import Kinded, mixed
from tests.dashboard.inside.conftest import ROAD, looked

HALF = replace(ROAD, missing=Missing(0.4))


@pytest.mark.parametrize(
    "experiment", [ROAD, HALF, Experiment(Kinded((mixed(),)), width=6, steps=100, replicates=2)]
)
def test_terms_of_all_examples_have_the_mean_that_is_told(experiment: Experiment) -> None:
    """Example by example, of both sides, with '?' and tasks of every kind."""
    insight = looked(experiment)
    found = frames.inspected(experiment, insight)
    for split in SPLITS:
        for mean, side in zip(found.means[split], (insight.together, insight.apart), strict=True):
            each = [found.terms(side, row) for row in found.rows(split)[: frames.MEASURED]]
            losses = [term.loss for terms in each for term in terms if term.known]
            assert mean == pytest.approx(np.mean(losses), rel=1e-4)
            assert not any(term.loss for terms in each for term in terms if not term.known)
        first = found.terms(insight.together, found.rows(split)[found.dearest[split]])
        most = max(
            sum(term.loss for term in found.terms(insight.together, row))
            for row in found.rows(split)[: frames.MEASURED]
        )
        assert sum(term.loss for term in first) == pytest.approx(most, rel=1e-4)


def test_test_answers_cost_what_was_measured_when_they_were_trained() -> None:
    """The mean over tasks is that of the losses that the worker measured, but for rounding."""
    insight = looked(ROAD)
    found = frames.inspected(ROAD, insight)
    expected = [side.losses.mean() for side in (insight.together, insight.apart)]
    assert found.means["test"] == pytest.approx(expected, rel=0.01)


def test_labels_are_those_that_the_run_saw() -> None:
    """Of training two in five are '?', of test none."""
    found = frames.inspected(HALF, looked(HALF))
    unknown = {split: np.isnan(found.problem.y[found.rows(split)]).mean() for split in SPLITS}
    assert unknown["train"] == pytest.approx(0.4, abs=0.05)
    assert unknown["test"] == 0


def test_an_example_without_labels_has_no_mean() -> None:
    """The mean is over labels that are there; where there is none it is not 0 but none."""
    problem = Experiment(RoadScenes(tasks=4, examples=300)).problem(0)
    problem.y[problem.train[0]] = np.nan
    whole = frames.inspected(ROAD, looked(ROAD))
    found = replace(whole, problem=problem)
    terms = found.terms(found.insight.together, int(problem.train[0]))
    assert frames.over_labels(terms) is None
    assert frames.over_labels(found.terms(found.insight.apart, int(problem.train[1]))) is not None
