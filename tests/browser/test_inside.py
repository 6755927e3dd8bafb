import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dashboard.inside.panels import PANELS
from tests.browser.screen import too_wide
from tests.browser.test_accessibility import faults

Open = Callable[..., Page]
SECONDS = 60.0  # of a loaded machine; a quiet one takes one
SMALL = "source=road&examples=100&width=6&steps=200&replicates=2&panel=units"


def number(page: Page, said: str | re.Pattern[str] = re.compile(".")) -> None:
    """Wait for what a panel has measured."""
    expect(page.get_by_role("heading", level=3).filter(has_text=said)).to_be_visible()


def test_what_units_found_is_there_at_once(visit: Open) -> None:
    """Without a click and without a worker: a measured sentence, and pictures that are drawn."""
    page = visit("inside")
    heading = page.get_by_role("heading", level=3).filter(has_text="found the")
    expect(heading).to_contain_text("use it", timeout=SECONDS * 1000)
    pictures = page.locator(".inside-card img")
    expect(pictures).to_have_count(36)
    drawn = pictures.evaluate_all("all => all.every(one => one.complete && one.naturalWidth > 0)")
    assert drawn is True


def test_the_experiment_page_leads_inside_and_back_returns(visit: Open) -> None:
    """The link carries the settings; a worker trains, with Stop; Back shows the experiment."""
    page = visit("playground?source=shared&tasks=2&examples=60&width=4&steps=150&replicates=2")
    page.get_by_role("button", name="Look inside").click()
    expect(page).to_have_url(re.compile("/inside.*panel=units"))
    for setting in ("source=shared", "tasks=2", "width=4", "steps=150"):
        assert setting in page.url
    number(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Together or apart?")).to_be_visible()
    expect(page).to_have_url(re.compile("/playground.*width=4"))


def test_training_can_be_stopped(visit: Open) -> None:
    """Stop ends it within seconds, and one may look again."""
    page = visit("inside?panel=use&source=shared&tasks=8&width=128&depth=3&examples=10000")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped.")).to_be_visible()
    expect(page.get_by_role("button", name="Look again")).to_be_visible()


def test_questions_are_entries_of_the_history(visit: Open) -> None:
    """Each panel has an address; Back shows the one before."""
    page = visit(f"inside?{SMALL}")
    number(page)
    page.get_by_role("radio", name="Do the tasks pull together?").click()
    expect(page).to_have_url(re.compile("panel=pull"))
    number(page, re.compile("pull against|did not learn"))
    page.go_back()
    expect(page).to_have_url(re.compile("panel=units"))
    expect(page.locator(".inside-card").first).to_be_visible()


def test_six_tasks_are_grouped_at_a_click_and_back_returns(visit: Open) -> None:
    """Every way to group is drawn with its regret; Back shows the four tasks again."""
    page = visit("inside?panel=groups")
    number(page, "Best of 15:")
    chart = page.locator(".js-plotly-plot")
    expect(chart.locator(".scatterlayer .trace")).to_have_count(6)
    expect(chart.get_by_text("networks trained, to choose and to answer")).to_be_visible()
    page.get_by_role("button", name="See the 203 ways to group 6 tasks").click()
    number(page, "Best of 203:")
    expect(page).to_have_url(re.compile("panel=groups.*tasks=6"))
    expect(page.get_by_role("button", name="See the 203 ways")).to_have_count(0)
    page.go_back()
    number(page, "Best of 15:")
    expect(chart.locator(".scatterlayer .trace")).to_have_count(6)


def test_fewer_networks_leave_less_to_choose(visit: Open) -> None:
    """With one network all ways choose the same, and none is shown to lose."""
    page = visit("inside?panel=groups")
    lost = page.get_by_text(re.compile("Not shown to lose anything: .*gradient affinity"))
    number(page, "Best of 15:")
    expect(lost).to_have_count(0)
    page.get_by_role("radiogroup").get_by_role("radio", name="1", exact=True).click()
    expect(lost).to_be_visible()
    expect(page.get_by_text("Shown to lose something:")).to_have_count(0)


def test_sets_are_trained_when_asked_for(visit: Open) -> None:
    """Nothing is trained by itself; after a click there is the answer with its chart."""
    page = visit("inside?panel=groups&source=road&tasks=3&examples=100&width=4&steps=200")
    expect(page.get_by_text("There are 5 ways to part 3 tasks")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(0)
    page.get_by_role("button", name="Train all 7 sets").click()
    number(page, "Best of 5:")
    expect(page.locator(".js-plotly-plot .scatterlayer .trace")).to_have_count(6)


def test_training_sets_can_be_stopped(visit: Open) -> None:
    """Stop leads back to the question."""
    page = visit("inside?panel=groups&source=road&tasks=5&examples=5000&width=64")
    train = page.get_by_role("button", name="Train all 31 sets")
    train.click()
    page.get_by_role("button", name="Stop").click()
    expect(train).to_be_visible()


def _two_tables(page: Page) -> list[str]:
    """Read what both sides say, once the page is drawn."""
    tables = page.get_by_test_id("stTable")
    expect(tables).to_have_count(2)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return tables.all_inner_texts()


def test_an_address_opens_the_example_that_was_chosen(visit: Open) -> None:
    """The loss of a training example: another person's browser shows the same terms."""
    page = visit("inside?panel=loss")
    number(page, "A test answer costs")
    page.get_by_role("radio", name="training").click()
    expect(page).to_have_url(re.compile("split=train"))
    which = page.get_by_role("spinbutton", name="Which of the 1,500")
    which.fill("17")
    which.press("Enter")
    expect(page).to_have_url(re.compile("example=17"))
    expect(page.get_by_role("img", name="Example 17")).to_be_visible()
    told = _two_tables(page)
    other = visit(page.url.split("/")[-1])
    expect(other.get_by_role("img", name="Example 17")).to_be_visible()
    assert _two_tables(other) == told
    page.go_back()
    expect(page.get_by_role("img", name="Example 17")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("panel", PANELS)
def test_panels_fit_a_phone_and_a_laptop(visit: Open, panel: str, width: int) -> None:
    """Nothing is wider than the screen."""
    page = visit(f"inside?panel={panel}", width=width)
    number(page)
    expect(page.get_by_text("How to read it.")).to_be_visible()
    assert too_wide(page) == []


@pytest.mark.parametrize("panel", PANELS)
def test_no_panel_keeps_anybody_out(visit: Open, panel: str) -> None:
    """Axe finds no serious fault in any panel, in the dark."""
    page = visit(f"inside?panel={panel}", scheme="dark")
    number(page)
    assert faults(page) == []


def test_a_framed_panel_stands_alone(visit: Open) -> None:
    """In another site's frame there is no navigation, and a way out to the same panel."""
    page = visit("inside?panel=likeness&embed=true")
    number(page, re.compile("likeness of"))
    way_out = page.get_by_role("link", name="Open in Together or Apart")
    expect(way_out).to_have_attribute("href", re.compile("panel=likeness"))
    expect(page.get_by_test_id("stTopNavLink")).to_have_count(0)
