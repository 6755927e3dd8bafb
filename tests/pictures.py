"""`python -m tests.pictures`: a picture of each page, from the real app, into assets/pages/."""

import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from dashboard.catalogue import PAGES
from tests.browser.chromium import started
from tests.browser.screen import settled
from tests.soak.server import serving

FOLDER = Path(__file__).parents[1] / "assets" / "pages"
WIDTH, HEIGHT = 1280, 1000
COLOURS = 128  # of a palette: a page has few, and a picture a third of the bytes
PAUSE = 3000  # ms that nothing must move for: races tick more often
DRAWN = "[data-testid=stApp][data-test-script-state=notRunning]"


def picture(page: Page, address: str) -> bytes:
    """Open a page, skip its tour, and return it as PNG once nothing moves on it any more."""
    page.goto(address)
    _settled(page)
    tour = page.get_by_role("button", name="Skip the tour")
    if tour.count():
        tour.click()
    return _settled(page)


def _settled(page: Page) -> bytes:
    def shot() -> bytes:
        page.locator(DRAWN).wait_for()
        return page.screenshot(animations="disabled")

    return settled(page, shot, PAUSE)


def keep(page: Page) -> None:
    """Keep what a page shows, so that the Library has something to show."""
    page.get_by_role("button", name="Keep in Library").click()
    _settled(page)


def write(png: bytes, path: Path) -> None:
    """Write a picture with a palette."""
    whole = Image.open(BytesIO(png)).convert("RGB")
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> None:
    """Serve the dashboard with a new store, and write the picture of each page."""
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = started(playwright)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        for entry in PAGES:
            path = "" if entry is PAGES[0] else entry.path  # the first has no path of its own
            write(picture(page, f"{server.address}/{path}"), FOLDER / f"{entry.path}.png")
            if page.get_by_role("button", name="Keep in Library").count():
                keep(page)
        browser.close()


if __name__ == "__main__":
    main()
