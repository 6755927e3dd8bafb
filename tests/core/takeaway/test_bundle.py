import numpy as np
import pytest

from core.arms.softmax import SOFTMAX
from core.arms.together import TOGETHER
from core.data import RoadScenes
from core.experiments.experiment import DATA, Experiment
from core.fitting.fitted import fit
from core.takeaway.bundle import bundle


def test_the_networks_are_those_of_the_first_replicate(experiment: Experiment) -> None:
    """What is taken away is what `fit` returns, with the sizes of its split."""
    taken, fitted = bundle(experiment, TOGETHER.name), fit(experiment, TOGETHER.name, 0)
    assert taken.fitted.scores.equals(fitted.scores)
    problem = experiment.problem(0)
    assert list(taken.rows.values()) == [
        len(part) for part in (problem.train, problem.validation, problem.test)
    ]


def test_inputs_and_words_come_with_it(experiment: Experiment) -> None:
    """The preparation gives the problem's inputs, and the words are those of the table."""
    taken = bundle(experiment, TOGETHER.name)
    x = taken.preparation.apply(taken.source.frame)
    np.testing.assert_array_equal(x, taken.source.draw((0, 0, DATA)).x)
    assert set(taken.words.values()) == {("No", "Yes")}


def test_what_cannot_be_taken_away_is_refused(experiment: Experiment) -> None:
    """Generators have no table, and softmax answers no task by itself."""
    with pytest.raises(ValueError, match="source must be a Table"):
        bundle(Experiment(RoadScenes()), TOGETHER.name)
    with pytest.raises(ValueError, match="arm must answer each task by itself"):
        bundle(experiment, SOFTMAX.name)


def test_fitting_stops_when_asked(experiment: Experiment) -> None:
    """What the check raises ends the training."""

    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        bundle(experiment, TOGETHER.name, stop)
