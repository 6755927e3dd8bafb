import numpy as np
import pytest

from core.data import Molecules


def test_labels_are_missing_as_they_came() -> None:
    """Tox21 has 7,587 molecules, 512 bits, 12 assays and 17.3% of its labels missing."""
    problem = Molecules().draw(0)
    assert problem.x.shape == (7587, 512)
    assert problem.y.shape == (7587, 12)
    assert len(set(problem.names)) == 12
    assert np.isnan(problem.y).mean() == pytest.approx(0.173, abs=0.001)


def test_inputs_are_bits_and_positives_are_rare() -> None:
    """Fingerprints hold zeros and ones, and every assay finds fewer than 20% active."""
    problem = Molecules().draw(0)
    assert set(np.unique(problem.x)) == {0, 1}
    assert np.nanmax(np.nanmean(problem.y, axis=0)) < 0.2


def test_fewer_examples_keep_the_test_molecules() -> None:
    """Training on 100 molecules uses the first 100 of the split and the same test part."""
    few, whole = Molecules(examples=100).draw(3), Molecules().draw(3)
    assert np.array_equal(few.train, whole.train[:100])
    assert np.array_equal(few.test, whole.test)
    assert few.overlap == whole.overlap == pytest.approx(1 / 3, rel=0.01)


@pytest.mark.parametrize("settings", [{"tasks": 0}, {"tasks": 13}, {"examples": 4553}])
def test_settings_out_of_bounds_are_refused(settings: dict[str, int]) -> None:
    """There are 12 assays and 4,552 training molecules."""
    (name, value), *_ = settings.items()
    with pytest.raises(ValueError, match=f"{name} must be a whole number between .* got {value}"):
        Molecules(**settings)
