"""The report of an advice as a browser shows and prints it."""

import re

from playwright.sync_api import Browser, ViewportSize

from core.advice.conclude import conclude
from core.advice.report import html
from tests.core.advice.conftest import evidence

INSIDE = ViewportSize(width=680, height=1016)  # A4 without its margins of 15 and 14 mm


def test_what_is_sent_on_fits_one_page(browser: Browser) -> None:
    """Recommendation, three pictures and every task's scores end before the first A4 page does.

    Details begin on the next page; it is light though the screen is dark, and asks for nothing.
    """
    found = evidence(together=2.0, grouping=3.0, others={"constant": -9.0, "trees": 1.0})
    page = browser.new_page(viewport=INSIDE, color_scheme="dark")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(html(conclude(found), found.question))
    page.emulate_media(media="print")
    assert page.locator("figure svg").count() == 3
    scores = page.locator("table").first.bounding_box()
    assert scores is not None
    assert scores["y"] + scores["height"] < INSIDE["height"]
    details = page.locator("h2.details")
    assert details.evaluate("part => getComputedStyle(part).breakBefore") == "page"
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    assert 2 <= pages <= 5
    assert asked == []
    page.close()
