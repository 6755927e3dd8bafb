import ast

import pandas as pd
import pytest

from tests.core.faults.disturbing import MOMENTS, process, scores
from tests.core.faults.sweeping import GRID
from tests.waiting import PATIENCE


@pytest.mark.slow
@pytest.mark.parametrize("seed", MOMENTS)
def test_an_experiment_too_large_for_its_worker_fails_alone(
    url: str, undisturbed: pd.DataFrame, seed: int
) -> None:
    """What kills every worker that tries it fails in one sentence; what runs beside it ends.

    The signal is the one that the kernel sends to who takes too much memory.
    """
    with process("greedy.py", url) as running:
        told, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 0
    greedy, why, other, _ = told.splitlines()
    assert (greedy, other) == ("failed", "finished")
    reason = ast.literal_eval(why)
    assert len(reason.splitlines()) == 1
    assert "Traceback" not in reason
    pd.testing.assert_frame_equal(scores(GRID, url), undisturbed, check_exact=True)
