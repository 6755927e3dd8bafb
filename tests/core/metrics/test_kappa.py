import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score

from core.metrics.kappa import quadratic_kappa

Floats = NDArray[np.float64]


@st.composite
def places(draw: st.DrawFn) -> tuple[Floats, Floats]:
    """Draw answers and labels (2, 3, n) on a scale, some labels '?'."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    shape, count = (2, 3, draw(st.integers(1, 40))), draw(st.integers(1, 6))
    answers, labels = (rng.integers(count, size=shape).astype(np.float64) for _ in range(2))
    labels = np.where(rng.random(shape) < 0.5, answers, labels)  # better than chance
    labels[rng.random(shape) < 0.3] = np.nan
    return answers, labels


@given(places())
def test_kappa_is_that_of_scikit_learn(pair: tuple[Floats, Floats]) -> None:
    """With '?' left out each kappa equals cohen_kappa_score's with quadratic weights."""
    answers, labels = pair
    measured = quadratic_kappa(answers, labels)
    assert measured.shape == (2, 3)
    for cell in np.ndindex(2, 3):
        known = ~np.isnan(labels[cell])
        a, b = answers[cell][known].astype(int), labels[cell][known].astype(int)
        if len({*a, *b}) > 1:
            expected = cohen_kappa_score(a, b, weights="quadratic", labels=range(6))
            assert measured[cell] == pytest.approx(expected)
        else:
            assert np.isnan(measured[cell])


@given(places())
def test_single_precision_is_enough(pair: tuple[Floats, Floats]) -> None:
    """Places in single precision have the same kappa."""
    single = quadratic_kappa(*(part.astype(np.float32) for part in pair))
    assert np.array_equal(single, quadratic_kappa(*pair), equal_nan=True)


@given(places(), st.floats(-100, 100))
def test_an_answer_under_an_unlabelled_entry_changes_nothing(
    pair: tuple[Floats, Floats], answer: float
) -> None:
    """Where the label is '?' any answer gives the same kappa."""
    answers, labels = pair
    other = np.where(np.isnan(labels), answer, answers)
    assert np.array_equal(quadratic_kappa(other, labels), quadratic_kappa(*pair), equal_nan=True)


@given(places())
def test_answers_and_labels_can_change_places(pair: tuple[Floats, Floats]) -> None:
    """Where all is known, kappa does not ask which of the two is right."""
    answers, labels = pair[0], np.nan_to_num(pair[1])
    turned = quadratic_kappa(labels, answers)
    np.testing.assert_allclose(turned, quadratic_kappa(answers, labels), atol=1e-12)


def test_agreement_is_one_and_chance_is_none() -> None:
    """Full agreement is 1, that of a constant answer 0, and the reverse of the scale -1."""
    labels = np.array([0.0, 1.0, 2.0, 3.0])
    answers = np.stack([labels, np.full(4, 2.0), labels[::-1]])
    kappa = quadratic_kappa(answers, np.tile(labels, (3, 1)))
    assert kappa == pytest.approx([1, 0, -1])


@pytest.mark.parametrize("label", [2.0, np.nan])
def test_where_nothing_varies_there_is_no_kappa(label: float) -> None:
    """Of one answer that is always right, or without any label, kappa is NaN without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(quadratic_kappa(np.full(4, 2.0), np.full(4, label)))
