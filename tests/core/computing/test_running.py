"""Whole experiments, from a source to the verdict."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given as over
from hypothesis import settings as limits
from hypothesis import strategies as st

from core import Experiment, Missing, Result, run
from core.data import Digits, Molecules, Problem, RoadScenes, SharedFeatures, Source, Table
from core.data.source import Sizes
from core.results.judging import UNDECIDED

Make = Callable[..., Problem]
SCORES = ["error", "log_loss", "auc"]
SMALL = Experiment(
    SharedFeatures(tasks=3, examples=40), width=4, replicates=3, steps=60, missing=Missing(0.2)
)
RARE_WORDS = pd.DataFrame(
    {"word": ["once", "twice", "twice", *["often"] * 57], "a": [0, 1] * 30, "b": [0, 1, 1] * 20}
)
GOLDEN = [
    ("together", "task 1", 0, 0.3925, 0.7112, 0.6636, 100, 250),
    ("together", "task 2", 0, 0.3970, 0.6646, 0.6522, 100, 250),
    ("together", "task 1", 1, 0.2950, 0.5623, 0.7850, 300, 450),
    ("together", "task 2", 1, 0.3495, 0.6507, 0.6994, 150, 450),
    ("apart", "task 1", 0, 0.4225, 0.6983, 0.6354, 50, 200),
    ("apart", "task 2", 0, 0.3660, 0.6457, 0.7033, 100, 250),
    ("apart", "task 1", 1, 0.2605, 0.5073, 0.8303, 250, 400),
    ("apart", "task 2", 1, 0.3470, 0.6655, 0.7116, 150, 300),
]


def _assert_equal(first: Result, second: Result) -> None:
    """Compare everything but the seconds, bit for bit."""
    pd.testing.assert_frame_equal(first.scores, second.scores, check_exact=True)
    pd.testing.assert_frame_equal(first.curves, second.curves, check_exact=True)
    pd.testing.assert_frame_equal(first.gain, second.gain, check_exact=True)


@dataclass(frozen=True, eq=False)
class Falsified(Source):
    """A source with other labels under every '?' that `missing` will put there.

    Attributes:
        false: seed of what stands under a '?': 0, 1 or NaN.
    """

    key = "falsified"

    source: Source
    missing: Missing
    false: int

    def sizes(self) -> Sizes:
        """Say how large the problems are."""
        return self.source.sizes()

    @property
    def names(self) -> tuple[str, ...]:
        """The tasks."""
        return self.source.names

    def draw(self, seed: tuple[int, int, int]) -> Problem:
        """Draw the problem and change each label that the replicate's own seed will hide."""
        problem = self.source.draw(seed)
        whole = replace(problem, y=np.ones_like(problem.y))
        hidden = np.isnan(Missing(self.missing.rate).apply(whole, (*seed[:2], 1)).y)
        values = np.random.default_rng(self.false).choice([0, 1, np.nan], problem.y.shape)
        return replace(problem, y=np.where(hidden, values, problem.y).astype(np.float32))


@pytest.mark.parametrize("handling", ["mask", "zero", "drop"])
@limits(max_examples=12)
@over(st.integers(0, 1000), st.floats(0, 0.6), st.integers(0, 50))
def test_no_value_under_a_question_mark_changes_anything(
    problem: Make,
    given: Callable[..., Source],
    handling: str,
    false: int,
    rate: float,
    seed: int,
) -> None:
    """Whatever label stands where a '?' hides it, all scores and curves are bit for bit equal."""
    missing, source = Missing(rate, handling), given(problem())
    true = Experiment(source, width=4, replicates=1, steps=10, missing=missing, seed=seed)
    first, second = run(true), run(replace(true, source=Falsified(source, missing, false)))
    assert first.outcome == second.outcome
    _assert_equal(first, second)


def test_the_same_seed_gives_the_same_numbers_bit_for_bit() -> None:
    """Running an experiment twice, on any number of threads, gives equal tables."""
    first = run(SMALL)
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    again = run(SMALL)
    assert torch.get_num_threads() == 2
    torch.set_num_threads(threads)
    _assert_equal(first, again)


def test_another_seed_gives_other_numbers() -> None:
    """The seed draws other data and other weights."""
    assert not run(SMALL).scores[SCORES].equals(run(replace(SMALL, seed=1)).scores[SCORES])


@pytest.mark.parametrize("source", [SMALL.source, RoadScenes(examples=40), Digits(examples=40)])
def test_fewer_replicates_are_the_first_of_many(source: Source) -> None:
    """A replicate's scores do not depend on how many others there are, to float tolerance."""
    many = run(replace(SMALL, source=source, replicates=5)).scores
    for replicates in (1, 2):
        few = run(replace(SMALL, source=source, replicates=replicates)).scores
        same = many[many["replicate"] < replicates].reset_index(drop=True)
        np.testing.assert_allclose(few["log_loss"], same["log_loss"], rtol=2e-4)
        np.testing.assert_allclose(few["error"], same["error"], atol=2e-3)
        np.testing.assert_allclose(few["auc"], same["auc"], atol=2e-3)


@pytest.mark.parametrize("allocation", ["same", "own", "focus"])
@pytest.mark.parametrize("budget", ["width", "parameters", "best"])
def test_together_with_one_task_equals_apart(allocation: str, budget: str) -> None:
    """One task is one network in both arms: every number is equal, and nothing is decided."""
    source = SharedFeatures(tasks=1, examples=60, allocation=allocation)
    result = run(replace(SMALL, source=source, budget=budget))
    together, apart = (
        result.scores[result.scores["arm"] == arm].drop(columns="arm").reset_index(drop=True)
        for arm in ("together", "apart")
    )
    pd.testing.assert_frame_equal(together, apart, check_exact=True)
    assert (result.gain[["gain", "low", "high"]] == 0).all(axis=None)
    assert set(result.gain["verdict"]) == {UNDECIDED}


@pytest.mark.parametrize(
    "change",
    [
        {"width": 1},
        {"depth": 4},
        {"width": 1, "depth": 4},
        {"replicates": 1},
        {"steps": 1},
        {"source": SharedFeatures(tasks=2, examples=1), "missing": Missing()},
        {"source": SharedFeatures(tasks=30, examples=3), "missing": Missing(), "replicates": 1},
        {
            "source": SharedFeatures(tasks=2, examples=40, allocation="focus", focus_examples=1),
            "missing": Missing(),
        },
        {"source": RoadScenes(tasks=2, examples=1), "missing": Missing()},
        {"source": Digits(tasks=1, examples=1)},
        {"source": Molecules(tasks=3, examples=100), "missing": Missing()},
        {"source": Table(RARE_WORDS, ("a", "b")), "replicates": 8},
        {"arms": ("apart", (("task 3",), ("task 1", "task 2")))},
        {"budget": "parameters", "width": 1},
    ],
)
def test_extreme_settings_give_finite_scores(change: dict[str, object]) -> None:
    """One unit, one example, one replicate, four layers: scores are finite and gains add up."""
    result = run(replace(SMALL, **change))
    assert result.outcome == "finished"
    assert np.isfinite(result.scores[SCORES].to_numpy(dtype=float)).all()
    assert not result.gain["gain"].isna().any()


def test_test_labels_of_one_class_have_no_auc_and_spoil_nothing(
    problem: Make, given: Callable[..., Source]
) -> None:
    """Where the test part has one class, or no label, that score is missing and others remain."""
    drawn = problem(tasks=3)
    y = drawn.y.copy()
    y[drawn.test, 0], y[drawn.test, 1] = 1, np.nan
    result = run(Experiment(given(replace(drawn, y=y)), replicates=2, steps=50))
    scores = result.scores.groupby("task")[SCORES].mean().notna()
    assert scores.loc["task 0"].tolist() == [True, True, False]
    assert scores.loc["task 1"].tolist() == [False, False, False]
    assert scores.loc["task 2"].all()
    for metric in SCORES:
        assert np.isfinite(result.overall(metric)["gain"])


@pytest.mark.parametrize(
    ("source", "missing", "outcome"),
    [
        (
            SharedFeatures(tasks=2, examples=9, allocation="own"),
            Missing(0, "drop"),
            "no complete row is left in the training part",
        ),
        (
            SharedFeatures(tasks=30, examples=20),
            Missing(0.5, "drop"),
            "no complete row is left in the training part",
        ),
        (
            SharedFeatures(tasks=2, examples=1),
            Missing(0.99),
            "task 'task 1' has no label left in the training part",
        ),
    ],
)
def test_nothing_left_to_learn_from_is_an_outcome(
    source: Source, missing: Missing, outcome: str
) -> None:
    """Without labels there is no crash: the outcome says why and the tables are empty."""
    result = run(replace(SMALL, source=source, missing=missing))
    assert result.outcome == outcome
    assert result.scores.empty
    assert result.curves.empty
    assert result.gain.empty
    assert list(result.scores) == list(run(SMALL).scores)


def test_budgets_match_parameters() -> None:
    """With the same total parameters no arm has more than together, and apart nearly as many."""
    result = run(replace(SMALL, width=32, budget="parameters"))
    parameters = result.costs.set_index("arm")["parameters"]
    assert 0.8 * parameters["together"] < parameters["apart"] <= parameters["together"]
    widths = result.scores.groupby("arm")["width"].unique()
    assert widths["together"] == [32]
    assert widths["apart"] < [32]


def test_progress_is_told_in_rows_of_the_curves() -> None:
    """The rows told while training are, put together, the curves of the result."""
    told: list[pd.DataFrame] = []
    result = run(SMALL, told.append)
    key = ["arm", "task", "replicate", "step", "split"]
    rows = pd.concat(told).sort_values(key, ignore_index=True)
    pd.testing.assert_frame_equal(rows, result.curves.sort_values(key, ignore_index=True))


@pytest.mark.parametrize("settings", [{"steps": 300}, {"patience": 3}])
def test_a_tiny_experiment_has_its_golden_values(settings: dict[str, int]) -> None:
    """The scores of one small experiment are those of the day it was first measured."""
    source, missing = SharedFeatures(tasks=2, examples=60), Missing(0.2)
    result = run(Experiment(source, width=8, replicates=2, missing=missing, **settings))
    key = ["arm", "task", "replicate"]
    golden = pd.DataFrame(GOLDEN, columns=[*key, *SCORES, "stopped_at", "ended_at"])
    if "steps" in settings:  # the usual patience is longer
        golden["ended_at"] = 300
    steps = ["stopped_at", "ended_at"]
    assert result.scores[[*key, *steps]].equals(golden[[*key, *steps]])
    np.testing.assert_allclose(result.scores[SCORES], golden[SCORES], atol=1.5e-3)
