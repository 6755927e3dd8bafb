from collections.abc import Callable
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import Missing, NoLabelsLeft, Problem, SharedFeatures

Make = Callable[..., Problem]
seeds = st.integers(0, 10_000)


def _learned(problem: Problem) -> np.ndarray:
    return problem.y[np.concatenate([problem.train, problem.validation])]


def test_the_rate_is_the_share_of_hidden_labels() -> None:
    """A rate of 0.3 hides 30% of the training and of the validation labels."""
    problem = SharedFeatures(tasks=10, examples=2000).draw(0)
    hidden = np.isnan(Missing(0.3).apply(problem, 0).y)
    assert hidden[problem.train].mean() == pytest.approx(0.3, abs=0.01)
    assert hidden[problem.validation].mean() == pytest.approx(0.3, abs=0.02)


@given(
    seeds,
    st.floats(0, 0.6),
    st.sampled_from(["mask", "zero", "drop"]),
    st.sampled_from(["random", "hard", "positives"]),
)
def test_test_labels_and_inputs_stay_as_they_are(
    problem: Make, seed: int, rate: float, handling: str, pattern: str
) -> None:
    """Neither handling nor pattern touches an input or a label of the test part."""
    before = problem(tasks=2, train=90, unlabelled=0.1)
    after = Missing(rate, handling, pattern).apply(before, seed)
    assert after.x is before.x
    assert np.array_equal(after.y[before.test], before.y[before.test], equal_nan=True)


@given(seeds, st.floats(0, 0.6))
def test_which_labels_go_missing_at_random_depends_on_the_seed_alone(
    problem: Make, seed: int, rate: float
) -> None:
    """Turning every label round hides the same entries."""
    before = problem(tasks=2)
    turned = replace(before, y=1 - before.y)
    hidden, other = (np.isnan(Missing(rate).apply(p, seed).y) for p in (before, turned))
    assert np.array_equal(hidden, other)


@given(seeds, st.sampled_from(["hard", "positives"]))
def test_test_labels_decide_nothing(problem: Make, seed: int, pattern: str) -> None:
    """Other examples and labels in the test part: the same labels go missing elsewhere."""
    before = problem(tasks=2)
    x, y = before.x.copy(), before.y.copy()
    x[before.test], y[before.test] = 7, 1 - y[before.test]
    other = replace(before, x=x, y=y)
    first, second = (Missing(0.4, pattern=pattern).apply(p, seed) for p in (before, other))
    assert np.array_equal(_learned(first), _learned(second), equal_nan=True)


@given(seeds, st.floats(0.05, 0.6), st.sampled_from(["random", "hard", "positives"]))
def test_the_three_handlings_differ_as_stated(
    problem: Make, seed: int, rate: float, pattern: str
) -> None:
    """From the same hidden entries, zero reads them as 0 and drop hides the rest of their rows."""
    before = problem(tasks=2, train=90, unlabelled=0.05)
    masked, zero, drop = (
        _learned(Missing(rate, handling, pattern).apply(before, seed))
        for handling in ("mask", "zero", "drop")
    )
    kept = ~np.isnan(masked)
    assert np.array_equal(masked[kept], _learned(before)[kept])
    assert np.array_equal(zero, np.where(kept, masked, 0))
    whole = kept.all(axis=1, keepdims=True)
    assert np.array_equal(drop, np.where(whole, masked, np.nan), equal_nan=True)


def test_no_rate_and_no_gap_changes_nothing(problem: Make) -> None:
    """At rate 0 every handling and pattern leaves a complete problem as it is."""
    before = problem()
    for handling, pattern in product(("mask", "zero", "drop"), ("random", "hard", "positives")):
        assert np.array_equal(Missing(0.0, handling, pattern).apply(before, 1).y, before.y)


def test_labels_that_came_missing_are_handled_too(problem: Make) -> None:
    """Reading '?' as 0 fills the gaps of the data itself, at rate 0."""
    before = problem(unlabelled=0.3)
    assert not np.isnan(_learned(Missing(0.0, "zero").apply(before, 0))).any()


@pytest.mark.parametrize("part", ["train", "validation"])
def test_dropping_every_row_is_a_clear_outcome(problem: Make, part: str) -> None:
    """When no complete row is left, the outcome says so and names the part."""
    before = problem(tasks=2)
    y = before.y.copy()
    y[getattr(before, part), 1] = np.nan
    name = "training" if part == "train" else "validation"
    with pytest.raises(NoLabelsLeft, match=f"^no complete row is left in the {name} part$"):
        Missing(0.0, "drop").apply(replace(before, y=y), 0)


@pytest.mark.parametrize("part", ["train", "validation"])
def test_a_task_without_labels_is_a_clear_outcome(problem: Make, part: str) -> None:
    """When a task keeps no label to learn from or select by, the outcome names it."""
    before = problem(tasks=3)
    y = before.y.copy()
    y[getattr(before, part), 1] = np.nan
    name = "training" if part == "train" else "validation"
    with pytest.raises(NoLabelsLeft, match=f"^task 'task 1' has no label left in the {name} part$"):
        Missing().apply(replace(before, y=y), 0)


def test_reading_gaps_as_zero_gives_rows_of_many_labels() -> None:
    """Own examples are labelled for one task each, until '?' is read as 0."""
    own = SharedFeatures(tasks=3, examples=20, allocation="own").draw(0)
    assert Missing(0.1, "mask").apply(own, 0).disjoint
    assert not Missing(0.1, "zero").apply(own, 0).disjoint


@pytest.mark.parametrize("rate", [-0.1, 1, 1.0, float("nan"), "0.3", None, True])
def test_a_rate_out_of_bounds_is_refused(rate: object) -> None:
    """At most 99% of the labels may go missing, and the sentence says so."""
    with pytest.raises(ValueError, match=r"^missing must be a number between 0\.0 and 0\.99,"):
        Missing(rate)


@pytest.mark.parametrize("handling", ["skip", None, ""])
def test_an_unknown_handling_is_refused(handling: object) -> None:
    """There are three ways to handle a '?', named in the sentence."""
    with pytest.raises(ValueError, match=r"^handling must be one of 'mask', 'zero', 'drop', got "):
        Missing(0.1, handling)


@pytest.mark.parametrize("pattern", ["never", None, ""])
def test_an_unknown_pattern_is_refused(pattern: object) -> None:
    """There are three ways in which labels go missing, named in the sentence."""
    with pytest.raises(
        ValueError, match=r"^pattern must be one of 'random', 'hard', 'positives', got "
    ):
        Missing(0.1, pattern=pattern)
