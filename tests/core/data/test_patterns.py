from collections.abc import Callable
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from core.data import Missing, Problem, SharedFeatures
from core.data.patterns import HARD, LIKELIER, POSITIVES, RANDOM, difficulty, hidden
from core.data.source import Source
from tests.core.small_sources import EVERY_SOURCE, small

Make = Callable[..., Problem]
seeds = st.integers(0, 10_000)
rates = st.floats(0, 0.99)
not_random = st.sampled_from([HARD, POSITIVES])


def _gone(pattern: str, rate: float, problem: Problem, seed: int) -> np.ndarray:
    """Say which of all labels a pattern hides."""
    drawn = np.random.default_rng(seed).random(problem.y.shape)
    return hidden(pattern, rate, problem.x, problem.y, drawn)


@given(not_random, rates, seeds)
def test_not_at_random_just_the_share_goes_missing(
    problem: Make, pattern: str, rate: float, seed: int
) -> None:
    """Of every task's labels that are there, the rate is hidden, to the next whole label."""
    made = problem(unlabelled=0.2, seed=seed % 7)
    gone, known = _gone(pattern, rate, made, seed), ~np.isnan(made.y)
    assert not (gone & ~known).any()
    assert gone.sum(axis=0).tolist() == [round(rate * count) for count in known.sum(axis=0)]


@given(st.sampled_from([RANDOM, HARD, POSITIVES]), rates, rates, seeds)
def test_a_higher_rate_hides_the_same_and_more(
    problem: Make, pattern: str, rate: float, other: float, seed: int
) -> None:
    """Whatever the pattern, what is hidden at a rate is hidden at any higher one."""
    made = problem(unlabelled=0.1, seed=seed % 7)
    less, more = (_gone(pattern, r, made, seed) for r in sorted((rate, other)))
    assert (more | ~less).all()


def test_random_hides_what_it_always_did() -> None:
    """The labels hidden by chance are those that were hidden before there were patterns."""
    made = SharedFeatures(tasks=3, examples=40).draw(0)
    gone = np.isnan(Missing(0.3).apply(made, 7).y)
    assert gone.sum(axis=0).tolist() == [247, 246, 264]
    assert np.packbits(gone[:40]).tobytes().hex() == "12180d81d582090154219060b000a4"


@pytest.mark.parametrize(
    ("pattern", "golden"),
    [(HARD, "0a500d8395028b41b0201062b240a4"), (POSITIVES, "12180581dc820a4195219160b048a4")],
)
def test_what_is_hidden_follows_from_the_seed(pattern: str, golden: str) -> None:
    """The same labels go missing on every machine and in every version."""
    made = SharedFeatures(tasks=3, examples=40).draw(0)
    gone = np.isnan(Missing(0.3, pattern=pattern).apply(made, 7).y)
    assert np.packbits(gone[:40]).tobytes().hex() == golden


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_yes_labels_go_first_by_the_formula(rate: float) -> None:
    """When a share p of the no labels is gone, 1 - (1 - p)^4 of the yes labels are."""
    made = SharedFeatures(tasks=4, examples=20_000).draw(1)
    gone = _gone(POSITIVES, rate, made, 0)
    yes, no = (gone[made.y == answer].mean() for answer in (1, 0))
    assert yes == pytest.approx(1 - (1 - no) ** LIKELIER, abs=0.01)
    assert yes > no


def test_the_next_label_to_go_is_drawn_by_its_weight() -> None:
    """Of one yes and two no labels, in every order, the chance is that of drawing one by one."""
    x, y = np.zeros((3, 1), np.float32), np.array([[1], [0], [0]], np.float32)
    draws = 20_000
    drawn = np.random.default_rng(0).random((draws, 3, 1))
    pairs = [hidden(POSITIVES, 2 / 3, x, y, each)[:, 0].tolist() for each in drawn]
    weights = [LIKELIER, 1.0, 1.0]
    for kept in range(3):
        chance = sum(
            weights[first] / sum(weights) * weights[second] / (sum(weights) - weights[first])
            for first, second in product(range(3), repeat=2)
            if first != second and kept not in (first, second)
        )
        share = np.mean([not pair[kept] for pair in pairs])
        assert share == pytest.approx(chance, abs=0.01)


@given(seeds)
def test_hard_labels_go_first(problem: Make, seed: int) -> None:
    """When half of the labels are gone, about three quarters of the harder half are."""
    made = problem(tasks=2, train=1500, validation=300, test=1, seed=seed)
    gone, hard = _gone(HARD, 0.5, made, seed), difficulty(made.x, made.y)
    harder = hard > np.median(hard, axis=0)
    assert gone[harder].mean() == pytest.approx(0.73, abs=0.05)
    assert gone[~harder].mean() == pytest.approx(0.27, abs=0.05)


@given(seeds, not_random)
def test_turning_all_answers_round_changes_who_says_yes_and_not_who_is_hard(
    problem: Make, seed: int, pattern: str
) -> None:
    """What goes first with the yes labels is their answer, with the hard ones how it fits."""
    made = problem(tasks=1, train=200, seed=seed)
    turned = replace(made, y=1 - made.y)
    same = np.array_equal(*(_gone(pattern, 0.5, each, seed) for each in (made, turned)))
    assert same == (pattern == HARD)


def test_a_label_that_is_flipped_becomes_a_hard_one(problem: Make) -> None:
    """What speaks for an answer speaks against the other: missing hangs on the label itself."""
    made = problem(tasks=1, train=300)
    flipped = made.y.copy()
    flipped[7] = 1 - flipped[7]
    before, after = (difficulty(made.x, y)[7, 0] for y in (made.y, flipped))
    assert before == pytest.approx(-after)


def test_difficulty_is_that_of_a_plain_loop(problem: Make) -> None:
    """Densities worked out one by one give the same log odds."""
    made = problem(tasks=2, train=25, validation=0, test=0, unlabelled=0.2)
    found = difficulty(made.x, made.y)
    x = (made.x - made.x.mean(axis=0, dtype=np.float64)) / made.x.std(axis=0, dtype=np.float64)
    for row, task in product(range(len(x)), range(2)):
        own = made.y[row, task]
        if np.isnan(own):
            continue
        others = [i for i in range(len(x)) if i % 2 != row % 2]
        log = {}
        for answer in (0, 1):
            given_it = [x[i] for i in others if made.y[i, task] == answer]
            first = sum(given_it) / (len(given_it) + 1)
            second = (sum(each**2 for each in given_it) + 1) / (len(given_it) + 1)
            spread = np.sqrt((second - first**2 + 1) / 2)
            log[answer] = norm.logpdf(x[row], first, spread).sum()
        assert found[row, task] == pytest.approx(log[1 - own] - log[own])


@pytest.mark.parametrize("kind", EVERY_SOURCE)
def test_every_source_has_hard_labels(kind: type[Source]) -> None:
    """Whatever its inputs, difficulties are numbers, and the harder ones go more often."""
    made = small(kind).draw((0, 0, 0))
    known, hard = ~np.isnan(made.y), difficulty(made.x, made.y)
    assert np.isfinite(hard[known]).all()
    gone = _gone(HARD, 0.4, made, 0)
    assert np.median(hard[gone]) > np.median(hard[known & ~gone])


def test_where_all_answers_are_equal_any_label_may_go() -> None:
    """With one answer, a constant input, or no label at all, nothing fails."""
    x = np.ones((40, 3), np.float32)
    y = np.ones((40, 2), np.float32)
    y[:, 1] = np.nan
    drawn = np.random.default_rng(0).random(y.shape)
    for pattern in (HARD, POSITIVES):
        gone = hidden(pattern, 0.5, x, y, drawn)
        assert gone.sum(axis=0).tolist() == [20, 0]
        assert np.array_equal(gone[:, 0], drawn[:, 0] <= np.sort(drawn[:, 0])[19])
