from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from tests.core.faults.disturbing import MOMENTS, Moments, asked_for, process, scores
from tests.core.faults.sweeping import GRID
from tests.core.postgres import PostgreSQL, serving
from tests.waiting import PATIENCE


@pytest.fixture(scope="module")
def own_server() -> Iterator[PostgreSQL]:
    """Run a server that a test may end, for no other test is on it."""
    with serving() as server:
        yield server


@pytest.mark.slow
@asked_for
@pytest.mark.parametrize("seed", MOMENTS)
def test_a_database_that_restarts_costs_no_result(
    own_server: PostgreSQL, table: str, tmp_path: Path, undisturbed: pd.DataFrame, seed: int
) -> None:
    """PostgreSQL ends at once in the middle of a sweep and is back some seconds later.

    The sweep goes on meanwhile, and a second one then finds or computes what was not kept: both
    end with exactly the numbers of a sweep that nothing disturbed.
    """
    url = own_server.new_database()
    moments = Moments((6, seed), url)
    with process("sweeping.py", url, table) as running:
        moments.come(1, 10)
        own_server.stop()
        moments.wait(3.0)
        own_server.start()
        told, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 0
    assert int(told) == GRID.size
    again = str(tmp_path / "again.parquet")
    with process("sweeping.py", url, again) as second:
        second.communicate(timeout=PATIENCE)
    pd.testing.assert_frame_equal(scores(GRID, url), undisturbed, check_exact=True)
    kept, found = pd.read_parquet(table), pd.read_parquet(again)
    pd.testing.assert_frame_equal(kept, found, check_exact=True)
