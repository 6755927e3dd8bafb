import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_playground import SMALL, Open

QUERIES = [SMALL, "maps", "lessons?lesson=4"]


@pytest.mark.parametrize("query", QUERIES)
def test_a_framed_page_has_no_navigation_and_a_way_out(visit: Open, query: str) -> None:
    """In a frame a race, a map or a lesson stands alone, and leads to the same view in full."""
    page = visit(f"{query}{'&' if '?' in query else '?'}embed=true")
    way_out = page.get_by_role("link", name="Open in Together or Apart")
    expect(way_out).to_be_visible()
    expect(page.get_by_test_id("stTopNavLink")).to_have_count(0)
    expect(page.get_by_role("button", name="Share or embed")).to_have_count(0)
    target = way_out.get_attribute("href") or ""
    assert "embed" not in target
    assert page.url.split("?")[0] == target.split("?")[0]
    assert "embed=true" in page.url


@pytest.mark.parametrize("query", [*QUERIES, "your-data?table=flares", "inside"])
def test_a_link_is_copied_by_one_click_and_python_is_there(visit: Open, query: str) -> None:
    """The clipboard has the address, which opens the same view; the page's program is offered."""
    page = visit(query)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.split("?")[0] == page.url.split("?")[0]
    assert "work=" not in copied
    page.get_by_role("button", name="Open as Python").click()
    expect(page.get_by_text(re.compile(r"^from core import")).first).to_be_visible()


def test_what_is_copied_is_said_though_the_page_is_drawn_again(visit: Open) -> None:
    """A page that is still drawn, or drawn anew, takes back nothing that it has just said."""
    page = visit(SMALL)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    # whoever is slow sees it: what is said is not timed here
    page.evaluate("() => { const now = Date.now(); Date.now = () => now }")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    page.get_by_role("slider", name="Network width").press("ArrowRight")
    expect(page).to_have_url(re.compile("width="))
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()


def test_the_frame_that_is_offered_shows_the_same_view(visit: Open) -> None:
    """The code for other sites holds the present address, escaped, with embed=true."""
    page = visit(f"{SMALL}&width=8")
    page.get_by_role("button", name="Share or embed").click()
    code = page.get_by_text(re.compile("<iframe"))
    expect(code).to_contain_text("width=8&amp;")
    expect(code).to_contain_text("embed=true")
