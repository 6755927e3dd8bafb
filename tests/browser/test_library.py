import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.screen import too_wide
from tests.browser.test_playground import SMALL, verdict

Open = Callable[..., Page]
SEEDED = f"{SMALL}&seed=77"  # no other test trains it: its own verdict is kept
KNOWN = "document.cookie.includes('together-or-apart-library')"  # the browser has been told


def kept(page: Page) -> Page:
    """Train something, and go to the Library by the navigation."""
    expect(verdict(page)).to_be_visible()
    page.wait_for_function(KNOWN)
    page.get_by_role("link", name="Library").click()
    expect(page.get_by_role("heading", name="Your Library")).to_be_visible()
    return page


def test_what_was_trained_is_found_again_after_a_reload_and_by_nobody_else(
    visit: Open, server: str
) -> None:
    """The browser's cookie brings it back; another browser with the same address has nothing."""
    page = kept(visit(SEEDED))
    box = page.get_by_role("checkbox", name=re.compile("Road scenes"))
    expect(box).to_be_visible()
    page.goto(f"{server}/library")
    expect(box).to_be_visible()
    other = visit(f"library?{page.url.partition('?')[2]}")
    expect(other.get_by_text("Nothing here yet")).to_be_visible()


def test_a_race_is_taken_away_and_replays_without_a_server(
    visit: Open, browser: Browser, tmp_path: Path
) -> None:
    """The file that is downloaded plays in a browser that has no network, and plays again."""
    page = kept(visit(SEEDED))
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("figure", name="Test score of each way to train")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Replay (HTML)").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    context = browser.new_context(offline=True)
    alone = context.new_page()
    faults: list[str] = []
    alone.on("pageerror", lambda fault: faults.append(str(fault)))
    alone.on("request", lambda asked: faults.append(asked.url) if "file:" not in asked.url else 0)
    alone.goto(file.as_uri())
    curves = alone.locator(".curves")
    expect(curves).to_have_attribute("data-share", "1.00")
    alone.get_by_role("button", name="Replay").click()
    expect(curves).not_to_have_attribute("data-share", "1.00")
    expect(curves).to_have_attribute("data-share", "1.00")
    expect(alone.get_by_role("img", name=re.compile("together and apart"))).to_be_visible()
    assert faults == []
    context.close()


def test_what_is_deleted_comes_back_by_undo_on_a_phone(visit: Open) -> None:
    """On a narrow screen nothing is cut off, and a name is written whole."""
    page = visit(SEEDED, width=390, height=844)
    expect(verdict(page)).to_be_visible()
    page.wait_for_function(KNOWN)
    page.goto(page.url.partition("/playground")[0] + "/library")
    box = page.get_by_role("checkbox", name=re.compile("Road scenes"))
    expect(box).to_be_visible()
    assert too_wide(page) == []
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Nothing here yet")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(box).to_be_visible()
