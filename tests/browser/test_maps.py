import re
from collections.abc import Callable

from playwright.sync_api import Browser, Locator, Page, expect

from core.atlas import maps

Open = Callable[..., Page]
GRID = {each.title: each.grid for each in maps.recorded_grids()}["Shared features"]
WIDTHS = dict(GRID.axes)["width"]
OPENED = re.compile(r"source=shared.*relatedness=0\.5.*width=4")


def cell(page: Page, column: int, row: int) -> Locator:
    """Find a cell of the map, counted from the upper left."""
    return (
        page.get_by_role("row").nth(row).get_by_role("gridcell").nth(column).get_by_role("button")
    )


def heading(page: Page, words: str) -> Locator:
    """Find the head of what is known of the cell one points at."""
    return page.get_by_role("heading", name=words)


def drawn(page: Page) -> None:
    """Wait until the page is drawn, its map with it."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(cell(page, 0, 0)).to_be_visible()


def test_who_points_at_a_cell_sees_both_arms_learn(visit: Open) -> None:
    """The curves beside the map are those of the cell under the pointer; nothing else moves."""
    page = visit("maps?map=shared-features")
    expect(cell(page, len(WIDTHS) - 1, 2)).to_be_visible()
    before = page.url
    for column, width in ((1, WIDTHS[1]), (3, WIDTHS[3])):
        cell(page, column, 1).hover()
        expect(heading(page, f"Network width {width}, relatedness 0.50")).to_be_visible()
        curves = page.get_by_role("img", name="of together and apart against training steps")
        expect(curves.filter(visible=True)).to_have_count(1)
    expect(page).to_have_url(before)


def test_a_click_on_a_cell_opens_it_in_the_playground(visit: Open) -> None:
    """Its settings are in the address, and the recorded answer is there at once."""
    page = visit("maps?map=shared-features")
    cell(page, 1, 1).click()
    expect(page.get_by_role("heading", name="Together or apart?")).to_be_visible()
    expect(page).to_have_url(OPENED)
    expect(page.get_by_text("Recorded: 10 runs")).to_be_visible()


def test_a_map_can_be_walked_by_keys(visit: Open) -> None:
    """Arrows go from cell to cell, not past the edge, and Enter opens the one that is shown."""
    page = visit("maps?map=shared-features")
    cell(page, 0, 0).focus()
    expect(heading(page, f"Network width {WIDTHS[0]}, relatedness 1")).to_be_visible()
    for key in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    expect(heading(page, f"Network width {WIDTHS[1]}, relatedness 0.50")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(OPENED)


def test_a_finger_sees_the_curves_before_it_opens_a_cell(server: str, browser: Browser) -> None:
    """The first tap shows what is known of a cell, the second opens it."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(f"{server}/maps?map=shared-features")
    cell(page, 1, 1).tap()
    expect(heading(page, f"Network width {WIDTHS[1]}, relatedness 0.50")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="What if ...?")).to_be_attached()
    cell(page, 1, 1).tap()
    expect(page).to_have_url(OPENED)
    context.close()


def test_back_from_a_cell_returns_to_the_same_map(visit: Open) -> None:
    """How a grid is cut is in the address; a cell opens elsewhere, and Back shows it again."""
    page = visit("maps")
    page.get_by_role("combobox", name="Data").click()
    page.get_by_role("option", name="Shared features").click()
    expect(page).to_have_url(re.compile("map=shared-features"))
    page.get_by_role("combobox", name="Up").click()
    page.get_by_role("option", name="training examples").click()
    expect(page).to_have_url(re.compile("up=examples"))
    page.get_by_role("radio", name="log loss").click()
    expect(page).to_have_url(re.compile("score=log_loss"))
    there = page.url
    expect(page.get_by_text("Each number: nats less log loss")).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    cell(page, 2, 0).click()
    expect(page.get_by_role("heading", name="Together or apart?")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="What if ...?")).to_be_visible()
    expect(page).to_have_url(there)
    expect(page.get_by_text("↑ training examples")).to_be_visible()
    expect(page.get_by_role("radio", name="log loss")).to_be_checked()
    page.go_back()
    expect(page.get_by_role("radio", name="Error")).to_be_checked()
    expect(page.get_by_text("↑ training examples")).to_be_visible()


OWN = (
    "maps?map=own&source=shared&tasks=2&examples=50&replicates=2&steps=50&score=log_loss"
    "&across=width:2,8,32&up=relatedness:0.0,0.5,1.0"
)


def test_back_from_a_cell_returns_to_a_map_of_ones_own(visit: Open) -> None:
    """Its axes, their values, what stays and the score are in the address, and its points there."""
    page = visit(OWN)
    page.get_by_role("button", name="Compute 9 points").click()
    expect(page.get_by_text(re.compile("9 of 9 points"))).to_be_visible()
    drawn(page)
    there = page.url
    cell(page, 1, 1).click()
    expect(page.get_by_role("heading", name="Together or apart?")).to_be_visible()
    page.go_back()
    expect(page.get_by_text(re.compile("9 of 9 points"))).to_be_visible()
    expect(page).to_have_url(there)
    expect(page.get_by_role("radio", name="log loss")).to_be_checked()
    expect(cell(page, 1, 1)).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Compute 9 points")).to_be_visible()
    expect(page).to_have_url(there)


def test_a_finer_map_begins_around_a_cell(visit: Open) -> None:
    """Finer here opens the region with the neighbours of the cell that one points at."""
    page = visit("maps?map=shared-features")
    cell(page, 1, 1).hover()
    expect(heading(page, f"Network width {WIDTHS[1]}, relatedness 0.50")).to_be_visible()
    page.get_by_role("button", name="Finer here").locator("visible=true").click()
    region = page.get_by_test_id("stExpander").filter(has_text="Zoom in")
    expect(region.get_by_role("button", name=re.compile("Compute"))).to_be_visible()
    ends = region.get_by_role("slider", name="Network width")
    expect(ends.first).to_have_attribute("aria-valuetext", str(WIDTHS[0]))
    expect(ends.last).to_have_attribute("aria-valuetext", str(WIDTHS[2]))


def test_a_map_another_and_a_cell_are_three_entries(visit: Open) -> None:
    """Back, Back and Forward lead from one to the next, and make no entry themselves."""
    page = visit("maps")
    shown = page.get_by_role("combobox", name="Data")
    expect(shown).to_have_value("Road scenes")
    drawn(page)
    entries, addresses = page.evaluate("history.length"), [page.url]
    shown.click()
    page.get_by_role("option", name="Shared features").click()
    expect(page).to_have_url(re.compile("map=shared-features"))
    drawn(page)
    addresses.append(page.url)
    cell(page, 1, 1).click()
    expect(page).to_have_url(OPENED)
    expect(page.get_by_role("heading", name="Together or apart?")).to_be_visible()
    addresses.append(page.url)
    for move, where, title in (
        (-1, 1, "Shared features"),
        (-1, 0, "Road scenes"),
        (1, 1, "Shared features"),
    ):
        page.evaluate(f"history.go({move})")
        expect(page).to_have_url(addresses[where])
        expect(shown).to_have_value(title)
        drawn(page)
        assert page.url == addresses[where]
    page.go_forward()
    expect(page.get_by_role("heading", name="Together or apart?")).to_be_visible()
    expect(page).to_have_url(addresses[2])
    assert page.evaluate("history.length") == entries + 2
