import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from core.metrics.auc import auc


@given(st.integers(2, 40), st.integers(1, 6), st.integers(0, 10_000))
def test_auc_is_that_of_scikit_learn(examples: int, levels: int, seed: int) -> None:
    """With ties, '?' and any number of examples, each AUC equals roc_auc_score's."""
    rng = np.random.default_rng(seed)
    logits = rng.integers(-levels, levels, (2, 3, examples)).astype(np.float32)
    labels = rng.choice([0, 1, np.nan], logits.shape).astype(np.float32)
    measured = auc(logits, labels)
    assert measured.shape == (2, 3)
    for cell in np.ndindex(2, 3):
        known = ~np.isnan(labels[cell])
        if len(set(labels[cell][known])) == 2:
            expected = roc_auc_score(labels[cell][known], logits[cell][known])
            assert measured[cell] == pytest.approx(expected)
        else:
            assert np.isnan(measured[cell])


@given(st.floats(allow_nan=False, width=32))
def test_a_logit_under_an_unlabelled_entry_changes_nothing(logit: float) -> None:
    """Where the label is '?' any logit gives the same AUC."""
    logits = np.array([0.3, 0.1, logit, 0.2], dtype=np.float32)
    assert auc(logits, np.array([1, 0, np.nan, 1], dtype=np.float32)) == 1.0


def test_ranks_decide_and_not_distances() -> None:
    """A perfect ranking has AUC 1, its reverse 0, and equal logits 0.5."""
    labels = np.array([0, 0, 1, 1], dtype=np.float32)
    logits = np.array([[-9, 0, 1e-3, 1e9], [4, 3, 2, 1], [1, 1, 1, 1]], dtype=np.float32)
    assert auc(logits, np.tile(labels, (3, 1))).tolist() == [1, 0, 0.5]


@pytest.mark.parametrize("label", [1, 0, np.nan])
def test_one_class_has_no_auc(label: float) -> None:
    """Without both classes in the test part the AUC is NaN."""
    assert np.isnan(auc(np.arange(4, dtype=np.float32), np.full(4, label, dtype=np.float32)))
