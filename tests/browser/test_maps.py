import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from core.atlas import maps

Open = Callable[..., Page]
GAIN = re.compile("Gain of together over apart")


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
    first = maps.maps()[0].grid
    widths, examples = (values for _, values in first.axes)
    expect(cell(page, len(widths) * len(examples) - 1)).to_be_attached()
    click(page, cell(page, 1))  # the second width, the fewest examples
    expect(page.get_by_role("heading", name="Together or apart?")).to_be_visible()
    expect(page).to_have_url(
        re.compile(rf"source=shared.*examples={examples[0]}.*width={widths[1]}")
    )
    expect(page.get_by_text("Measured before at these settings")).to_be_visible()


def test_back_from_a_cell_returns_to_the_same_map(visit: Open) -> None:
    """A map that was chosen is in the address; a cell opens elsewhere, and Back shows it again."""
    page = visit("maps")
    page.get_by_role("combobox", name="Map").click()
    page.get_by_role("option", name="Road scenes: width and tasks").click()
    expect(page).to_have_url(re.compile("map=road-scenes-width-and-tasks"))
    page.get_by_role("radio", name="log loss").click()
    expect(page).to_have_url(re.compile("score=log_loss"))
    there = page.url
    # the map before is drawn until the new one is there, and does not hear a click any more
    expect(page.get_by_role("figure", name=GAIN)).to_contain_text("nats")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(cell(page, 39)).to_be_attached()
    click(page, cell(page, 2))
    expect(page.get_by_role("heading", name="Together or apart?")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="What if ...?")).to_be_visible()
    expect(page).to_have_url(there)
    expect(cell(page, 39)).to_be_attached()
    expect(page.get_by_role("radio", name="log loss")).to_be_checked()
    error = page.get_by_role("radio", name="Error")
    for _ in range(3):  # the address of a map may be an entry of its own more than once
        page.go_back()
        page.wait_for_timeout(3000)
        if error.is_visible() and error.is_checked():
            break
    expect(error).to_be_checked()


def test_the_nearest_measured_point_is_named(visit: Open) -> None:
    """Beside a measured point it is named as the nearest; far from all only the race can tell."""
    page = visit("playground?source=shared&tasks=4&examples=100&width=9&replicates=2")
    near = "Nearest point measured before: tasks 4, training examples 100, network width 8"
    expect(page.get_by_text(near)).to_be_visible()
    page = visit("playground?source=shared&tasks=2&examples=50&replicates=2&steps=100")
    expect(page.get_by_text("The atlas has no point near these settings")).to_be_visible()
