import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocket, expect

from core.atlas.recorded import FILE
from dashboard.home.points import CHANGES
from dashboard.shared.replay.player import MILLISECONDS
from tests.browser.conftest import PATIENCE, serving
from tests.browser.screen import too_wide, verdicts
from tests.servers import free_port

Open = Callable[..., Page]

pytestmark = pytest.mark.skipif(not FILE.exists(), reason="nothing was recorded in this checkout")
SECONDS = 30.0  # of a loaded machine; a quiet one takes one


def verdict(page: Page) -> Locator:
    """Find the verdict."""
    return page.get_by_role("heading", level=2)


def press(page: Page, name: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=name, exact=True).click()


def test_the_verdict_is_there_at_once(visit: Open) -> None:
    """Within seconds there are verdict, both drawings with their error, a scene, and curves."""
    page = visit()
    expect(verdict(page)).to_contain_text("in every 1,000 answers", timeout=SECONDS * 1000)
    expect(page.get_by_role("heading", name="One network or four?")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^\d+\.\d\d% wrong$"))).to_have_count(2)
    expect(page.get_by_role("img", name="One training example")).to_be_visible()
    expect(page.get_by_role("img", name="Share of wrong answers")).to_be_visible()
    expect(page.get_by_text("Recorded, 10 runs")).to_be_visible()


def test_buttons_answer_and_back_returns(visit: Open) -> None:
    """Each change is an entry of the browser's history with the verdict of its point."""
    page = visit()
    expect(verdict(page)).to_be_visible()
    first = verdict(page).inner_text()
    press(page, CHANGES["small"].label)
    expect(verdict(page)).not_to_have_text(first)
    expect(page).to_have_url(re.compile("start=small"))
    second = verdict(page).inner_text()
    page.go_back()
    expect(verdict(page)).to_have_text(first)
    page.go_forward()
    expect(verdict(page)).to_have_text(second)
    press(page, "Undo")
    expect(verdict(page)).to_have_text(first)
    reader = visit("?start=small")
    expect(verdict(reader)).to_have_text(second)


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve one test without workers: no scheduler answers."""
    monkeypatch.setenv("TOGETHER_SCHEDULER", f"tcp://127.0.0.1:{free_port()}")
    with serving(tmp_path, signal.SIGTERM) as address:
        yield address


def test_no_workers_are_needed(alone: str, people: Open) -> None:
    """Verdicts come, and follow the buttons, while there is nobody to train anything."""
    page = people(alone)
    expect(verdict(page)).to_be_visible()
    first = verdict(page).inner_text()
    press(page, CHANGES["small"].label)
    expect(verdict(page)).not_to_have_text(first)


def test_nothing_moves_when_a_button_is_pressed(visit: Open) -> None:
    """The buttons and what stands below them keep their places."""
    page = visit()
    expect(verdict(page)).to_be_visible()
    doors = page.get_by_test_id("stPageLink").first
    below = page.get_by_role("img", name="Apart: four networks with one output each")
    expect(page.get_by_role("img", name="Share of wrong answers")).to_be_visible()
    before = [doors.bounding_box(), below.bounding_box()]
    for change in CHANGES.values():
        press(page, change.label)
        expect(page.get_by_text(f"{change.label}: ")).to_be_visible()
        assert [doors.bounding_box(), below.bounding_box()] == before, change.label


def uncovered(page: Page) -> float:
    """Read how much of the curves is seen."""
    return float(page.locator(".curves clipPath rect").get_attribute("width") or 0)


def test_the_curves_play_once_and_again_when_asked(visit: Open) -> None:
    """They uncover themselves to the end; Replay begins anew, in the browser alone."""
    page, sent = visit(), list[object]()

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.append(frame))

    page.on("websocket", listen)
    page.reload()
    curves, ended = page.locator(".curves"), re.compile(r"^1\.00$")
    expect(curves).to_have_attribute("data-share", ended)
    whole, asked = uncovered(page), len(sent)
    assert asked > 0
    press(page, "↻ Replay")
    page.wait_for_timeout(MILLISECONDS / 4)
    assert uncovered(page) < whole
    expect(curves).to_have_attribute("data-share", ended)
    assert uncovered(page) == whole
    assert len(sent) == asked


@pytest.fixture
def calm(server: str, browser: Browser) -> Iterator[Page]:
    """Open the page as who has asked for less motion."""
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    page.goto(server)
    yield page
    context.close()


def test_who_wants_less_motion_sees_all_at_once(calm: Page) -> None:
    """Nothing is uncovered by itself."""
    expect(calm.get_by_role("img", name="Share of wrong answers")).to_be_visible()
    whole = uncovered(calm)
    calm.wait_for_timeout(MILLISECONDS / 2)
    assert uncovered(calm) == whole > 0
    assert calm.locator(".curves").get_attribute("data-share") is None


@pytest.mark.parametrize(
    ("door", "path", "heading"),
    [
        ("Learn: the lessons", "lessons", re.compile(r"^1\. ")),
        ("Experiment: all controls", "playground", "Together or apart?"),
        ("Your data: bring a table", "your-data", re.compile(".")),
    ],
)
def test_doors_lead_where_they_say(
    visit: Open, door: str, path: str, heading: str | re.Pattern[str]
) -> None:
    """Each link opens its page, and Back leads home."""
    page = visit()
    expect(verdict(page)).to_be_visible()
    page.get_by_role("link", name=door).click()
    expect(page).to_have_url(re.compile(f"/{path}"))
    expect(page.get_by_role("heading", name=heading).first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="One network or four?")).to_be_visible()


def test_it_is_trained_live_and_back_leads_home(visit: Open) -> None:
    """The Playground trains what was shown; Back comes home, and is not sent away again."""
    page = visit("?start=small")
    expect(verdict(page)).to_be_visible()
    press(page, "Train it live")
    expect(page).to_have_url(re.compile("/playground.*width=4"))
    expect(page.get_by_role("heading", name="Together or apart?")).to_be_visible()
    expect(page.get_by_text("Recorded: ")).to_have_count(0)
    while "/playground" in page.url:
        page.go_back()
    expect(page.get_by_role("heading", name="One network or four?")).to_be_visible()
    page.wait_for_timeout(1000)
    expect(page.get_by_role("heading", name="One network or four?")).to_be_visible()


def test_an_old_link_opens_the_playground(visit: Open) -> None:
    """Settings at the root address are those of the experiment that opens."""
    page = visit("?source=shared&tasks=2&examples=50&replicates=2&steps=100")
    expect(page).to_have_url(re.compile("/playground.*tasks=2"))
    expect(verdicts(page).filter(has_text="95% interval")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1440, 1920])
def test_nothing_is_wider_than_the_screen(visit: Open, width: int) -> None:
    """A phone, a laptop and a large screen scroll in one direction only."""
    page = visit(width=width, height=900)
    expect(page.get_by_role("img", name="Share of wrong answers")).to_be_visible()
    assert too_wide(page) == []
