import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import spearmanr

from core.data.association import FEWEST, ROWS, associations
from core.data.kinds.classes import Classes
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import YES_NO

LABELS = arrays(
    np.float32,
    st.tuples(st.integers(0, 40), st.just(2)),
    elements=st.sampled_from([0.0, 1.0, np.nan]),
)


def _phi(first: np.ndarray, second: np.ndarray) -> float:
    """Work phi out from the four counts of a table of two by two."""
    (a, b), (c, d) = ([((first == i) & (second == j)).sum() for j in (1, 0)] for i in (1, 0))
    margins = float(a + b) * float(c + d) * float(a + c) * float(b + d)
    return float(a * d - b * c) / margins**0.5 if margins else float("nan")


@given(LABELS)
def test_of_two_yes_no_tasks_it_is_phi(labels: np.ndarray) -> None:
    """Over the rows that are labelled for both, by the formula of counts."""
    found = associations(labels, (YES_NO, YES_NO), ("a", "b"))
    both = labels[~np.isnan(labels).any(axis=1)]
    wanted = _phi(both[:, 0], both[:, 1]) if len(both) >= FEWEST else float("nan")
    assert found.loc["a", "b"] == pytest.approx(wanted, nan_ok=True)
    assert found.loc["b", "a"] == pytest.approx(wanted, nan_ok=True)
    assert np.isnan(np.diag(found)).all()


def test_of_numbers_it_is_spearmans_correlation() -> None:
    """Numbers, places on a scale and yes/no are ranked, blanks left out pair by pair."""
    rng = np.random.default_rng(0)
    number = rng.normal(size=200)
    mark = np.clip(np.round(number + rng.normal(size=200)), -2, 2) + 2
    labels = np.stack([number, mark, number > 0], axis=1).astype(np.float32)
    labels[rng.random(labels.shape) < 0.2] = np.nan
    found = associations(labels, (NUMBERS, Ordered(5), YES_NO), ("n", "m", "y"))
    for i, first in enumerate("nmy"):
        for j, second in enumerate("nmy"):
            if i != j:
                both = labels[~np.isnan(labels[:, [i, j]]).any(axis=1)]
                wanted = spearmanr(both[:, i], both[:, j]).statistic
                assert found.loc[first, second] == pytest.approx(wanted, abs=1e-6)


def test_of_classes_it_is_cramers_v() -> None:
    """The same question asked twice is 1, whatever the classes are called; two dice are near 0."""
    rng = np.random.default_rng(0)
    kind = rng.integers(0, 3, 600)
    labels = np.stack([kind, (kind + 1) % 3, rng.integers(0, 3, 600), 10.0 * kind], axis=1)
    kinds = (Classes(3), Classes(3), Classes(3), NUMBERS)
    found = associations(labels.astype(np.float32), kinds, tuple("abcd"))
    assert found.loc["a", "b"] == pytest.approx(1)
    assert found.loc["a", "c"] < 0.1
    assert found.loc["a", "d"] > 0.9


def test_of_the_opposite_it_is_minus_one() -> None:
    """A task that says no wherever another says yes; one that never varies says nothing."""
    yes = np.array([1, 0] * 10, dtype=np.float32)
    labels = np.stack([yes, 1 - yes, np.ones(20)], axis=1).astype(np.float32)
    found = associations(labels, (YES_NO,) * 3, tuple("abc"))
    assert found.loc["a", "b"] == pytest.approx(-1)
    assert found["c"].isna().all()


def test_of_a_large_table_some_rows_are_looked_at() -> None:
    """The same ones at every look, and enough for two decimals."""
    rng = np.random.default_rng(1)
    first = rng.random(10 * ROWS) < 0.5
    second = np.where(rng.random(10 * ROWS) < 0.7, first, rng.random(10 * ROWS) < 0.5)
    labels = np.stack([first, second], axis=1).astype(np.float32)
    found, again = (associations(labels, (YES_NO, YES_NO), ("a", "b")) for _ in range(2))
    pd.testing.assert_frame_equal(found, again)
    assert found.loc["a", "b"] == pytest.approx(0.7, abs=0.03)
