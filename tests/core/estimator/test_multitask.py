import warnings
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.model_selection import GridSearchCV, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from core import MultiTask
from core.data.arrays import Rows
from core.data.columns.inputs import Preparation
from core.data.kinds.classes import Classes
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import YES_NO
from core.data.sources.table import Table
from core.estimator.rows import GivenRows
from tests.core.mixed import Mixed

QUICK: dict[str, Any] = {"width": 8, "steps": 300, "random_state": 0}


@parametrize_with_checks(
    [MultiTask("together", width=4, steps=100, random_state=0)],
    expected_failed_checks=lambda _: {
        "check_sample_weight_equivalence_on_dense_data": (
            "weights decide how often a row is drawn into a batch: in the mean the same as rows "
            "repeated, not draw by draw"
        ),
        "check_array_api_input": "arrays of other libraries are not taken",
    },
)
def test_it_keeps_the_conventions_of_scikit_learn(estimator: Any, check: Any) -> None:
    """Every check that scikit-learn has for estimators passes, but for two that are named."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the checks themselves provoke
        check(estimator)


def test_kinds_are_found_by_what_columns_hold(mixed: Mixed) -> None:
    """Numbers, words, ordered categories and two values are told apart."""
    model = MultiTask("together", **QUICK).fit(mixed.X, mixed.Y)
    assert model.targets_.kinds == (NUMBERS, Classes(3), Ordered(4), YES_NO)
    assert [None if c is None else list(c) for c in model.classes_] == [
        None,
        ["a", "b", "c"],
        ["poor", "fair", "good", "best"],
        ["no", "yes"],
    ]


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        (None, "numbers"),
        ("classes", "classes"),
        (["ordered"], "ordered"),
        ({"grade": "ordered"}, "ordered"),
        ({}, "numbers"),
    ],
)
def test_kinds_can_be_said(kinds: Any, found: str) -> None:
    """One kind for all, one each, or by name; what is not named is found."""
    rng = np.random.default_rng(1)
    X = rng.standard_normal((60, 2))
    Y = pd.DataFrame({"grade": rng.integers(0, 3, 60)})
    model = MultiTask("together", kinds=kinds, **QUICK).fit(X, Y)
    assert model.targets_.kinds[0].name == found


def test_predictions_look_like_what_was_learned_from(mixed: Mixed) -> None:
    """A DataFrame with the same columns, rows and answers; numbers are numbers."""
    model = MultiTask("together", **QUICK).fit(mixed.X, mixed.Y)
    found = model.predict(mixed.X.iloc[5:15])
    assert list(found.columns) == list(mixed.Y.columns)
    assert list(found.index) == list(range(5, 15))
    assert set(found["sort"]) <= {"a", "b", "c"}
    assert set(found["grade"]) <= {"poor", "fair", "good", "best"}
    assert np.issubdtype(found["price"].to_numpy().dtype, np.floating)


def test_chances_are_a_list_with_none_for_numbers(mixed: Mixed) -> None:
    """As scikit-learn's classifiers of several outputs have it; chances add up to 1."""
    model = MultiTask("together", **QUICK).fit(mixed.X, mixed.Y)
    number, *others = model.predict_proba(mixed.X)
    assert number is None
    assert [found.shape for found in others] == [(240, 3), (240, 4), (240, 2)]
    for found in others:
        np.testing.assert_allclose(found.sum(axis=1), 1)


def test_the_most_likely_answer_is_given(mixed: Mixed) -> None:
    """Of classes and yes/no the answer is the one with the highest chance."""
    model = MultiTask("together", **QUICK).fit(mixed.X, mixed.Y)
    _, sort, _, sold = model.predict_proba(mixed.X)
    found = model.predict(mixed.X)
    assert list(found["sort"]) == list(np.array(["a", "b", "c"])[sort.argmax(axis=1)])
    assert list(found["sold"]) == list(np.array(["no", "yes"])[sold.argmax(axis=1)])


def test_one_dimension_stays_one_dimension() -> None:
    """A y of one dimension has predictions, classes and chances of one task."""
    rng = np.random.default_rng(2)
    X = rng.standard_normal((80, 3))
    model = MultiTask(**QUICK).fit(X, np.where(X[:, 0] > 0, "up", "down"))
    assert model.predict(X).shape == (80,)
    assert list(model.classes_) == ["down", "up"]
    assert model.predict_proba(X).shape == (80, 2)
    assert model.advice_ is None  # nothing to share with


def test_there_are_no_chances_of_numbers() -> None:
    """Where all tasks are numbers there is no predict_proba, as with scikit-learn's regressors."""
    rng = np.random.default_rng(3)
    X = rng.standard_normal((60, 2))
    model = MultiTask("together", **QUICK).fit(X, X @ [[1.0, 2.0], [3.0, 4.0]])
    assert not hasattr(model, "predict_proba")


def test_another_update_trains_other_networks(mixed: Mixed) -> None:
    """Together by PCGrad is one network for all, with other weights than by the plain sum's."""
    usual, updated = (
        MultiTask(sharing, **QUICK).fit(mixed.X, mixed.Y)
        for sharing in ("together", "together, pcgrad")
    )
    assert updated.sharing_ == "together, PCGrad"
    assert len(updated.networks_) == len(usual.networks_) == 1
    first, other = (model.networks_[0].layers[0][0] for model in (usual, updated))
    assert first.shape == other.shape
    assert not np.allclose(first, other)


@pytest.mark.parametrize("sharing", [[["price", "sold"], ["sort"], ["grade"]], [[0, 3], [1], [2]]])
def test_groups_share_networks(mixed: Mixed, sharing: Any) -> None:
    """Groups by names or numbers: one network each."""
    model = MultiTask(sharing, **QUICK).fit(mixed.X, mixed.Y)
    assert sorted(network.tasks for network in model.networks_) == [
        ("grade",),
        ("price", "sold"),
        ("sort",),
    ]


def test_equal_states_give_equal_models(mixed: Mixed) -> None:
    """The same random state gives the same predictions, bit for bit; another one others."""
    one, same = (MultiTask("together", **QUICK).fit(mixed.X, mixed.Y) for _ in range(2))
    other = MultiTask("together", **{**QUICK, "random_state": 1}).fit(mixed.X, mixed.Y)
    prices = [model.predict(mixed.X)["price"] for model in (one, same, other)]
    assert (prices[0] == prices[1]).all()
    assert (prices[0] != prices[2]).any()


@pytest.mark.parametrize("weighted", [False, True])
def test_all_rows_can_be_learned_from_at_the_end(mixed: Mixed, weighted: bool) -> None:
    """Refitted, nothing is held out: it knows the rows better, and takes steps for all of them."""
    weight = np.linspace(1, 2, 240) if weighted else None
    settings = {"width": 16, "steps": 2000, "random_state": 0}
    held, every = (
        MultiTask("apart", refit=refit, **settings).fit(mixed.X, mixed.Y, sample_weight=weight)
        for refit in (False, True)
    )
    pairs = zip(held.networks_, every.networks_, strict=True)
    assert all(more.step >= less.step for less, more in pairs)
    assert every.n_iter_ > held.n_iter_
    assert every.score(mixed.X, mixed.Y) > held.score(mixed.X, mixed.Y)
    again = MultiTask("apart", refit=True, **settings).fit(mixed.X, mixed.Y, sample_weight=weight)
    pd.testing.assert_frame_equal(again.predict(mixed.X), every.predict(mixed.X))


def test_it_learns(mixed: Mixed) -> None:
    """On rows not seen it is far better than any constant answer at every task."""
    seen = np.arange(240) < 180
    model = MultiTask("together", width=16, random_state=0).fit(mixed.X[seen], mixed.Y[seen])
    skill = model.task_scores(mixed.X[~seen], mixed.Y[~seen])["skill"]
    assert (skill > 0.25).all()
    assert model.score(mixed.X[~seen], mixed.Y[~seen]) == pytest.approx(skill.mean())


def test_blanks_are_left_out_of_scores(mixed: Mixed) -> None:
    """Rows whose labels are all blank change no score."""
    model = MultiTask("together", **QUICK).fit(mixed.X, mixed.Y)
    blank = mixed.Y.mask(mixed.Y.notna())
    doubled = pd.concat([mixed.X, mixed.X]), pd.concat([mixed.Y, blank])
    assert model.score(*doubled) == pytest.approx(model.score(mixed.X, mixed.Y), rel=1e-5)


def test_a_weight_of_nothing_leaves_a_row_out(mixed: Mixed) -> None:
    """Labels of rows with weight 0 change nothing; equal weights are as none."""
    weight = np.ones(240)
    weight[:40] = 0
    wrong = mixed.Y.copy()
    wrong.loc[:39, "price"] = 1e6
    left = MultiTask("together", **QUICK).fit(mixed.X, wrong, sample_weight=weight)
    alone = MultiTask("together", **QUICK).fit(mixed.X[40:], mixed.Y[40:])
    pd.testing.assert_frame_equal(left.predict(mixed.X), alone.predict(mixed.X))


def test_heavy_rows_count_more() -> None:
    """Of two contradicting halves the one with a hundred times the weight is learned."""
    rng = np.random.default_rng(4)
    half = rng.standard_normal((100, 2))
    X, y = np.concatenate([half, half]), np.concatenate([half[:, 0] > 0, half[:, 0] <= 0])
    for heavy in (slice(0, 100), slice(100, 200)):
        weight = np.ones(200)
        weight[heavy] = 100
        model = MultiTask("together", width=8, patience=None, steps=400, random_state=0)
        model.fit(X, y, sample_weight=weight)
        assert (model.predict(X[heavy]) == y[heavy]).mean() > 0.85


def test_it_fits_into_searches_and_pipelines(mixed: Mixed) -> None:
    """A search over widths, cross-validation, and a pipeline with a transformer of columns."""
    found = GridSearchCV(
        MultiTask("together", steps=100, random_state=0), {"width": [2, 8]}, cv=2
    ).fit(mixed.X, mixed.Y)
    assert found.best_params_["width"] in (2, 8)
    columns = ColumnTransformer(
        [
            ("numbers", StandardScaler(), [f"x{k}" for k in range(5)]),
            ("words", OneHotEncoder(sparse_output=False), ["word"]),
        ]
    )
    pipeline = make_pipeline(columns, MultiTask("together", steps=100, random_state=0))
    scores = cross_validate(pipeline, mixed.X, mixed.Y, cv=2)["test_score"]
    assert np.isfinite(scores).all()
    assert clone(pipeline[-1]).get_params() == pipeline[-1].get_params()


def test_new_rows_may_hold_what_was_never_seen(mixed: Mixed) -> None:
    """Unknown words, blanks only, and numbers where there were words are answered all the same."""
    model = MultiTask("together", **QUICK).fit(mixed.X, mixed.Y)
    odd = mixed.X.head(3).copy()
    odd["word"] = ["purple", None, "red"]
    odd["x0"] = np.nan
    assert model.predict(odd).notna().all(axis=None)
    assert model.predict(odd.assign(word=[1, 2, 3])).notna().all(axis=None)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"sharing": "alone"}, "sharing must be 'auto', 'together', 'apart' or groups"),
        ({"sharing": "apart, PCGrad"}, "an update must go with together or a grouping, got"),
        ({"sharing": "together, PCGard"}, "an update must be one of uncertainty weights, GradNorm"),
        ({"sharing": "together, weights 1:2"}, "must have one weight for each of the 4 tasks"),
        ({"kinds": "colours"}, "a kind must be one of yes/no, no/yes, classes, ordered, numbers"),
        ({"kinds": {"weight": "numbers"}}, "kinds must name tasks, got 'weight'"),
        ({"kinds": ["numbers"]}, "kinds must be 4, one a task, got 1"),
        ({"kinds": {"sort": "numbers"}}, "task 'sort' must hold numbers"),
        ({"kinds": {"sort": "yes/no"}}, "yes/no task 'sort' must hold two values, got 3"),
        ({"width": 0}, "width must be"),
    ],
)
def test_wrong_settings_get_a_sentence(
    mixed: Mixed, settings: dict[str, Any], sentence: str
) -> None:
    """What was required and what came."""
    with pytest.raises(ValueError, match=sentence):
        MultiTask(**{"sharing": "together", **settings}).fit(mixed.X, mixed.Y)


@pytest.mark.parametrize("again", [False, True])
def test_inputs_are_prepared_once(
    mixed: Mixed, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    """On the rows that are learned from; once more, on all, where it is refitted on all."""
    fitted: list[int] = []
    prepare = Preparation.fit

    def noted(frame: pd.DataFrame, train: Rows) -> Preparation:
        fitted.append(len(train))
        return prepare(frame, train)

    monkeypatch.setattr(Preparation, "fit", noted)
    model = MultiTask("together", refit=again, **QUICK).fit(mixed.X, mixed.Y)
    assert fitted[0] == pytest.approx(0.8 * model.n_rows_, abs=1)
    assert fitted[1:] == [model.n_rows_] * again


def test_a_name_that_comes_twice_gets_a_sentence(mixed: Mixed) -> None:
    """Of inputs and of tasks."""
    model = MultiTask("together", **QUICK)
    doubled = pd.concat([mixed.X, mixed.X[["x0"]]], axis=1)
    with pytest.raises(ValueError, match="columns of X must have different names, got 'x0' twice"):
        model.fit(doubled, mixed.Y)
    tasks = pd.concat([mixed.Y, mixed.Y[["sold"]]], axis=1)
    with pytest.raises(ValueError, match="tasks must have different names, got 'sold' twice"):
        model.fit(mixed.X, tasks)


@pytest.mark.parametrize("cell", ["tall", pd.Timestamp("2020-01-01")])
def test_words_where_numbers_were_get_a_sentence(mixed: Mixed, cell: Any) -> None:
    """A column of numbers that holds words or dates now is named."""
    model = MultiTask("together", **QUICK).fit(mixed.X, mixed.Y)
    with pytest.raises(
        ValueError, match=f"column 'x0' must hold numbers as in training, got '{cell}"
    ):
        model.predict(mixed.X.assign(x0=cell))


def test_true_and_false_where_numbers_were_are_one_and_zero(mixed: Mixed) -> None:
    """Another program may write the same column as truth values, blanks and all."""
    model = MultiTask("together", **QUICK).fit(mixed.X, mixed.Y)
    truth = pd.array([True, None, False] * 80, dtype="boolean")
    pd.testing.assert_frame_equal(
        model.predict(mixed.X.assign(x0=truth)),
        model.predict(mixed.X.assign(x0=[1.0, np.nan, 0.0] * 80)),
    )


@pytest.fixture
def learned(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Collect the problems that are drawn to compare, and at last to fit."""
    drawn: list[Any] = []

    def collecting(draw: Any) -> Any:
        def collect(rows: GivenRows | Table, seed: Any) -> Any:
            problem = draw(rows, seed)
            drawn.append(problem)
            return problem

        return collect

    for source in (GivenRows, Table):
        monkeypatch.setattr(source, "draw", collecting(source.draw))
    return drawn


def test_groups_stay_together(mixed: Mixed, learned: list[Any]) -> None:
    """Neither in the comparison nor in the fit has a group rows on two sides."""
    groups = np.arange(240) // 8
    kept = mixed.Y.notna().any(axis=1).to_numpy()
    MultiTask("auto", splits=3, **QUICK).fit(mixed.X, mixed.Y, groups=groups)
    assert len(learned) > 4
    for problem in learned:
        parts = [
            set(groups[kept][rows]) for rows in (problem.train, problem.validation, problem.test)
        ]
        assert sum(map(len, parts)) == len(set.union(*parts))
    assert len(set.union(*parts)) == 30  # the last is what is fitted, on all of them


def test_times_are_learned_from_the_past(mixed: Mixed, learned: list[Any]) -> None:
    """What is stopped on, and compared on, is newer than what was learned from."""
    times = np.random.default_rng(0).permutation(240)
    dates = (pd.Timestamp("2020-01-01") + pd.to_timedelta(times, "D")).strftime("%d/%m/%Y")
    kept = mixed.Y.notna().any(axis=1).to_numpy()
    MultiTask("auto", splits=3, **QUICK).fit(mixed.X, mixed.Y, times=dates)
    for problem in learned:
        rows = problem.train, problem.validation, problem.test
        ends = [(times[kept][part].min(), times[kept][part].max()) for part in rows if len(part)]
        assert all(before[1] < after[0] for before, after in pairwise(ends))
    assert not len(learned[-1].test)


def test_rows_for_test_are_never_learned_from(mixed: Mixed, learned: list[Any]) -> None:
    """Not even where all is fitted once more at the end; how many were learned from is kept."""
    parts = np.array(["train", "train", "valid", "test"] * 60)
    kept = mixed.Y.notna().any(axis=1).to_numpy()
    model = MultiTask("together", refit=True, **QUICK).fit(mixed.X, mixed.Y, parts=parts)
    for problem in learned:
        assert "test" not in set(parts[kept][problem.train])
    assert model.n_rows_ == (parts[kept] != "test").sum() == len(learned[-1].train)


@pytest.mark.parametrize(
    ("beside", "sentence"),
    [
        ({"groups": range(240), "times": range(240)}, "rows must be split in one way, by groups or "
                                                      "times or parts, got groups and times"),
        ({"groups": range(10)}, "groups must be one for each of 240 rows, got 10"),
        ({"groups": [1] * 240}, "group column 'groups' must have at least 5 groups, got 1"),
        ({"times": ["soon"] * 240}, "time column 'times' must hold numbers, or dates of one form"),
        ({"parts": ["train"] * 240}, "part column 'parts' must have rows for test, got none"),
    ],
)  # fmt: skip
def test_what_rows_cannot_be_split_by_is_refused(
    mixed: Mixed, beside: dict[str, Any], sentence: str
) -> None:
    """In one sentence, before anything is trained."""
    with pytest.raises(ValueError, match="must") as refused:
        MultiTask(**QUICK).fit(mixed.X, mixed.Y, **beside)
    assert str(refused.value).startswith(sentence)
