"""deploy/compose.yaml: its commands, run as processes on loopback, with a PostgreSQL."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.core.postgres import PostgreSQL, serving
from tests.servers import free_port, wait_until_up

PATIENCE = 120.0  # seconds; of a loaded machine
PROGRAMS = Path(sys.executable).parent


@pytest.fixture(scope="module")
def postgresql() -> Iterator[PostgreSQL]:
    """Run a PostgreSQL server of our own on loopback."""
    with serving() as server:
        yield server


def test_two_workers_and_only_the_dashboard_is_published(compose: dict[str, Any]) -> None:
    """Nobody outside reaches scheduler or database; the dashboard is for this machine alone."""
    services = compose["services"]
    assert services["worker"]["deploy"]["replicas"] == 2
    assert [name for name, one in services.items() if "ports" in one] == ["dashboard"]
    assert all(port.startswith("127.0.0.1:") for port in services["dashboard"]["ports"])
    mounted = [volume for one in services.values() for volume in one.get("volumes", ())]
    assert {volume.partition(":")[0] for volume in mounted} == set(compose["volumes"])


def test_no_password_stands_in_it(compose: dict[str, Any]) -> None:
    """It is asked for, and the address of the database takes the same."""
    services = compose["services"]
    asked = services["database"]["environment"]["POSTGRES_PASSWORD"]
    assert asked.startswith("${POSTGRES_PASSWORD:?")
    assert (
        "${POSTGRES_PASSWORD}@database" in services["dashboard"]["environment"]["TOGETHER_DATABASE"]
    )


def test_services_wait_for_those_they_need(compose: dict[str, Any]) -> None:
    """Whoever names another in a command or a setting waits until it is well."""
    services = compose["services"]
    for name, one in services.items():
        spoken = f"{one.get('command', '')} {one.get('environment', '')}"
        needed = {other for other in services if re.search(rf"(//|@){other}\b", spoken)}
        waits = one.get("depends_on", {})
        assert needed - {name} <= set(waits)
        for other in waits:
            assert waits[other]["condition"] == "service_healthy"
            assert services[other]["healthcheck"]["test"]


@pytest.fixture
def running(
    compose: dict[str, Any], postgresql: PostgreSQL, tmp_path: Path
) -> Iterator[tuple[dict[str, str], str]]:
    """Run all services as the file says, at ports of loopback; give settings and address."""
    services, scheduler, port = compose["services"], free_port(), str(free_port())
    places = {"scheduler:8786": f"127.0.0.1:{scheduler}", "8786": str(scheduler)}
    settings = dict(services["dashboard"]["environment"])
    settings["TOGETHER_SCHEDULER"] = _placed(settings["TOGETHER_SCHEDULER"], places)
    settings["TOGETHER_DATABASE"] = re.sub(
        r"//.*", postgresql.new_database().partition(":")[2], settings["TOGETHER_DATABASE"]
    )
    workers = [services["worker"]["command"]] * services["worker"]["deploy"]["replicas"]
    commands = [services["scheduler"]["command"], *workers]
    commands = [[_placed(word, places) for word in command] for command in commands]
    # the file leaves the dashboard's command to the image; the port alone is another here
    dashboard = ["together-or-apart-dashboard", "--server.headless", "true", "--server.port", port]
    environment = os.environ | settings | {"HOME": str(tmp_path)}
    processes = []
    with (tmp_path / "log").open("w") as log:
        for program, *words in [*commands, dashboard]:
            own = (
                [sys.executable, "-m", "dashboard"]
                if "dashboard" in program
                else [PROGRAMS / program]
            )
            processes.append(
                subprocess.Popen([*own, *words], env=environment, stdout=log, stderr=log)
            )
        try:
            wait_until_up(f"http://127.0.0.1:{port}")
            yield settings, f"http://127.0.0.1:{port}"
        finally:
            for process in reversed(processes):
                process.terminate()
            for process in processes:
                process.wait(PATIENCE)


def _placed(word: str, places: dict[str, str]) -> str:
    for written, place in places.items():
        if written in word:
            return word.replace(written, place)
    return word


@pytest.mark.slow
def test_the_doctor_finds_all_well(running: tuple[dict[str, str], str]) -> None:
    """With the file's settings the doctor reaches the database and both workers."""
    settings, _ = running
    end = time.monotonic() + PATIENCE
    while True:  # the second worker may come a little later
        done = subprocess.run(
            [sys.executable, "-m", "core", "doctor"],
            env=os.environ | settings,
            capture_output=True,
            text=True,
            check=False,
        )
        if "2 workers answer" in done.stdout or time.monotonic() > end:
            break
    lines = {line[6:26].strip(): line for line in done.stdout.splitlines()}
    assert lines["store"].startswith("ok")
    assert "a database server can be read and written" in lines["store"]
    assert lines["workers"].startswith("ok")
    assert "2 workers answer" in lines["workers"]
    assert lines["versions of workers"].startswith("ok")
