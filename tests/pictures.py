"""`python -m tests.pictures`: a picture of each page, from the real app, into assets/pages/."""

import shutil
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from dashboard.catalogue import PAGES
from tests.soak.server import serving
from tests.waiting import until

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
    shots = [b""]

    def stands() -> bool:
        page.wait_for_timeout(PAUSE)
        page.locator(DRAWN).wait_for()
        shots.append(page.screenshot(animations="disabled"))
        return shots[-1] == shots[-2]

    until(stands)
    return shots[-1]


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
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        for entry in PAGES:
            path = "" if entry is PAGES[0] else entry.path  # the first has no path of its own
            write(picture(page, f"{server.address}/{path}"), FOLDER / f"{entry.path}.png")
            if page.get_by_role("button", name="Keep in Library").count():
                keep(page)
        browser.close()


if __name__ == "__main__":
    main()
