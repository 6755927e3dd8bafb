from dataclasses import replace

import numpy as np
import pytest

from core import Experiment, Missing, Result, run
from core.computing.skill import with_skill
from core.data import SharedFeatures
from core.results.result import nothing

SOURCE = SharedFeatures(tasks=4, examples=60)
SMALL = Experiment(SOURCE, width=4, missing=Missing(0.3), replicates=2, steps=100)
ADDED = ["skill", "loss"]


@pytest.fixture(scope="module")
def mixed() -> tuple[Experiment, Result]:
    """Measure two yes/no tasks beside two numbers."""
    experiment = replace(SMALL, source=replace(SOURCE, numbers=0.5))
    return experiment, run(experiment)


def test_it_is_what_networks_measure_of_tasks_beside_others(
    mixed: tuple[Experiment, Result],
) -> None:
    """Of yes/no tasks beside numbers, worked out from log loss, it is what training measured."""
    experiment, result = mixed
    without = replace(result, scores=result.scores.drop(columns=ADDED))
    found = with_skill(experiment, without).scores
    yes_no = result.scores["task"].isin(["task 1", "task 2"])
    np.testing.assert_allclose(
        found.loc[yes_no, ADDED], result.scores.loc[yes_no, ADDED], rtol=1e-5, atol=1e-6
    )


def test_skill_is_the_share_of_the_constant_loss_that_is_saved() -> None:
    """It is 1 - log loss / loss of always giving the share of yes in training, row by row."""
    result = with_skill(SMALL, run(SMALL))
    for row in result.scores.to_dict("records"):
        problem, task = SMALL.problem(row["replicate"]), SOURCE.names.index(row["task"])
        learned, told = (problem.y[rows, task] for rows in (problem.train, problem.test))
        known = learned[~np.isnan(learned)]
        share = (known.sum() + 0.5) / (len(known) + 1)
        constant = -np.mean(np.where(told == 1, np.log(share), np.log(1 - share)))
        assert row["skill"] == pytest.approx(1 - row["log_loss"] / constant, abs=1e-6)
        assert row["loss"] == row["log_loss"]
    assert np.isfinite(result.overall("skill")["gain"])


def test_what_has_skill_or_nothing_stays_as_it_is(mixed: tuple[Experiment, Result]) -> None:
    """Nothing is added twice, nor to an experiment with nothing to compare."""
    assert with_skill(*mixed) is mixed[1]
    empty = nothing("no label is left")
    assert with_skill(SMALL, empty) is empty
