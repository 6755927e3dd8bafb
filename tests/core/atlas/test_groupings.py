from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.atlas import groupings
from core.atlas.groupings import EXAMPLE, FILE, SHIPPED, SWEPT, find, predicted, write
from core.experiments.experiment import Experiment
from core.grouping.regrets import regrets
from tests.core.grouping.conftest import friends, made


@pytest.mark.parametrize("experiment", SHIPPED, ids=lambda e: f"{e.source.key} {e.width}")
def test_what_is_shipped_is_there(experiment: Experiment) -> None:
    """Each study is found under the key of this engine, with all of its replicates."""
    study = find(experiment)
    assert study is not None
    assert (study.names, study.replicates) == (experiment.source.names, experiment.replicates)
    inside = np.array([[t in group for t in range(study.tasks)] for group in study.subsets])
    assert (np.isfinite(study.losses) == inside).all()


def test_in_the_example_it_matters_who_shares() -> None:
    """One network for all six loses by an interval beyond zero, whatever the others do."""
    study = find(EXAMPLE)
    assert study is not None
    table = regrets(study).set_index(["way", "most"])
    assert table.loc[("one network for all", 6), "low"] > 0
    assert table.loc[("pairs trained", 6), "networks"] < 63


def test_cosines_are_judged_over_all_settings() -> None:
    """Six pairs of each setting."""
    found = predicted()
    assert found is not None
    assert (found.settings, found.pairs) == (len(SWEPT), 6 * len(SWEPT))
    assert found.overall[1] <= found.overall[0] <= found.overall[2]


def test_a_study_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Losses, points and cosines, number for number; other settings are not found."""
    experiment = replace(SWEPT[0], replicates=2)
    names = experiment.source.names
    study = replace(made(friends, tasks=4), names=names)
    path = tmp_path / FILE.name
    assert write(path, [(experiment, study)]) == 1
    again = find(experiment, path)
    assert again is not None
    for name in ("losses", "points", "cosines"):
        np.testing.assert_array_equal(getattr(again, name), getattr(study, name))
    assert (again.metric, again.resampling) == (study.metric, study.resampling)
    assert find(replace(experiment, width=3), path) is None
    assert predicted(path) is None


@pytest.mark.parametrize("broken", ["missing", "noise", "another table"])
def test_without_the_file_nothing_is_found(tmp_path: Path, broken: str) -> None:
    """Workers then measure it anew: who asks sees no error."""
    path = tmp_path / "groupings.parquet"
    if broken == "noise":
        path.write_bytes(b"noise")
    elif broken == "another table":
        path.write_bytes(groupings.FILE.with_name("tox21.parquet").read_bytes())
    assert find(EXAMPLE, path) is None
