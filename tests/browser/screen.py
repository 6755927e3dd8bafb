"""What browser tests ask of the screen."""

from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Locator, Page

from tests.waiting import until

Look = TypeVar("Look")


def too_wide(page: Page) -> list[str]:
    """Name the parts of a page that are wider than the screen, by their selectors."""
    wide: list[str] = page.evaluate(
        """() => ['html', '[data-testid=stAppViewContainer]', '[data-testid=stMain]']
            .filter(name => {
                const box = document.querySelector(name)
                return box.scrollWidth > box.clientWidth
            })"""
    )
    return wide


def verdicts(page: Page) -> Locator:
    """Find the verdicts of a race, each with what it rests on below it."""
    return page.get_by_test_id("stMarkdown").filter(has=page.get_by_role("heading", level=3))


def settled(page: Page, look: Callable[[], Look], pause: float = 500) -> Look:
    """Return what is seen once it has stayed the same for so many milliseconds."""
    looks = [look()]

    def stays() -> bool:
        page.wait_for_timeout(pause)
        looks.append(look())
        return looks[-1] == looks[-2]

    until(stays)
    return looks[-1]
