import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.lessons import catalogue
from tests.browser.screen import too_wide, verdicts
from tests.waiting import until

Open = Callable[..., Page]


def choose(page: Page, option: str) -> None:
    """Choose an answer."""
    page.get_by_test_id("stRadio").get_by_text(option, exact=True).click()


def press(page: Page, name: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page, name: str) -> Locator:
    """Find the heading of a section."""
    return page.get_by_role("heading", name=name)


def finish(page: Page, number: int) -> None:
    """Answer the check question wrongly, then rightly."""
    check = catalogue.lesson(number).check
    choose(page, check.options[(check.right + 1) % len(check.options)])
    press(page, "Answer")
    expect(page.get_by_text("Not yet.")).to_be_visible()
    choose(page, check.options[check.right])
    press(page, "Answer")
    expect(page.get_by_text("Right.", exact=False).first).to_be_visible()
    expect(page.get_by_text("1 of 12 lessons done")).to_be_visible()


def test_a_class_walks_a_lesson_and_races_live(visit: Open) -> None:
    """On a projector: predict, see, race, break, answer, and open the Playground."""
    page = visit("lessons?lesson=4", width=1024, height=768)
    expect(heading(page, "4. One network can beat four")).to_be_visible()
    expect(heading(page, "What was measured")).to_have_count(0)
    choose(page, catalogue.lesson(4).predict.options[1])
    press(page, "Lock in my guess")
    expect(heading(page, "What was measured")).to_be_visible()
    expect(page.get_by_text("You said").first).to_be_visible()
    press(page, "Run it live")
    expect(verdicts(page).filter(has_text="95% interval")).to_be_visible()
    page.get_by_role("radio", name="width 4").click()
    drawn = page.get_by_text("4 hidden units for all")
    expect(drawn).to_be_attached()
    # what stood there before may be below the new details for a while
    page.get_by_test_id("stExpander").filter(has=drawn).get_by_text("Details").click()
    expect(drawn).to_be_visible()
    finish(page, 4)
    press(page, "Open as an experiment")
    expect(heading(page, "Together or apart?")).to_be_visible()
    expect(page).to_have_url(re.compile("replicates=6"))


def test_a_learner_inspects_the_loss(visit: Open) -> None:
    """Lesson 2: another step and another example have other sums, which the optimiser saw."""
    page = visit("lessons?lesson=2")
    choose(page, "example 2")
    press(page, "Lock in my guess")
    # while the page is drawn anew the sentence before may stand below the new one
    sums = page.get_by_text("This example: the sum over tasks").first
    expect(sums).to_be_visible()
    first = sums.inner_text()
    page.get_by_role("slider", name="Example of the batch").press("ArrowRight")
    expect(sums).not_to_have_text(first)
    second = sums.inner_text()
    page.get_by_role("slider", name="Steps trained").press("ArrowLeft")
    expect(sums).not_to_have_text(second)
    finish(page, 2)


def test_a_phone_keeps_what_was_predicted(visit: Open) -> None:
    """Lesson 5 at 390 pixels: nothing is wider, and the prediction survives a visit elsewhere."""
    page = visit("lessons?lesson=5", width=390, height=844)
    said = catalogue.lesson(5).predict.options[0]
    choose(page, said)
    assert too_wide(page) == []
    press(page, "Lock in my guess")
    expect(heading(page, "Break it")).to_be_visible()
    page.get_by_role("radio", name="1s first").click()
    expect(page.get_by_text(catalogue.lesson(5).breaking.show(2).verdict)).to_be_visible()
    page.get_by_text("Details").last.click()
    assert too_wide(page) == []
    finish(page, 5)
    press(page, "Open as an experiment")
    expect(heading(page, "Together or apart?")).to_be_visible()
    page.go_back()
    expect(heading(page, "What was measured")).to_be_visible()
    expect(page.get_by_text(f"You said “{said}”").first).to_be_visible()
    expect(page.get_by_text("1 of 12 lessons done")).to_be_visible()


def test_progress_outlives_a_reload(visit: Open) -> None:
    """What was guessed and answered is there after it, until it is forgotten."""
    page = visit("lessons?lesson=4")
    choose(page, catalogue.lesson(4).predict.options[1])
    press(page, "Lock in my guess")
    finish(page, 4)
    page.reload()
    expect(heading(page, "What was measured")).to_be_visible()
    expect(page.get_by_text("1 of 12 lessons done")).to_be_visible()
    press(page, "My progress")
    with page.expect_download() as printed:
        press(page, "My predictions, to print")
    assert "4. One network can beat four" in printed.value.path().read_text()
    press(page, "Forget my progress")
    expect(page.get_by_text("0 of 12 lessons done")).to_be_visible()
    page.wait_for_function("!document.cookie.includes('lessons=')")  # it comes last
    page.reload()
    expect(page.get_by_text("0 of 12 lessons done")).to_be_visible()
    expect(heading(page, "What was measured")).to_have_count(0)


def test_the_tour_is_skipped_for_good(visit: Open) -> None:
    """A newcomer sees it; who skips it does not, after a reload either; the button begins it."""
    page = visit("lessons")
    expect(page.get_by_text("Tour, 1 of 4.")).to_be_visible()
    press(page, "Next")
    expect(page.get_by_text("Tour, 2 of 4.")).to_be_visible()
    press(page, "Skip the tour")
    expect(page.get_by_text("Tour, 2 of 4.")).to_have_count(0)
    page.wait_for_function("document.cookie.includes('tours=')")  # once the page is drawn
    page.reload()
    expect(heading(page, "1. One picture")).to_be_visible()
    expect(page.get_by_text("Tour, 1 of 4.")).to_have_count(0)
    press(page, "Tour")
    expect(page.get_by_text("Tour, 1 of 4.")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_word_tells_its_meaning_to_who_has_it_in_focus(visit: Open, width: int) -> None:
    """By keyboard or finger: the meaning lies within the screen, and nothing grows wider."""
    page = visit("lessons?lesson=1", width=width)
    word = page.locator(".glossary").first

    def told() -> bool:
        word.focus()  # again where the page was drawn anew meanwhile
        shown = word.evaluate("word => getComputedStyle(word, '::after').content")
        return "One question that is asked" in shown

    until(told)
    assert too_wide(page) == []


def test_a_phone_shows_fewer_pictures_and_the_key_to_them(visit: Open) -> None:
    """At 390 pixels three pictures of six are shown; the key names the parts."""
    page = visit("lessons?lesson=1", width=390, height=844)
    numbers = page.locator(".js-plotly-plot:visible .x2tick")
    expect(numbers.last).to_have_text("3")
    page.get_by_text("Which parts make which object").click()
    expect(page.get_by_role("columnheader", name="round")).to_be_visible()
    assert too_wide(page) == []


def test_a_claim_leads_to_its_lesson(visit: Open) -> None:
    """Lesson 11 judges each claim, and the way to the lesson is beside it."""
    page = visit("lessons?lesson=11")
    page.get_by_role("slider").first.press("ArrowRight")
    press(page, "Lock in my guess")
    press(page, "Lesson 4")
    expect(heading(page, "4. One network can beat four")).to_be_visible()
    expect(page).to_have_url(re.compile("lesson=4$"))


def test_back_opens_the_lesson_before(visit: Open) -> None:
    """Each lesson is an entry of the browser's history, and Back and Forward go through them."""
    page = visit("lessons")
    press(page, "Next lesson")
    expect(heading(page, "2. The loss")).to_be_visible()
    page.go_back()
    expect(heading(page, "1. One picture")).to_be_visible()
    page.go_forward()
    expect(heading(page, "2. The loss")).to_be_visible()


@pytest.mark.parametrize("asked", ["99", "%3Cscript%3E"])
def test_a_wrong_link_opens_the_first_lesson(visit: Open, asked: str) -> None:
    """What is wrong in the address is said, and the next move mends it."""
    page = visit(f"lessons?lesson={asked}")
    expect(page.get_by_role("alert")).to_contain_text("lesson must be a number from 1 to 12")
    expect(heading(page, "1. One picture")).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    press(page, "Next lesson")
    expect(page).to_have_url(re.compile("lesson=2$"))
    expect(page.get_by_role("alert")).to_have_count(0)
