import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.browser.screen import settled, too_wide, verdicts

Open = Callable[..., Page]

SMALL = "playground?source=road&examples=50&replicates=2&steps=100"
LONG = "playground?source=road&width=64&replicates=30&steps=5000"  # minutes of work on two cores


def verdict(page: Page) -> Locator:
    """Find the verdict of a race that has ended: of all replicates; few may differ by nothing."""
    ended = re.compile(r"(95% interval|nothing of chance)(?!.*\d of \d)", re.DOTALL)
    return verdicts(page).filter(has_text=ended)


def slider(page: Page, name: str) -> Locator:
    """Find a slider; where another takes its place the old one stays behind it for a moment."""
    return page.get_by_role("slider", name=name).first


def progress(page: Page) -> Locator:
    """Find the bar of a race that runs."""
    return page.get_by_test_id("stProgress")


def test_a_race_runs_to_its_verdict_with_no_click(visit: Open) -> None:
    """Who opens the dashboard sees a verdict come, with its curves, bars and samples."""
    page = visit("playground")
    expect(page.get_by_role("heading", name="Together or apart?")).to_be_visible()
    expect(verdict(page)).to_contain_text("10 replicates")
    expect(progress(page)).to_have_count(0)
    for name in ("Test score of together and apart", "Test score of each task", "Training example"):
        expect(page.get_by_role("figure", name=name)).to_be_visible()


def test_moving_a_slider_brings_another_verdict(visit: Open) -> None:
    """An arrow key on a slider changes the address and starts a race with a verdict of its own."""
    page = visit(SMALL)
    expect(verdict(page)).to_be_visible()
    first = verdict(page).inner_text()
    slider(page, "Network width").press("ArrowLeft")
    expect(page).to_have_url(re.compile("width=8"))
    expect(verdict(page)).not_to_have_text(first)
    expect(verdict(page)).to_be_visible()


def test_the_networks_are_drawn_and_follow_the_width(visit: Open) -> None:
    """A browser is sent both drawings and shows them; a moved slider changes them in place."""
    page = visit(SMALL)
    together = page.get_by_role("img", name="Together: one network with four outputs")
    apart = page.get_by_role("img", name="Apart: four networks with one output each")
    for drawn, units in ((together, "32 units"), (apart, "32 units each")):
        expect(drawn.get_by_text(units, exact=True)).to_be_visible()
    # what stands above may still come or go while the page is drawn for the first time
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    before = settled(page, apart.bounding_box)
    slider(page, "Network width").press("ArrowLeft")
    expect(apart.get_by_text("8 units each")).to_be_visible()
    assert settled(page, apart.bounding_box) == before


def test_a_long_race_is_stopped_and_a_slider_starts_the_next(visit: Open) -> None:
    """Progress shows until Stop says how far the race came; a moved slider races at once."""
    page = visit(LONG)
    expect(progress(page)).to_contain_text("Training")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text(re.compile(r"Stopped at \d+%"))).to_be_visible()
    expect(page.get_by_role("button", name="Run")).to_be_visible()
    slider(page, "Network width").press("ArrowLeft")
    expect(progress(page)).to_contain_text("Training")
    page.get_by_role("button", name="Start over").click()
    expect(verdict(page)).to_be_visible()


def test_a_reloaded_or_shared_address_opens_the_same_settings(visit: Open) -> None:
    """The address holds the settings: a reload and another person find them again."""
    page = visit(SMALL)
    expect(verdict(page)).to_be_visible()
    slider(page, "Network width").press("ArrowLeft")
    slider(page, "Labels missing").press("ArrowRight")
    page.get_by_role("radio", name="2").click()
    expect(page).to_have_url(re.compile("missing=0.5&width=8&depth=2"))
    # the address changes while the page is drawn: the verdict before still stands for a moment
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(verdict(page)).to_be_visible()
    said = verdict(page).inner_text()
    page.reload()
    for reader in (page, visit(page.url[page.url.index("playground?") :])):
        expect(slider(reader, "Network width")).to_have_attribute("aria-valuetext", "8")
        expect(slider(reader, "Labels missing")).to_have_attribute("aria-valuetext", "50%")
        expect(reader.get_by_role("radio", name="2")).to_be_checked()
        expect(verdict(reader)).to_have_text(said)
        assert reader.url == page.url


def test_a_wrong_link_gets_a_sentence(visit: Open) -> None:
    """Wrong values in a link are named, and the page works with the usual ones."""
    page = visit(f"{SMALL}&width=banana&missing=%3Cscript%3Ealert(1)%3C/script%3E")
    # a race of 100 steps also says, when it has ended, that its networks were still improving
    alerts = page.get_by_role("alert").filter(has_text="is used")
    expect(alerts).to_have_count(2)
    expect(alerts.nth(0)).to_contain_text("got '<script>alert(1)</script>'; 0.0 is used")
    expect(alerts.nth(1)).to_contain_text("width must be a number, got 'banana'; 32 is used")
    expect(verdict(page)).to_be_visible()


@pytest.mark.parametrize(
    "query", [SMALL, "playground?source=shared&tasks=16&examples=50&steps=100"]
)
def test_a_phone_scrolls_in_one_direction(visit: Open, query: str) -> None:
    """At 390 pixels nothing is wider than the screen, and the controls open over the page."""
    page = visit(query, width=390, height=844)
    expect(verdict(page)).to_be_visible()
    expect(page.get_by_role("figure", name="Training examples")).to_be_visible()
    assert too_wide(page) == []
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.get_by_text("Tasks", exact=True).first).to_be_in_viewport()


def test_two_people_race_at_once(visit: Open) -> None:
    """Two people with different settings both get the verdict they asked for."""
    pages = [visit(f"{SMALL}&seed=2"), visit(f"{SMALL}&seed=5")]
    for page in pages:
        expect(verdict(page)).to_be_visible()
    said = [verdict(page).inner_text() for page in pages]
    assert said[0] != said[1]


def test_a_closed_tab_frees_the_workers(interrupted_server: str, people: Open) -> None:
    """A short race has its verdict beside a long one that goes on, and after that has been left."""
    long = people(f"{interrupted_server}/{LONG}&seed=3")
    expect(progress(long)).to_contain_text("Training")
    expect(verdict(people(f"{interrupted_server}/{SMALL}&seed=4"))).to_be_visible()
    expect(progress(long)).to_contain_text("Training")
    long.context.close()
    expect(verdict(people(f"{interrupted_server}/{SMALL}&seed=5"))).to_be_visible()


def test_back_undoes_the_last_move(visit: Open) -> None:
    """Each move is one entry of the browser's history, however long it takes; Forward brings it."""
    page = visit(SMALL)
    expect(verdict(page)).to_be_visible()
    page.get_by_text("Fine steps").click()
    expect(page.get_by_role("slider", name="Network width")).to_have_attribute("max", "8")
    before = page.evaluate("history.length")
    width, missing = slider(page, "Network width"), slider(page, "Labels missing")
    width.press("ArrowLeft")
    expect(page).to_have_url(re.compile("width=16"))
    box = missing.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 100, y, steps=30)
    page.mouse.up()
    expect(page).to_have_url(re.compile("missing="))
    dragged = missing.get_attribute("aria-valuetext") or ""
    assert page.evaluate("history.length") == before + 2
    page.go_back()
    expect(missing).to_have_attribute("aria-valuetext", "0%")
    expect(width).to_have_attribute("aria-valuetext", "16")
    page.go_back()
    expect(width).to_have_attribute("aria-valuetext", "32")
    page.go_forward()
    expect(width).to_have_attribute("aria-valuetext", "16")
    page.go_forward()
    expect(missing).to_have_attribute("aria-valuetext", dragged)
    assert page.evaluate("history.length") == before + 2


class Line:
    """The connection between a page and the server, which a test can cut."""

    def __init__(self, page: Page) -> None:
        self.is_cut = False
        self._open: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("_stcore/stream"), self._connect)

    def cut(self) -> None:
        """Cut it, and keep it cut."""
        self.is_cut = True
        for end in self._open:
            end.close()

    def _connect(self, page: WebSocketRoute) -> None:
        if self.is_cut:
            page.close()
        else:
            self._open += [page, page.connect_to_server()]


def share(page: Page) -> int:
    """Read how many percent of a race are done, once it runs."""
    expect(progress(page)).to_contain_text("Training")
    return int(re.sub(r"\D", "", progress(page).inner_text()))


def test_a_lost_connection_and_a_reload_come_back_to_the_race(
    patient_server: str, people: Open
) -> None:
    """A phone that sleeps, and who loads the page anew, find the race further than they left it."""
    page = people(f"{patient_server}/{LONG}&seed=5")
    line = Line(page)
    page.reload()
    expect(progress(page)).to_contain_text(re.compile(r"Training: [1-9]"))
    before = share(page)
    line.cut()
    page.wait_for_timeout(2500)  # races are asked every half second whether anybody is there
    line.is_cut = False
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-connection-state", "CONNECTED"
    )
    slept = share(page)
    assert slept >= before
    page.reload()
    expect(progress(page)).to_contain_text("Training")
    assert share(page) >= slept
    page.get_by_role("button", name="Stop").click()
