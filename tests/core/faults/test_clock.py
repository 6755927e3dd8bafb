import ast
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.core.faults.disturbing import ASKED_FOR, MOMENTS, ROOT, Moments, process, scores
from tests.core.faults.sweeping import GRID
from tests.waiting import PATIENCE

# it slows every process down: a minute in all
LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))  # Debian: libfaketime
HOURS = (-24, -1, 1, 24)


@pytest.mark.slow
@pytest.mark.skipif(
    not (LIBRARIES and ASKED_FOR),
    reason="a minute: `apt-get install libfaketime`, `python -m tests.soak faults`",
)
@pytest.mark.parametrize("seed", MOMENTS)
def test_a_clock_that_jumps_changes_no_number(
    url: str, table: str, tmp_path: Path, undisturbed: pd.DataFrame, seed: int
) -> None:
    """The clock of all processes is put forward or back by hours in the middle of a sweep."""
    clock = tmp_path / "clock"
    clock.write_text("+0")
    faked = {
        "LD_PRELOAD": str(LIBRARIES[-1]),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # a real clock that is set leaves it alone, too
    }
    with process("sweeping.py", url, table, **faked) as running:
        Moments((7, seed), url).come(1, 10)
        clock.write_text(f"{np.random.default_rng((7, seed)).choice(HOURS):+d}h")
        told, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 0
    assert int(told) == GRID.size
    pd.testing.assert_frame_equal(scores(GRID, url), undisturbed, check_exact=True)


CALENDARS = ("core/computing/steady.py", "core/classroom/rooms.py")


@pytest.mark.parametrize("room", ["core", "dashboard"])
def test_durations_are_measured_by_a_clock_that_cannot_be_set(room: str) -> None:
    """No module asks `time.time()`: durations come from `monotonic` or `perf_counter`.

    But the age of a file is by the clock that wrote its time, a steady clock is set once, and the
    day of a class outlives the server that began it.
    """
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / room).rglob("*.py"))
        for lines in (path.read_text().splitlines(),)
        for node in ast.walk(ast.parse("\n".join(lines)))
        if (
            isinstance(node, ast.Attribute)
            and ast.unparse(node) == "time.time"
            and "st_mtime" not in lines[node.lineno - 1]
            and path.relative_to(ROOT).as_posix() not in CALENDARS
        )
        or (isinstance(node, ast.ImportFrom) and node.module == "time" and _has_time(node))
    ]
    assert not found


def _has_time(node: ast.ImportFrom) -> bool:
    return any(alias.name == "time" for alias in node.names)
