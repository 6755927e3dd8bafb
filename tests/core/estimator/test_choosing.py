from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core import MultiTask, Question
from core.advice.answer import Advice
from core.advice.here import advise_here
from core.commands.advise_text import text
from core.data import Table
from core.estimator import choosing
from tests.core.mixed import Mixed

SMALL: dict[str, Any] = {"width": 4, "steps": 60, "splits": 3}
KINDS = ("numbers", "classes", "ordered", "yes/no")


@pytest.fixture(scope="module")
def model(mixed: Mixed) -> MultiTask:
    """Ask the advice and follow it."""
    return MultiTask("auto", random_state=0, **SMALL).fit(mixed.X, mixed.Y)


def _told(monkeypatch: pytest.MonkeyPatch, advice: Advice) -> list[Mapping[str, Any]]:
    """Have every advice be this one; collect the settings of those asked for."""
    asked: list[Mapping[str, Any]] = []

    def advised(*arguments: Any) -> Advice:
        asked.append(arguments[3])  # the settings of the question
        return advice

    monkeypatch.setattr("core.estimator.multitask.advised", advised)
    return asked


def test_it_is_the_advice_on_the_table(mixed: Mixed, model: MultiTask) -> None:
    """The same rows as a table, asked with the same seed, have the same numbers, bit for bit."""
    codes = mixed.Y["grade"].cat.codes
    tasks = mixed.Y.assign(grade=codes.where(codes >= 0))
    labelled = mixed.Y.notna().any(axis=1)
    frame = pd.concat([mixed.X, tasks], axis=1)[labelled].reset_index(drop=True)
    seed = int(np.random.RandomState(0).randint(2**31 - 1))
    table = Table(frame, tuple(mixed.Y.columns), read_as=KINDS)
    advice = advise_here(Question(table, seed=seed, budget="width", minutes=1440, **SMALL))
    assert advice.sentence == model.advice_.sentence
    pd.testing.assert_frame_equal(advice.tasks, model.advice_.tasks, check_exact=True)
    pd.testing.assert_frame_equal(advice.affinity, model.advice_.affinity, check_exact=True)


def test_it_is_whole_and_can_be_printed(model: MultiTask) -> None:
    """Baselines, widths, groups and conditions are there, as `python -m core advise` prints."""
    advice = model.advice_
    assert advice.complete
    assert list(advice.widths["width"]) == [4, 32, 128]
    assert not advice.baselines.empty
    assert text(advice).startswith(advice.sentence)


def test_equal_states_get_equal_advice(mixed: Mixed, model: MultiTask) -> None:
    """Asked again, the same is recommended by the same numbers, and the same is fitted."""
    again = MultiTask("auto", random_state=0, **SMALL).fit(mixed.X, mixed.Y)
    assert (again.advice_.gain, again.sharing_) == (model.advice_.gain, model.sharing_)
    pd.testing.assert_frame_equal(again.predict(mixed.X), model.predict(mixed.X))


@pytest.mark.parametrize("arm", ["together", "apart"])
def test_what_is_recommended_is_fitted(
    mixed: Mixed, model: MultiTask, monkeypatch: pytest.MonkeyPatch, arm: str
) -> None:
    """It is the very model that is fitted where the sharing is said."""
    _told(monkeypatch, replace(model.advice_, recommendation=arm))
    settings = {"width": 4, "steps": 60, "random_state": 0}
    followed = MultiTask("auto", **settings).fit(mixed.X, mixed.Y)
    said = MultiTask(arm, **settings).fit(mixed.X, mixed.Y)
    assert followed.sharing_ == said.sharing_ == arm
    pd.testing.assert_frame_equal(followed.predict(mixed.X), said.predict(mixed.X))


def test_groups_that_are_recommended_are_fitted(
    mixed: Mixed, model: MultiTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One network for each group of the advice."""
    groups = (("price", "sold"), ("sort",), ("grade",))
    advice = replace(model.advice_, recommendation="grouping", grouping=groups)
    _told(monkeypatch, advice)
    found = MultiTask("auto", width=4, steps=60, random_state=0).fit(mixed.X, mixed.Y)
    assert {network.tasks for network in found.networks_} == set(groups)
    assert found.sharing_ == "price + sold | sort | grade"


@pytest.mark.parametrize(
    ("verdict", "others"),
    [
        ("apart", [("price",), ("sort",), ("grade",)]),
        ("together", [("price", "sort", "grade")]),
        ("undecided", [("price", "sort", "grade")]),
    ],
)
def test_transfer_answers_the_focus_and_others_are_answered_beside_it(
    mixed: Mixed,
    model: MultiTask,
    monkeypatch: pytest.MonkeyPatch,
    verdict: str,
    others: list[tuple[str, ...]],
) -> None:
    """The other tasks get together or apart, as was shown, or the cheaper one."""
    arms = model.advice_.arms
    shown = arms.assign(verdict=arms["verdict"].where(arms["arm"] != "together", verdict))
    advice = replace(model.advice_, recommendation="transfer", arms=shown)
    asked = _told(monkeypatch, advice)
    settings = {"width": 4, "steps": 60, "random_state": 0}
    found = MultiTask("auto", focus="sold", **settings).fit(mixed.X, mixed.Y)
    assert asked[0]["focus"] == "sold"
    assert (found.sharing_, found.networks_[0].tasks) == ("transfer", ("sold",))
    assert sorted(network.tasks for network in found.networks_[1:]) == sorted(others)
    assert list(found.predict(mixed.X).columns) == list(mixed.Y.columns)
    alone = MultiTask("apart", **settings).fit(mixed.X, mixed.Y)
    assert (found.predict_proba(mixed.X)[3] != alone.predict_proba(mixed.X)[3]).any()


def test_transfer_is_fitted_on_all_rows_too(
    mixed: Mixed, model: MultiTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where that is wanted, each of its networks is trained once more."""
    _told(monkeypatch, replace(model.advice_, recommendation="transfer"))
    settings = {"focus": "sold", "width": 4, "steps": 60, "random_state": 0}
    held, every = (
        MultiTask("auto", refit=refit, **settings).fit(mixed.X, mixed.Y) for refit in (False, True)
    )
    assert every.n_rows_ == held.n_rows_ == mixed.Y.notna().any(axis=1).sum()
    for first, more in zip(held.networks_, every.networks_, strict=True):
        assert first.tasks == more.tasks
        assert (first.layers[0][0] != more.layers[0][0]).any()


def test_rows_are_split_as_the_fit_is(mixed: Mixed) -> None:
    """Groups stay together in the advice; an input may have the name of what splits."""
    groups = np.arange(240) // 8
    X = mixed.X.rename(columns={"x0": "group"})
    model = MultiTask("auto", random_state=0, **SMALL)
    found = [model.fit(X, mixed.Y, groups=by).advice_ for by in (None, groups)]
    assert found[0].tasks["gain"].tolist() != found[1].tasks["gain"].tolist()
    parts = np.array(["train", "train", "val", "test"] * 60)
    assert "one split" in model.fit(X, mixed.Y, parts=parts).advice_.sure


def test_inputs_and_tasks_may_have_one_name(mixed: Mixed) -> None:
    """An earlier price may be an input of the task price."""
    X = mixed.X.assign(price=mixed.Y["price"].fillna(100).to_numpy() + 1)
    model = MultiTask("auto", random_state=0, **SMALL).fit(X, mixed.Y[["price", "sold"]])
    assert [alert.column for alert in model.advice_.alerts] == ["price (input)"]


def test_of_too_many_rows_a_sample_is_asked_about(
    mixed: Mixed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table may have so many; what is fitted learns from all."""
    monkeypatch.setattr(choosing, "MAX_ROWS", 150)
    model = MultiTask("auto", random_state=0, **SMALL).fit(mixed.X, mixed.Y)
    assert model.advice_.counts["labels"].max() <= 90
    assert model.n_rows_ > 200


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"budget": "best"}, "budget must be one of 'tuned', 'width', got 'best'"),
        ({"splits": 2}, "splits must be a whole number between 3 and 100, got 2"),
        ({"focus": "weight"}, "focus must be one of the tasks, got 'weight'"),
    ],
)
def test_what_cannot_be_asked_gets_a_sentence(
    mixed: Mixed, settings: dict[str, Any], sentence: str
) -> None:
    """What was required and what came."""
    with pytest.raises(ValueError, match=sentence):
        MultiTask("auto", **SMALL | settings).fit(mixed.X, mixed.Y)


def test_an_answer_that_is_too_rare_to_compare_by_is_named(mixed: Mixed) -> None:
    """In its own words."""
    rare = mixed.Y.copy()
    rare.loc[rare["sort"] == "c", "sort"] = None
    rare.loc[:2, "sort"] = "c"
    with pytest.raises(ValueError, match="'sort' must hold each answer at least 5 times, got 'c'"):
        MultiTask("auto", **SMALL).fit(mixed.X, rare)
