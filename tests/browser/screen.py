"""What browser tests ask of the screen."""

from playwright.sync_api import Locator, Page


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
