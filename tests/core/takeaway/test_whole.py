from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.arms.catalogue import ArmName
from core.arms.softmax import SOFTMAX
from core.arms.together import TOGETHER
from core.arms.transfer import TRANSFER
from core.data import RoadScenes
from core.data.sources.table import Table
from core.experiments.experiment import Experiment
from core.fitting.fitted import fit
from core.takeaway.whole import fit_whole
from core.training.rule import EVERY
from tests.core.takeaway.conftest import KINDS


@pytest.fixture
def mixed_experiment(mixed_source: Table) -> Experiment:
    """Compare on tasks of every kind, for a moment."""
    return Experiment(mixed_source, width=8, replicates=2, steps=500)


def test_every_row_is_learned_from(mixed_experiment: Experiment) -> None:
    """Range, words, counts and passes are those of all labelled rows, not of a part of them."""
    source = mixed_experiment.source
    assert isinstance(source, Table)
    model = fit_whole(mixed_experiment, TOGETHER.name).model
    labelled = (~np.isnan(source.labels)).any(axis=1)
    assert model.n_rows_ == labelled.sum()
    assert model.learned_.counts == tuple((~np.isnan(source.labels)).sum(axis=0))
    lengths = source.frame["length"][labelled]
    (column,) = (c for c in model.preparation_.columns if c.name == "length")
    assert column.mean == pytest.approx(lengths.fillna(lengths.median()).mean())
    assert lengths.min() - 0.01 <= column.least <= lengths.min()
    assert lengths.max() <= column.most <= lengths.max() + 0.01
    (step,) = (n.step for n in fit(mixed_experiment, TOGETHER.name).networks)
    train = mixed_experiment.problem(0).train
    longer = step * labelled.sum() / labelled[train].sum()
    assert abs(model.networks_[0].step - longer) <= EVERY / 2


def test_a_row_that_was_held_out_before_changes_the_weights(experiment: Experiment) -> None:
    """Another input in a test row changes nothing of what was compared, and all of this."""
    source = experiment.source
    assert isinstance(source, Table)
    cells = source.frame.copy()
    cells.loc[experiment.problem(0).test[0], "length"] = 5.0
    other = replace(experiment, source=replace(source, data=cells))
    before, after = (fit(each, TOGETHER.name).networks[0] for each in (experiment, other))
    assert np.array_equal(before.layers[0][0], after.layers[0][0])
    first, second = (fit_whole(each, TOGETHER.name).model for each in (experiment, other))
    assert not np.array_equal(first.networks_[0].layers[0][0], second.networks_[0].layers[0][0])


def test_fewer_training_rows_are_a_question_not_a_model(experiment: Experiment) -> None:
    """`examples` asks what fewer rows would do; what is taken away has learned from all."""
    few = replace(experiment, source=replace(experiment.source, examples=30))
    one, other = (fit_whole(each, TOGETHER.name).model for each in (few, experiment))
    assert np.array_equal(one.networks_[0].layers[0][0], other.networks_[0].layers[0][0])


@pytest.mark.parametrize("arm", ["together", "apart", (("=1+1", "price"), ("sort", "mark"))])
def test_the_estimator_answers_as_the_table_writes(
    mixed_experiment: Experiment, arm: ArmName
) -> None:
    """Answers of every kind are those of the column, and far better than chance on its rows."""
    source = mixed_experiment.source
    assert isinstance(source, Table)
    model = fit_whole(mixed_experiment, arm).model
    frame = source.frame
    answers = model.predict(frame[list(source.input_columns)])
    assert [kind.name for kind in model.targets_.kinds] == list(KINDS.values())
    assert set(answers["=1+1"]) == {"Yes", "No"}
    assert set(answers["sort"]) <= {"one", "two", "three"}
    assert set(answers["mark"]) <= {1.0, 2.0, 3.0, 4.0}
    assert np.corrcoef(answers["price"], frame["price"].fillna(100))[0, 1] > 0.7
    scores = model.task_scores(frame[list(source.input_columns)], frame[list(KINDS)])
    assert (scores["skill"] > 0.2).all()


def test_where_yes_and_no_are_swapped_answers_keep_their_words(
    mixed_experiment: Experiment,
) -> None:
    """The other word is the second class, and rows are answered as well as they were."""
    source = mixed_experiment.source
    assert isinstance(source, Table)
    swapped = replace(source, read_as=("no/yes", *source.read_as[1:]))
    assert np.array_equal(swapped.labels[:, 0], 1 - source.labels[:, 0], equal_nan=True)
    model = fit_whole(replace(mixed_experiment, source=swapped), TOGETHER.name).model
    assert list(model.classes_[0]) == ["Yes", "No"]
    frame = source.frame
    scores = model.task_scores(frame[list(source.input_columns)], frame[list(KINDS)])
    assert (scores["skill"] > 0.2).all()


def test_transfer_answers_its_focus_alone(mixed_experiment: Experiment) -> None:
    """One task is left, of the first column, and how it was learned is said."""
    model = fit_whole(mixed_experiment, TRANSFER.name).model
    assert (model.targets_.names, model.sharing_) == (("=1+1",), "transfer")
    source = mixed_experiment.source
    assert isinstance(source, Table)
    assert list(model.predict(source.frame[list(source.input_columns)])) == ["=1+1"]


def test_chances_are_judged_on_rows_that_were_not_met(mixed_experiment: Experiment) -> None:
    """Every test label of the first split is counted once, numbers have no chances."""
    found = fit_whole(mixed_experiment, TOGETHER.name).reliability
    problem = mixed_experiment.problem(0)
    known = (~np.isnan(problem.y[problem.test])).sum(axis=0)
    counts = found.groupby("task", sort=False)["count"].sum()
    # of classes and places each answer has a chance: 3 and 4 a label
    pd.testing.assert_series_equal(
        counts, pd.Series({"=1+1": known[0], "sort": 3 * known[1], "mark": 4 * known[2]}),
        check_names=False, check_index_type=False,
    )  # fmt: skip


def test_what_cannot_be_taken_away_is_refused(experiment: Experiment) -> None:
    """Generators have no table, and softmax answers no task by itself."""
    with pytest.raises(ValueError, match="source must be a Table"):
        fit_whole(Experiment(RoadScenes()), TOGETHER.name)
    with pytest.raises(ValueError, match="arm must answer each task by itself"):
        fit_whole(experiment, SOFTMAX.name)


def test_it_stops_when_asked_and_tells_how_far_it_is(experiment: Experiment) -> None:
    """What the check raises ends the training; shares grow to 1."""

    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        fit_whole(experiment, TOGETHER.name, stop)
    told: list[float] = []
    fit_whole(experiment, TOGETHER.name, on_share=told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)
