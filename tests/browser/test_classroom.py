import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from core.classroom import flow
from core.classroom.flow import SCREENS, Screen, Stage
from dashboard.classroom import crowd_map, homework, questions
from dashboard.lessons import catalogue
from tests.browser.screen import settled, too_wide
from tests.waiting import until

Open = Callable[..., Page]
PHONES = 3
COVERED = """() => {
    const top = document.querySelector('.st-key-moves').getBoundingClientRect().top
    const page = document.querySelector('.st-key-projector'), covered = []
    const texts = document.createTreeWalker(page, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
        const node = texts.currentNode, range = document.createRange()
        if (!node.data.trim() || node.parentElement.closest('.st-key-moves, style')) continue
        range.selectNodeContents(node)
        const box = range.getBoundingClientRect()
        if (box.width && box.bottom > top) covered.push(node.data)
    }
    for (const drawn of page.querySelectorAll('svg[viewBox], svg.main-svg, iframe, table')) {
        const box = drawn.getBoundingClientRect(), bar = drawn.closest('.st-key-moves')
        if (!bar && box.width && box.bottom > top) covered.push(drawn.outerHTML.slice(0, 80))
    }
    return covered
}"""  # texts and drawings that reach below the bar's upper edge, without scrolling
SAID = "You can change it until it is revealed."
CELLS = ((4, 8), (8, 8), (16, 8))  # tasks and width that each pair claims


def press(page: Page, name: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=name, exact=True).click()


def corner(page: Page) -> Locator:
    """Find the corner of the projector."""
    return page.locator(".st-key-corner")


def start(visit: Open) -> tuple[Page, str]:
    """Start a class on a projector; return it, and the address that its people open."""
    projector = visit("class", width=1440, height=900)
    press(projector, "Start a class")
    expect(projector.get_by_role("heading", name="Join the class")).to_be_visible()
    expect(projector).to_have_url(re.compile(r"class=[A-Z]{8}$"))
    return projector, projector.url.rpartition("/")[2]


def drawn(projector: Page) -> None:
    """Wait until all of a screen is drawn."""
    app = projector.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def go_on(projector: Page) -> None:
    """Press the one button for the next step, once the screen before is drawn."""
    drawn(projector)
    projector.locator(".st-key-next button").click()


def end(projector: Page) -> None:
    """End the class: a presenter's key does not, and the button asks first."""
    drawn(projector)
    projector.keyboard.press("PageDown")
    projector.wait_for_timeout(1000)
    shows(projector, SCREENS[-1])
    projector.locator(".st-key-last button").click()
    press(projector, "End the class")
    expect(projector.get_by_role("heading", name="The class has ended")).to_be_visible()
    expect(projector.get_by_role("dialog")).to_have_count(0)


def vote(phone: Page, number: int, screen: Screen) -> None:
    """Answer what is asked, each phone in its own way, until the phone says so.

    As people do, it presses again where the page was just being drawn anew below the finger.
    """
    answers = phone.locator(".st-key-answers")
    if screen.step.claims:
        tasks, width = CELLS[number]
        groups = phone.get_by_role("radiogroup")
        groups.nth(0).get_by_role("radio", name=f"{tasks}", exact=True).click()
        groups.nth(1).get_by_role("radio", name=f"{width}", exact=True).click()
        colour = crowd_map.COLOURS[crowd_map.colour_of(crowd_map.cell_at(tasks, width))]
        button = answers.get_by_role("button", name=colour)
    else:
        expect(answers.locator("button")).to_have_count(len(screen.step.answers))
        right = questions.truth(screen.step) or 0
        place = right if number else (right + 1) % len(screen.step.answers)
        button = answers.locator("button").nth(place)

    def is_said() -> bool:
        button.click()
        try:
            expect(phone.get_by_text(SAID)).to_be_visible(timeout=10_000)
        except AssertionError:
            return False
        return True

    until(is_said)


def shows(page: Page, screen: Screen) -> None:
    """Wait until a page shows a screen."""
    title = re.escape(questions.of(screen.step).title)
    if screen.step is flow.GATHER:
        title += "|You are in."  # on a phone
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(title))
    if screen.stage is Stage.REVEAL:
        found, because = questions.verdict(screen.step)
        expect(page.get_by_text(found or because).first).to_be_visible()
    elif screen.stage is Stage.TALK:
        expect(page.get_by_text("Talk to your neighbour").first).to_be_visible()
    elif screen.stage is Stage.AGAIN:
        expect(page.get_by_text("Vote again").first).to_be_visible()


def test_a_whole_class_with_a_projector_and_three_phones(visit: Open, tmp_path: Path) -> None:
    """From minute 0 to 50 and the end; a projector reloads, a phone sleeps, nothing is lost."""
    projector, address = start(visit)
    phones = [visit(address, width=390, height=844) for _ in range(PHONES)]
    expect(corner(projector)).to_contain_text(f"{PHONES} here")
    projector.screenshot(path=tmp_path / "00.png")
    for number, screen in list(enumerate(SCREENS))[1:]:
        if screen == Screen(flow.UNLABELLED, Stage.ASK):
            phones[2].context.set_offline(True)  # it sleeps through the vote
        go_on(projector)
        shows(projector, screen)
        awake = phones[:2] if screen.step is flow.UNLABELLED else phones
        if screen.step is flow.MAP:
            phones[2].context.set_offline(False)
        for place, phone in enumerate(awake):
            shows(phone, screen)
            if screen.question:
                vote(phone, place, screen)
        if screen.question:
            expect(corner(projector)).to_contain_text(f"{len(awake)} voted")
        if screen == Screen(flow.COST, Stage.ASK):
            projector.reload()
            shows(projector, screen)
            expect(corner(projector)).to_contain_text("3 voted")
        assert too_wide(projector) == []
        assert too_wide(phones[0]) == []
        projector.screenshot(path=tmp_path / f"{number:02d}.png")
        phones[1].screenshot(path=tmp_path / f"{number:02d}-phone.png", full_page=True)
    end(projector)
    for phone in phones:
        expect(phone.get_by_text("This class has ended.")).to_be_visible()
    _takes_home(projector, tmp_path)


def _takes_home(projector: Page, folder: Path) -> None:
    """Totals are those of the class; each handout is one page of paper, without scripts."""
    with projector.expect_download() as coming:
        press(projector, "Totals (CSV)")
    coming.value.save_as(folder / "totals.csv")
    table = pd.read_csv(folder / "totals.csv")
    by_vote = table.groupby(["question", "vote"])["votes"].sum()
    assert by_vote.sum() == PHONES * len(flow.QUESTIONS) - 1
    assert by_vote[questions.of(flow.UNLABELLED).title].tolist() == [PHONES - 1]
    claimed = table[table["question"] == questions.of(flow.MAP).title]
    assert claimed["right"].tolist() == [True] * PHONES
    for name in ("Handout with answers", "Sheet for students"):
        with projector.expect_download() as coming:
            press(projector, name)
        coming.value.save_as(folder / "handout.html")
        paper = projector.context.new_page()
        paper.goto((folder / "handout.html").as_uri())
        pages = re.findall(rb"/Type\s*/Page\b", paper.pdf(format="A4", prefer_css_page_size=True))
        assert len(pages) == 1
        assert paper.locator("script").count() == 0


def test_homework_gives_a_code_that_the_teacher_can_check(visit: Open) -> None:
    """By the link alone, on any machine; also after the browser has loaded the page anew."""
    pupil = visit("class?class=homework-BCDFGHJK", width=390, height=844)
    for number in homework.LESSONS:
        check = catalogue.lesson(number).check
        pupil.get_by_text(check.options[check.right], exact=True).click()
    press(pupil, "Hand in")
    expect(pupil.get_by_text("5 of 5 first answers were right")).to_be_visible()
    code = pupil.get_by_test_id("stCode").inner_text().strip()
    pupil.wait_for_function("document.cookie.includes('homework=')")
    pupil.reload()
    expect(pupil.get_by_test_id("stCode")).to_contain_text(code)
    teacher = visit("class?class=homework-BCDFGHJK")
    teacher.get_by_text("For the teacher: check codes").click()
    teacher.get_by_label("Codes, one a line").fill(code)
    teacher.get_by_label("Codes, one a line").press("Control+Enter")
    expect(teacher.get_by_test_id("stDataFrame")).to_be_visible()
    expect(teacher.locator("canvas").first).to_be_visible()


def test_keys_go_on_and_back(visit: Open) -> None:
    """As presenters press them: page down and page up."""
    projector, _ = start(visit)
    drawn(projector)
    projector.keyboard.press("PageDown")
    shows(projector, SCREENS[1])
    drawn(projector)
    projector.keyboard.press("PageUp")
    shows(projector, SCREENS[0])


def test_nothing_that_is_said_is_covered_on_a_low_projector(visit: Open) -> None:
    """At 1280 x 720 every step stands above the bar, and nothing shines through the bar."""
    projector = visit("class", width=1280, height=720)
    press(projector, "Start a class")
    for number, screen in enumerate(SCREENS):
        if number:
            go_on(projector)
        shows(projector, screen)
        drawn(projector)
        assert settled(projector, lambda: projector.evaluate(COVERED)) == [], screen
    ground = projector.locator(".st-key-moves").evaluate("bar => getComputedStyle(bar).background")
    assert ground.startswith("rgb(")  # rgba() lets through what is behind


def test_the_question_whether_to_end_is_not_hidden_by_the_menu(visit: Open) -> None:
    """It opens from the menu, and stands above it; who goes on is back in the class."""
    projector, _ = start(visit)
    projector.locator(".st-key-moves").get_by_test_id("stPopoverButton").click()
    projector.get_by_test_id("stPopoverBody").get_by_role("button", name="End the class…").click()
    projector.get_by_role("dialog").get_by_role("button", name="Go on with it").click()
    expect(projector.get_by_role("dialog")).to_have_count(0)
    shows(projector, SCREENS[0])


def test_two_classes_at_once(visit: Open) -> None:
    """Each phone follows its own teacher."""
    (one, address), (other, address_of_other) = start(visit), start(visit)
    here, there = visit(address, width=390), visit(address_of_other, width=390)
    expect(here.get_by_text("You are in.")).to_be_visible()
    go_on(one)
    shows(here, SCREENS[1])
    vote(here, 0, SCREENS[1])
    expect(corner(one)).to_contain_text("1 here · 1 voted")
    expect(there.get_by_text("You are in.")).to_be_visible()
    expect(corner(other)).to_contain_text("1 here")


@pytest.mark.parametrize("code", ["BBBBBBBB", "banana"])
def test_a_wrong_code_says_so(visit: Open, code: str) -> None:
    """One sentence, and the way in stays open."""
    page = visit("class", width=390, height=844)
    page.get_by_label("Code of the class").fill(code)
    press(page, "Join")
    said = page.get_by_role("alert").filter(has_text=f"No class has the code “{code}”")
    expect(said).to_be_visible()
    expect(page.get_by_role("button", name="Start a class")).to_be_visible()


def test_an_address_can_be_shared_as_a_picture(visit: Open) -> None:
    """Beside the address of any view stands its QR picture."""
    page = visit("lessons?lesson=4")
    page.get_by_role("button", name="Share or embed").click()
    expect(page.get_by_role("img", name="QR code of the address")).to_be_visible()


def test_phones_whose_reception_has_gaps_follow(visit: Open) -> None:
    """All that they asked meanwhile comes at once, and no page that was drawn gets lost."""
    projector, address = start(visit)
    phones = [visit(address, width=390, height=844) for _ in range(PHONES)]
    expect(corner(projector)).to_contain_text(f"{PHONES} here")
    for screen in SCREENS[1:7]:
        for phone in phones:
            phone.context.set_offline(True)
        go_on(projector)
        shows(projector, screen)
        projector.wait_for_timeout(3000)  # some ten looks a phone
        for phone in phones:
            phone.context.set_offline(False)
        for phone in phones:
            shows(phone, screen)
