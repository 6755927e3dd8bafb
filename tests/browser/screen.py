"""What browser tests ask of the screen."""

from playwright.sync_api import Locator, Page

from tests.waiting import until


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


def settled(part: Locator) -> object:
    """Return where a part stands once it has stood there for a while."""
    boxes = [part.bounding_box()]

    def stands() -> bool:
        part.page.wait_for_timeout(500)
        boxes.append(part.bounding_box())
        return boxes[-1] == boxes[-2]

    until(stands)
    return boxes[-1]
