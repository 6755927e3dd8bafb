import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

Open = Callable[..., Page]
View = Callable[[Page], None]


def width(page: Page) -> Locator:
    """Find the slider of the network width; one that it replaces stays behind it for a moment."""
    return page.get_by_role("slider", name="Network width").first


def with_width(heading: str, value: str) -> View:
    """Say of a page that has a width what it must show."""

    def shown(page: Page) -> None:
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        expect(width(page)).to_have_attribute("aria-valuetext", value)

    return shown


def lesson(number: int) -> View:
    """Say of the lessons which of them must be shown."""
    title = re.compile(rf"^{number}\. ")
    return lambda page: expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def link(name: str) -> View:
    """Follow a link of the navigation."""
    return lambda page: page.get_by_test_id("stTopNavLink").filter(has_text=name).click()


def more_width(page: Page) -> None:
    """Move the slider of the network width."""
    width(page).press("ArrowRight")


def next_lesson(page: Page) -> None:
    """Go to the next lesson."""
    page.get_by_role("button", name="Next lesson").click()


PLAYGROUND, YOUR_DATA = "Together or apart?", "Would multi-task learning pay"
WAY = (  # moves, and the views that they lead to
    (more_width, with_width(PLAYGROUND, "64")),
    (link("Lessons"), lesson(1)),
    (next_lesson, lesson(2)),
    (link("Your data"), with_width(YOUR_DATA, "32")),
    (more_width, with_width(YOUR_DATA, "64")),
    (link("Experiment"), with_width(PLAYGROUND, "64")),
    (link("Lessons"), lesson(2)),
)
VIEWS = (with_width(PLAYGROUND, "32"), *(view for _, view in WAY))


def settled(page: Page) -> None:
    """Wait until the page is drawn; what comes late would be an entry by then."""
    page.wait_for_timeout(300)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def walked(page: Page) -> int:
    """Go the way; each move is one entry. Return how many there are."""
    VIEWS[0](page)
    settled(page)
    entries: int = page.evaluate("history.length")
    for move, view in WAY:
        move(page)
        view(page)
        entries += 1
        # written by a script of the page, which a busy machine may run after the view is drawn
        page.wait_for_function("entries => history.length >= entries", arg=entries)
        settled(page)
        assert page.evaluate("history.length") == entries
    return entries


def test_each_view_is_one_entry_on_all_pages(visit: Open) -> None:
    """Back leads through them to the first, and Forward to the last."""
    page = visit("playground?examples=50&replicates=2&steps=100")
    entries = walked(page)
    for view in reversed(VIEWS[:-1]):
        page.go_back()
        view(page)
    for view in VIEWS[1:]:
        page.go_forward()
        view(page)
    settled(page)
    assert page.evaluate("history.length") == entries


def test_back_several_times_in_a_row_leads_as_far(visit: Open) -> None:
    """Pages that are passed before they are drawn leave no trace: Forward has all of them."""
    page = visit("playground?examples=50&replicates=2&steps=100")
    entries, moves = walked(page), len(WAY)
    for step, landed in ((-1, 0), (1, moves)):
        for _ in range(moves):
            page.evaluate(f"history.go({step})")
            page.wait_for_timeout(100)
        VIEWS[landed](page)
        settled(page)
        VIEWS[landed](page)
    assert page.evaluate("history.length") == entries
