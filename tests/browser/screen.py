"""What browser tests ask of the screen."""

from playwright.sync_api import Page


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
