import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from core.atlas import maps
from dashboard.maps.addresses import word

Open = Callable[..., Page]
GAIN = re.compile("Gain of together over apart")
FIRST, OTHER, *_ = maps.maps()


def cell(page: Page, position: int) -> Locator:
    """Find a cell of the map, counted from the lowest row's left end."""
    # the markers of cells are drawn last, above the dots of those that are practically the same
    marks = page.get_by_role("figure", name=GAIN).locator(".trace.scatter").last
    return marks.locator(".points path").nth(position)


def click(page: Page, place: Locator) -> None:
    """Click at a place of a chart: plotly listens on the layer above its marks."""
    box = place.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_click_on_a_cell_opens_it_in_the_playground(visit: Open) -> None:
    """The page opens with a measured map; a clicked cell's settings are raced, and in the address.

    The Playground shows what was measured at just these settings before the race confirms it.
    """
    page = visit("maps")
    expect(page.get_by_role("figure", name=GAIN)).to_be_visible()
    widths, examples = (values for _, values in FIRST.grid.axes)
    expect(cell(page, len(widths) * len(examples) - 1)).to_be_attached()
    click(page, cell(page, 1))  # the second width, the fewest examples
    expect(page.get_by_role("heading", name="Together or apart?")).to_be_visible()
    expect(page).to_have_url(
        re.compile(rf"source=shared.*examples={examples[0]}.*width={widths[1]}")
    )
    expect(page.get_by_text("Measured before at these settings")).to_be_visible()


def ready(page: Page) -> None:
    """Wait until the page is drawn: a map before is drawn until then, and hears no click."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_role("figure", name=GAIN)).to_be_visible()


def choose_other(page: Page) -> None:
    """Choose the other map."""
    page.get_by_role("combobox", name="Map").click()
    page.get_by_role("option", name=OTHER.title, exact=True).click()
    expect(page).to_have_url(re.compile(f"map={word(OTHER.title)}$"))
    expect(cell(page, OTHER.grid.size - 1)).to_be_attached()
    expect(cell(page, OTHER.grid.size)).not_to_be_attached()
    ready(page)


def test_back_from_a_cell_returns_to_the_same_map(visit: Open) -> None:
    """A map that was chosen is in the address; a cell opens elsewhere, and Back shows it again.

    One more Back shows the map as it was before the last move.
    """
    page = visit("maps")
    choose_other(page)
    page.get_by_role("radio", name="log loss").click()
    expect(page).to_have_url(re.compile("score=log_loss"))
    there = page.url
    expect(page.get_by_role("figure", name=GAIN)).to_contain_text("nats")
    ready(page)
    click(page, cell(page, 2))
    expect(page.get_by_role("heading", name="Together or apart?")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="What if ...?")).to_be_visible()
    expect(page).to_have_url(there)
    expect(cell(page, OTHER.grid.size - 1)).to_be_attached()
    expect(page.get_by_role("radio", name="log loss")).to_be_checked()
    page.go_back()
    expect(page.get_by_role("radio", name="Error")).to_be_checked()
    expect(page.get_by_role("combobox", name="Map")).to_have_value(OTHER.title)


def test_a_map_another_and_a_cell_are_three_entries(visit: Open) -> None:
    """Back, Back and Forward lead from one to the next, and make no entry themselves."""
    page = visit("maps")
    shown = page.get_by_role("combobox", name="Map")
    expect(shown).to_have_value(FIRST.title)
    entries, addresses = page.evaluate("history.length"), [page.url]
    choose_other(page)
    addresses.append(page.url)
    click(page, cell(page, 2))
    expect(page).to_have_url(re.compile(r"/\?source="))
    expect(page.get_by_role("heading", name="Together or apart?")).to_be_visible()
    addresses.append(page.url)
    for move, where, there in ((-1, 1, OTHER), (-1, 0, FIRST), (1, 1, OTHER)):
        page.evaluate(f"history.go({move})")
        expect(page).to_have_url(addresses[where])
        expect(shown).to_have_value(there.title)
        ready(page)
        assert page.url == addresses[where]
    page.go_forward()
    expect(page.get_by_role("heading", name="Together or apart?")).to_be_visible()
    expect(page).to_have_url(addresses[2])
    assert page.evaluate("history.length") == entries + 2


def test_the_nearest_measured_point_is_named(visit: Open) -> None:
    """Beside a measured point it is named as the nearest; far from all only the race can tell."""
    page = visit("?source=shared&tasks=4&examples=100&width=9&replicates=2")
    near = "Nearest point measured before: tasks 4, training examples 100, network width 8"
    expect(page.get_by_text(near)).to_be_visible()
    page = visit("?source=shared&tasks=2&examples=50&replicates=2&steps=100")
    expect(page.get_by_text("The atlas has no point near these settings")).to_be_visible()
