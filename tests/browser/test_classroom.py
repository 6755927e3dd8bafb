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
from tests.browser.screen import too_wide
from tests.waiting import until

Open = Callable[..., Page]
PHONES = 3
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


def go_on(projector: Page) -> None:
    """Press the one button for the next step, once the screen before is drawn."""
    app = projector.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")
    projector.locator(".st-key-next button").click()


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
    title = questions.of(screen.step).title
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
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
    go_on(projector)
    expect(projector.get_by_role("heading", name="The class has ended")).to_be_visible()
    for phone in phones:
        expect(phone.get_by_text("This class has ended.")).to_be_visible()
    _takes_home(projector, tmp_path)


def _takes_home(projector: Page, folder: Path) -> None:
    """Totals are those of the class; the handout is one page of paper."""
    with projector.expect_download() as coming:
        press(projector, "Totals (CSV)")
    coming.value.save_as(folder / "totals.csv")
    table = pd.read_csv(folder / "totals.csv")
    by_vote = table.groupby(["question", "vote"])["votes"].sum()
    assert by_vote.sum() == PHONES * len(flow.QUESTIONS) - 1
    assert by_vote[questions.of(flow.UNLABELLED).title].tolist() == [PHONES - 1]
    claimed = table[table["question"] == questions.of(flow.MAP).title]
    assert claimed["right"].tolist() == [True] * PHONES
    with projector.expect_download() as coming:
        press(projector, "Handout to print")
    coming.value.save_as(folder / "handout.html")
    paper = projector.context.new_page()
    paper.goto((folder / "handout.html").as_uri())
    pages = re.findall(rb"/Type\s*/Page\b", paper.pdf(format="A4", prefer_css_page_size=True))
    assert len(pages) == 1


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
    projector.keyboard.press("PageDown")
    shows(projector, SCREENS[1])
    projector.keyboard.press("PageUp")
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
    expect(page.get_by_role("alert")).to_contain_text(f"No class has the code “{code}”")
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
