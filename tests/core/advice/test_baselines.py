from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.multioutput import ClassifierChain
from sklearn.preprocessing import StandardScaler

from core.advice import baselines
from core.advice.baselines import CHAIN, CONSTANT, LINEAR, TREES, measure_baselines
from core.data.arrays import Floats, Rows
from core.data.problem import Problem
from core.data.source import Source
from core.experiments.experiment import Experiment

Given = Callable[..., Source]
Made = Callable[..., Problem]


def _measured(given: Given, problem: Problem) -> pd.DataFrame:
    """Measure the baselines on a ready-made problem."""
    return measure_baselines(Experiment(given(problem)), 0)


def _labelled(problem: Problem, rows: Rows, task: int) -> tuple[Floats, Floats]:
    """Return inputs and labels of the rows that are labelled for a task."""
    known = rows[~np.isnan(problem.y[rows, task])]
    return problem.x[known], problem.y[known, task]


def _plain(problem: Problem, task: int) -> dict[str, Floats]:
    """Fit what scikit-learn has as anybody would: chances of yes on all test rows."""
    (x, y), (held, held_y) = (
        _labelled(problem, part, task) for part in (problem.train, problem.validation)
    )
    test, scaler = problem.x[problem.test], StandardScaler().fit(x)
    models = [
        LogisticRegression(C=strength).fit(scaler.transform(x), y)
        for strength in (0.01, 0.1, 1, 10)
    ]
    chosen = min(models, key=lambda m: log_loss(held_y, m.predict_proba(scaler.transform(held))))
    trees = HistGradientBoostingClassifier(
        max_iter=300, early_stopping=True, n_iter_no_change=10
    ).fit(x, y, X_val=held, y_val=held_y)
    return {
        CONSTANT: np.full(len(test), y.mean()),
        LINEAR: chosen.predict_proba(scaler.transform(test))[:, 1],
        TREES: trees.predict_proba(test)[:, 1],
    }


def _chain(problem: Problem) -> Floats:
    """Fit a chain to the rows that have all labels: (test, T)."""
    rows = problem.train[~np.isnan(problem.y[problem.train]).any(axis=1)]
    scaler = StandardScaler().fit(problem.x[rows])
    chain = ClassifierChain(LogisticRegression(), order="random", random_state=0)
    chain.fit(scaler.transform(problem.x[rows]), problem.y[rows])
    return np.asarray(chain.predict_proba(scaler.transform(problem.x[problem.test])))


@pytest.mark.parametrize("unlabelled", [0.0, 0.3])
def test_each_scores_like_a_plain_fit_on_the_same_split(
    given: Given, problem: Made, unlabelled: float
) -> None:
    """Error, log loss and AUC are those of scikit-learn on the labelled rows of the same parts."""
    made = problem(train=200, validation=60, test=60, unlabelled=unlabelled)
    found = _measured(given, made).set_index(["baseline", "task"])
    assert len(found) == 4 * 3
    of_chain = _chain(made)
    for task, name in enumerate(made.names):
        truth = made.y[made.test, task]
        known = ~np.isnan(truth)
        for baseline, chances in (_plain(made, task) | {CHAIN: of_chain[:, task]}).items():
            own, given_labels = found.loc[(baseline, name)], truth[known]
            expected = log_loss(given_labels, chances[known])
            assert own["log_loss"] == pytest.approx(expected, abs=2e-3)
            assert own["error"] == pytest.approx(
                np.mean((chances[known] > 0.5) != given_labels), abs=1.01 / known.sum()
            )
            assert own["auc"] == pytest.approx(
                roc_auc_score(given_labels, chances[known]), abs=0.01
            )


def test_a_task_with_one_answer_is_answered_by_it(given: Given, problem: Made) -> None:
    """Where training labels are all yes there is nothing to tell apart, and no chain is fitted."""
    made = problem()
    y = made.y.copy()
    y[made.train, 1] = 1
    found = _measured(given, replace(made, y=y)).set_index(["baseline", "task"])
    assert CHAIN not in found.index.get_level_values("baseline")
    for baseline in (LINEAR, TREES):
        assert found.loc[(baseline, "task 1")].equals(found.loc[(CONSTANT, "task 1")])
    assert found.loc[(CONSTANT, "task 1"), "error"] == pytest.approx(1 - y[made.test, 1].mean())
    assert found.loc[(LINEAR, "task 0"), "error"] < found.loc[(CONSTANT, "task 0"), "error"]


def test_validation_labels_of_one_answer_will_do(given: Given, problem: Made) -> None:
    """A validation part in which all say yes chooses all the same."""
    made = problem()
    y = made.y.copy()
    y[made.validation, 0] = 1
    found = _measured(given, replace(made, y=y))
    assert np.isfinite(found[["error", "log_loss"]]).all(axis=None)


def test_without_complete_rows_there_is_no_chain(given: Given, problem: Made) -> None:
    """A chain learns from rows with all labels; where no row has them it is left out."""
    made = problem()
    y = made.y.copy()
    y[made.train, np.arange(len(made.train)) % 3] = np.nan
    found = _measured(given, replace(made, y=y))
    assert list(dict.fromkeys(found["baseline"])) == [CONSTANT, LINEAR, TREES]


def test_test_labels_choose_nothing(given: Given, problem: Made) -> None:
    """With all test labels turned round the answers stay: what was right is now wrong."""
    made = problem()
    y = made.y.copy()
    y[made.test] = 1 - y[made.test]
    before, after = _measured(given, made), _measured(given, replace(made, y=y))
    np.testing.assert_allclose(after["error"], 1 - before["error"], atol=1e-6)
    np.testing.assert_allclose(after["auc"], 1 - before["auc"], atol=1e-6)


def test_of_a_large_table_as_many_rows_as_fit_are_taken(
    given: Given, problem: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond a number of cells a part of the training rows is drawn, the same each time."""
    made = problem(tasks=2, train=1500)
    whole = _measured(given, made)
    monkeypatch.setattr(baselines, "CELLS", 0)
    part, again = _measured(given, made), _measured(given, made)
    pd.testing.assert_frame_equal(part, again)
    assert (part["log_loss"] != whole["log_loss"]).all()
    np.testing.assert_allclose(part["log_loss"], whole["log_loss"], atol=0.1)
