"""A real server and a real Chromium, shared by the tests of this folder."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import psutil
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser.chromium import CHROMIUM, started
from tests.servers import free_port, wait_until_up

ROOT = Path(__file__).parents[2]
PATIENCE = 300.0  # seconds; of a loaded machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests of this folder where there is no Chromium."""
    if CHROMIUM is None:
        here = Path(__file__).parent
        for item in items:
            if item.path.is_relative_to(here):
                item.add_marker(pytest.mark.skip(reason="no chromium on this machine"))


@contextmanager
def serving(folder: Path, ended_by: signal.Signals, *options: str) -> Iterator[str]:
    """Run the dashboard as the README does; at its end nothing is left and no fault is logged."""
    port = free_port()
    streamlit = Path(sys.executable).with_name("streamlit")
    given = ["--server.port", str(port), "--server.headless", "true", *options]
    command = [streamlit, "run", "dashboard/app.py", *given]
    database = {"TOGETHER_DATABASE": f"sqlite:///{folder / 'results.sqlite'}"}
    with (folder / "log").open("w") as log:
        process = psutil.Popen(
            command, cwd=ROOT, env=os.environ | database, stdout=log, stderr=subprocess.STDOUT
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(address)
        yield address
    finally:
        workers = process.children(recursive=True)
        process.send_signal(ended_by)
        process.wait(PATIENCE)
        _, left = psutil.wait_procs(workers, PATIENCE)
    assert left == []
    # a fault of ours has a frame of ours; a tab closed in mid-message is the web server's affair
    frames = [f'File "{ROOT / room}' for room in ("core", "dashboard")]
    log_lines = (folder / "log").read_text(errors="replace").splitlines()
    assert not [line for line in log_lines if any(frame in line for frame in frames)]


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve all tests that do not ask for a server of their own."""
    with serving(tmp_path_factory.mktemp("server"), signal.SIGTERM) as address:
        yield address


@pytest.fixture
def interrupted_server(tmp_path: Path) -> Iterator[str]:
    """Serve one test, and end by Ctrl-C; who closes a tab is gone after a second."""
    soon = ("--server.disconnectedSessionTTL", "1")
    with serving(tmp_path, signal.SIGINT, *soon) as address:
        yield address


@pytest.fixture
def patient_server(tmp_path: Path) -> Iterator[str]:
    """Serve one test whose people leave long races behind, which go on for the usual minute."""
    with serving(tmp_path, signal.SIGTERM) as address:
        yield address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start Chromium."""
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        chromium = started(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def people(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address as one more person; no page may have a script error."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(
        address: str,
        width: int = 1280,
        height: int = 900,
        scheme: Literal["light", "dark"] = "light",
    ) -> Page:
        viewport = ViewportSize(width=width, height=height)
        context = browser.new_context(viewport=viewport, color_scheme=scheme)
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def visit(server: str, people: Callable[..., Page]) -> Callable[..., Page]:
    """Open the dashboard with a query, as one more person."""

    def opened(query: str = "", **settings: Any) -> Page:
        return people(f"{server}/{query}", **settings)

    return opened
