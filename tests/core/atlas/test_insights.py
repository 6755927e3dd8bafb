from pathlib import Path

import numpy as np
import pytest

from core.atlas import insights
from core.atlas.insights import FILE, SHIPPED, find, write
from core.experiments.experiment import Experiment
from core.inside.looking import look


@pytest.mark.parametrize("experiment", SHIPPED, ids=lambda experiment: f"width {experiment.width}")
def test_what_is_shipped_is_there(experiment: Experiment) -> None:
    """Each of the shipped networks is found under the key of this engine."""
    found = find(experiment)
    assert found is not None
    assert found.together.weights.first.shape[1] == experiment.width


@pytest.mark.slow
def test_what_is_shipped_is_what_is_measured() -> None:
    """Measured again the smallest networks are the same, within what processors differ by."""
    shipped, again = find(SHIPPED[0]), look(SHIPPED[0])
    assert shipped is not None
    np.testing.assert_array_equal(shipped.together.steps, again.together.steps)
    np.testing.assert_allclose(shipped.together.effects, again.together.effects, atol=0.02)


@pytest.mark.parametrize("broken", ["missing", "noise", "another table"])
def test_without_the_file_nothing_is_found(tmp_path: Path, broken: str) -> None:
    """Workers then measure it anew: who asks sees no error."""
    path = tmp_path / "inside.parquet"
    if broken == "noise":
        path.write_bytes(b"noise")
    elif broken == "another table":
        path.write_bytes(insights.FILE.with_name("tox21.parquet").read_bytes())
    assert find(SHIPPED[0], path) is None


def test_an_empty_file_answers_nothing(tmp_path: Path) -> None:
    """None is written, none is found."""
    assert write(tmp_path / FILE.name, []) == 0
    assert find(SHIPPED[0], tmp_path / FILE.name) is None
