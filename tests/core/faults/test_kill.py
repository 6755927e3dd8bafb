import json
from contextlib import ExitStack
from pathlib import Path

import pandas as pd
import pytest

from core import run
from core.computing.races import Races
from core.computing.store import Store
from tests.core.faults import racing
from tests.core.faults.disturbing import (
    MOMENTS,
    Moments,
    asked_for,
    computed,
    has_ended,
    kill_group,
    process,
    scores,
)
from tests.core.faults.sweeping import COARSE, GRID
from tests.processes import Role, having
from tests.waiting import PATIENCE, until


@pytest.mark.parametrize("seed", MOMENTS)
def test_a_killed_server_loses_only_what_was_in_flight(
    url: str, table: str, undisturbed: pd.DataFrame, seed: int
) -> None:
    """After SIGKILL to all processes at a random moment, a new start computes what is missing.

    It ends with exactly the scores of a sweep that nothing disturbed.
    """
    with process("sweeping.py", url, table) as first:
        Moments((1, seed), url).come(2, 14)
        kill_group(first)
    with Store(url) as store:
        kept = store.count()
    assert 0 < kept < GRID.size
    with process("sweeping.py", url, table) as second:
        told, _ = second.communicate(timeout=PATIENCE)
    assert second.returncode == 0
    assert int(told) == GRID.size - kept
    pd.testing.assert_frame_equal(scores(GRID, url), undisturbed, check_exact=True)


@asked_for
@pytest.mark.parametrize("seed", MOMENTS)
def test_a_refined_grid_survives_a_kill(
    jobs: Races, url: str, table: str, tmp_path: Path, seed: int
) -> None:
    """A finer grid that was killed ends with exactly the scores of one that nothing disturbed.

    Both began from the same coarse grid, whose points they keep as they were.
    """
    undisturbed = f"sqlite:///{tmp_path / 'undisturbed.sqlite'}"
    for each in (url, undisturbed):
        assert computed(jobs.cluster, COARSE, each) == COARSE.size
    before = scores(COARSE, url)
    assert computed(jobs.cluster, GRID, undisturbed) == GRID.size - COARSE.size
    with process("sweeping.py", url, table) as first:
        Moments((4, seed), url).come(COARSE.size + 1, COARSE.size + 3)
        kill_group(first)
    with Store(url) as store:
        kept = store.count()
    assert COARSE.size < kept < GRID.size
    with process("sweeping.py", url, table) as second:
        told, _ = second.communicate(timeout=PATIENCE)
    assert int(told) == GRID.size - kept
    pd.testing.assert_frame_equal(scores(GRID, url), scores(GRID, undisturbed), check_exact=True)
    pd.testing.assert_frame_equal(scores(COARSE, url), before, check_exact=True)


@pytest.mark.parametrize("seed", MOMENTS)
@pytest.mark.parametrize("role", [Role.WORKER, Role.SCHEDULER])
def test_a_killed_process_is_replaced(
    jobs: Races, url: str, table: str, undisturbed: pd.DataFrame, role: Role, seed: int
) -> None:
    """After SIGKILL at a random moment the sweep ends as if nothing had happened."""
    moments = Moments((2, seed), url)
    with process("sweeping.py", url, table) as running:
        moments.come(1, 10)
        killed = moments.choose(having(running, role))
        killed.kill()
        told, _ = running.communicate(timeout=PATIENCE)
    assert has_ended(killed)
    assert running.returncode == 0
    assert int(told) == GRID.size
    pd.testing.assert_frame_equal(scores(GRID, url), undisturbed, check_exact=True)
    assert computed(jobs.cluster, GRID, url) == 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", MOMENTS)
def test_a_race_survives_the_kill_of_a_worker(url: str, seed: int) -> None:
    """After SIGKILL to a worker in the middle of a race it ends with the numbers of `run`."""
    moments = Moments((5, seed))
    with process("racing.py", url) as running:
        assert running.stdout.readline() == "curves\n"
        moments.wait(0.5)
        killed = moments.choose(having(running, Role.WORKER))
        killed.kill()
        told, _ = running.communicate(timeout=PATIENCE)
    assert has_ended(killed)
    assert told == "finished\n"
    with Store(url) as store:
        raced = store.find([racing.EXPERIMENT], with_curves=True)[racing.EXPERIMENT]
    alone = run(racing.EXPERIMENT)
    pd.testing.assert_frame_equal(raced.scores, alone.scores, check_exact=True)
    pd.testing.assert_frame_equal(raced.curves, alone.curves, check_exact=True)


@asked_for
@pytest.mark.parametrize("seed", MOMENTS)
def test_machines_may_come_and_go(
    url: str, table: str, tmp_path: Path, undisturbed: pd.DataFrame, seed: int
) -> None:
    """On a scheduler and workers started by hand a sweep gives the same scores.

    One worker is killed and another comes while it runs, and nothing is lost.
    """
    contact = tmp_path / "scheduler.json"
    listening = ("--host", "127.0.0.1", "--no-dashboard")
    worker = ("-m", "dask", "worker", *listening, "--nthreads", "1", "--scheduler-file")
    with ExitStack() as machines:
        scheduler = ("-m", "dask", "scheduler", *listening, "--port", "0", "--scheduler-file")
        machines.enter_context(process(*scheduler, str(contact)))
        leaving, _ = (machines.enter_context(process(*worker, str(contact))) for _ in range(2))
        until(contact.exists)
        address = json.loads(contact.read_text())["address"]
        moments = Moments((3, seed), url)
        running = machines.enter_context(
            process("sweeping.py", url, table, TOGETHER_SCHEDULER=address)
        )
        moments.come(1, 10)
        assert running.children() == []  # it has no workers of its own
        kill_group(leaving)
        machines.enter_context(process(*worker, str(contact)))
        told, _ = running.communicate(timeout=PATIENCE)
        assert running.returncode == 0
    assert int(told) == GRID.size
    pd.testing.assert_frame_equal(scores(GRID, url), undisturbed, check_exact=True)
