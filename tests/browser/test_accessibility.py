from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.catalogue import PAGES
from tests.browser.test_playground import Open

SERIOUS = ("serious", "critical")
AT_REST = """() => Promise.allSettled(
    document.getAnimations()
        .filter(one => one.effect.getComputedTiming().endTime !== Infinity)
        .map(one => one.finished)
)"""
PATHS = ["" if entry is PAGES[0] else entry.path for entry in PAGES]


def faults(page: Page) -> list[str]:
    """Name what axe-core finds serious once a page has been drawn."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate(AT_REST)  # what is drawn anew fades in, pale at first
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:200]}"
        for fault in found
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_nothing_serious_keeps_anybody_out(
    visit: Open, path: str, scheme: Literal["light", "dark"]
) -> None:
    """Axe finds no serious fault on any page, light or dark: contrast, names, roles, focus."""
    assert faults(visit(path, scheme=scheme)) == []
