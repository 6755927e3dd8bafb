from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core import Experiment, Result, run
from core.atlas import recorded
from core.atlas.shipped import AtlasError
from core.data import SharedFeatures

EXPERIMENT = Experiment(SharedFeatures(tasks=2, examples=50), width=4, replicates=4, steps=3000)


@pytest.fixture(scope="module")
def result() -> Result:
    """A finished experiment with its curves."""
    return run(EXPERIMENT)


@pytest.fixture(scope="module")
def path(result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with one recorded answer."""
    path = tmp_path_factory.mktemp("recorded") / "recorded.sqlite"
    assert recorded.write(path, [(EXPERIMENT, result)]) == 1
    return path


def test_scores_and_costs_come_back_as_they_were_measured(path: Path, result: Result) -> None:
    """Bit for bit, with the gain that follows from them, and the day."""
    found = recorded.find(EXPERIMENT, path)
    assert found is not None
    for name in ("scores", "costs", "gain"):
        pd.testing.assert_frame_equal(
            getattr(found.result, name), getattr(result, name), check_exact=True
        )
    assert found.measured == datetime.now(UTC).date()


def test_curves_keep_their_beginning_their_end_and_few_points_between(
    path: Path, result: Result
) -> None:
    """At most 20 steps of the test part, to three digits, with the columns of any result."""
    found = recorded.find(EXPERIMENT, path)
    assert found is not None
    curves, whole = found.result.curves, result.curves
    assert list(curves.columns) == list(whole.columns)
    assert set(curves["split"]) == {"test"}
    steps = sorted(curves["step"].unique())
    assert 10 <= len(steps) <= recorded.POINTS
    assert (steps[0], steps[-1]) == (0, whole["step"].max())
    keys = ["arm", "task", "replicate", "step", "split"]
    both = curves.merge(whole, on=keys, suffixes=("", "_whole"))
    assert len(both) == len(curves) == len(steps) * 2 * 2 * 4
    for metric in ("log_loss", "error"):
        np.testing.assert_allclose(both[metric], both[f"{metric}_whole"], rtol=1e-3, atol=1e-3)
        assert both[metric].dtype == whole[metric].dtype


def test_fewer_replicates_are_the_first_ones(path: Path, result: Result) -> None:
    """Who asks for two of four gets the first two; who asks for more gets nothing."""
    fewer = recorded.find(replace(EXPERIMENT, replicates=2), path)
    assert fewer is not None
    first = result.scores[result.scores["replicate"] < 2].reset_index(drop=True)
    pd.testing.assert_frame_equal(fewer.result.scores, first)
    assert set(fewer.result.curves["replicate"]) == {0, 1}
    assert recorded.find(replace(EXPERIMENT, replicates=5), path) is None


def test_other_settings_are_not_recorded(path: Path) -> None:
    """Only just these settings count: no neighbour, no other seed."""
    for other in ({"width": 5}, {"seed": 1}, {"arms": ("together",)}):
        assert recorded.find(replace(EXPERIMENT, **other), path) is None


@pytest.mark.parametrize("content", [None, b"", b"no database", b"SQLite format 3\x00" * 9])
def test_a_file_that_cannot_be_read_gets_a_sentence(content: bytes | None, tmp_path: Path) -> None:
    """What was required, what came, and what to do."""
    path = tmp_path / "recorded.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AtlasError, match=r"must be in the file recorded\.sqlite .* take the ship"):
        recorded.find(EXPERIMENT, path)


def test_a_damaged_row_gets_a_sentence(path: Path, tmp_path: Path) -> None:
    """A disk that changed a number is not taken for a measurement."""
    import sqlite3

    broken = tmp_path / "recorded.sqlite"
    broken.write_bytes(path.read_bytes())
    with sqlite3.connect(broken) as connection:
        connection.execute("UPDATE experiments SET scores = substr(scores, 1, 40)")
    connection.close()
    with pytest.raises(AtlasError, match="take the shipped file again"):
        recorded.find(EXPERIMENT, broken)
