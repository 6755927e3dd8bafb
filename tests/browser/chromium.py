"""The Chromium of this machine, as tests and `tests.pictures` start it."""

import shutil

from playwright.sync_api import Browser, Playwright

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def started(playwright: Playwright) -> Browser:
    """Start it; where it runs as root it has no sandbox."""
    assert CHROMIUM is not None, "chromium must be installed, got none; bash tests/run does it"
    arguments = ["--no-sandbox", "--disable-gpu"]
    return playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
