from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

import dashboard.app
from core.atlas.recorded import find
from dashboard.home.points import CHANGES, PICKED, POINTS, USUAL
from dashboard.playground.state import Settings
from dashboard.shared import addresses, loading, session
from tests.dashboard.home.conftest import Book

APP = Path(dashboard.app.__file__)
PATIENCE = 60.0  # seconds; of a loaded machine
Open = Callable[..., AppTest]


@pytest.fixture
def page(over: Any) -> Open:
    """Open the dashboard at an address; a race that is asked for is over."""

    def opened(**query: str) -> AppTest:
        page = AppTest.from_file(APP, default_timeout=PATIENCE)
        page.query_params.update(query)
        return page.run()

    return opened


def button(page: AppTest, label: str) -> Button:
    """Find the button with this label."""
    return next(button for button in page.button if button.label == label)


def press(page: AppTest, label: str) -> AppTest:
    """Press the button with this label."""
    button(page, label).click().run()
    assert not page.exception
    return page


def verdict(page: AppTest) -> str:
    """Read the verdict."""
    (said,) = page.header
    return said.value.replace("\\", "")


def captions(page: AppTest) -> str:
    """Join the captions of the page."""
    return "\n".join(caption.value.replace("\\", "") for caption in page.caption)


def drawings(page: AppTest) -> str:
    """Join what is drawn as HTML."""
    return "\n".join(text.value for text in page.markdown if "<svg" in text.value)


def test_the_answer_is_there_before_anything_is_asked(page: Open, book: Book, over: Any) -> None:
    """In one run, with no race: question, verdict, both errors, a scene, curves and its source."""
    at = page()
    assert not at.exception
    assert at.title[0].value == "One network or four?"
    assert verdict(at) == (":blue[One network wins here: 25 fewer mistakes in every 1,000 answers]")
    assert "Recorded, 4 runs, 27 November 2026. 95% interval: " in captions(at)
    assert "27.50% wrong" in drawings(at)
    assert "30.00% wrong" in drawings(at)
    assert "four networks with one output each" in drawings(at)
    assert "One training example" in drawings(at)
    assert "Its column of Y" in drawings(at)
    assert len(at.get("bidi_component")) == 1
    assert over.asked == []
    assert at.query_params == {}


def test_it_says_that_its_setting_was_picked(page: Open, book: Book) -> None:
    """The setting is named as one of many, with its numbers."""
    said = captions(page())
    assert "One setting, picked to begin with: 64 hidden units and 1,500 training pictures" in said
    assert "Others come out differently" in said


@pytest.mark.parametrize(
    ("name", "winner", "became"),
    [
        ("small", ":orange[Four networks win here: 85 fewer", "it loses"),
        ("unshared", "Practically the same here: fewer than 10", "practically the same"),
        ("unlabelled", "Undecided here: 4 runs", "it is undecided"),
        ("few", ":blue[One network wins here: 65 fewer", "it still wins"),
    ],
)
def test_a_button_changes_one_setting_and_says_what_became_of_it(
    page: Open, book: Book, over: Any, name: str, winner: str, became: str
) -> None:
    """Whatever was recorded there is said at once, in the address too; "Undo" leads back."""
    at, label = page(), CHANGES[name].label
    assert button(at, "Undo").disabled
    press(at, label)
    assert verdict(at).startswith(winner)
    assert f"**{label}: " in captions(at)
    assert became in captions(at)
    assert at.query_params == {"start": name}
    assert over.asked == []
    press(at, "Undo")
    assert verdict(at).startswith(":blue[One network wins here: 25 fewer")
    assert at.query_params == {"start": "usual"}


def test_a_change_is_drawn(page: Open, book: Book) -> None:
    """The networks and the scene are those of the point that is shown."""
    assert "64 units each" in drawings(page())
    assert "4 units each" in drawings(page(start="small"))
    assert "? is not labelled" not in captions(page())
    at = page(start="unlabelled")
    assert ">?</span>" in drawings(at)
    assert "? is not labelled" in captions(at)


def test_who_loses_at_first_is_to_be_made_to_win(page: Open, book: Book) -> None:
    """The invitation follows from the record."""
    assert any(m.value.startswith("**Can you make it lose?**") for m in page().markdown)
    book.leads["usual"] = (-3, -2, -3, -2)
    assert any(m.value.startswith("**Can you make it win?**") for m in page().markdown)
    book.leads["usual"] = (5, -5, 5, -5)
    assert any(m.value.startswith("**Change one thing.**") for m in page().markdown)


def test_a_wrong_address_gets_a_sentence(page: Open, book: Book) -> None:
    """What is wrong is named, and the usual point is shown until they act."""
    at = page(start="<b>")
    assert at.warning[0].value.replace("\\", "").startswith("start must be one of usual, small,")
    assert "<" not in at.warning[0].value
    assert verdict(at).startswith(":blue[One network wins here")
    press(at, CHANGES["small"].label)
    assert not at.warning


def test_it_can_be_trained_live(page: Open, book: Book, over: Any) -> None:
    """The Playground opens with what is shown, and trains it although it was recorded."""
    at = press(page(start="small"), "Train it live")
    assert at.title[0].value == "Together or apart?"
    assert at.query_params == addresses.to_query(POINTS["small"])
    assert over.asked == [POINTS["small"]]
    assert at.session_state[session.KEY].record(Settings).live


def test_doors_lead_to_the_other_pages(page: Open, book: Book) -> None:
    """There are three links: lessons, controls set to what is shown, and one's own table."""
    links = page().get("page_link")
    assert [link.proto.page for link in links] == ["lessons", "playground", "your-data"]
    shown = dict(parse_qsl(links[1].proto.query_string))
    assert shown == addresses.to_query(POINTS[USUAL])


@pytest.mark.parametrize("broken", ["missing", "noise"])
def test_without_a_record_there_is_a_sentence_and_the_rest(
    page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, broken: str
) -> None:
    """The drawing, the scene, the doors and the way to train it stay."""
    path = tmp_path / "recorded.sqlite"
    if broken == "noise":
        path.write_bytes(b"noise")
    monkeypatch.setattr(loading, "recorded", partial(find, path=path))
    at = page()
    assert not at.exception
    (said,) = at.info
    assert said.value.replace("\\", "").startswith("recorded answers must be in the file")
    assert not at.header
    _assert_the_rest(at)


def test_a_point_that_was_not_recorded_gets_a_sentence(page: Open, book: Book) -> None:
    """It can be trained, and the way back is there."""
    del book.leads["small"]
    at = page(start="small")
    assert [said.value for said in at.info] == [
        "Nothing was recorded at this setting: train it live."
    ]
    _assert_the_rest(at)
    assert verdict(press(at, "Undo")).startswith(":blue[One network")
    book.leads.clear()
    _assert_the_rest(page())


def _assert_the_rest(page: AppTest) -> None:
    assert "four networks with one output each" in drawings(page)
    assert "% wrong" not in drawings(page)
    assert "Its column of Y" in drawings(page)
    assert len(page.get("page_link")) == 3
    assert button(page, "Train it live")


@pytest.mark.parametrize(
    "query",
    [
        {"tasks": "8", "steps": "100"},
        {"source": "shared", "width": "4", "replicates": "2"},
        {"arms": "together,apart,softmax"},
        {"margin": "2.5", "width": "banana"},
    ],
)
def test_an_old_link_opens_its_experiment_in_the_playground(
    page: Open, book: Book, over: Any, query: dict[str, str]
) -> None:
    """What stood at the root address before is forwarded whole, with what is wrong in it."""
    at = page(**query)
    assert not at.exception
    assert at.title[0].value == "Together or apart?"
    assert over.asked == [addresses.from_query(query)[0]]
    assert len([said for said in at.warning if "link_off" in said.icon]) == ("banana" in str(query))


def test_only_who_opens_an_old_link_is_forwarded(page: Open, book: Book, over: Any) -> None:
    """Who comes back finds the page, even if the address still has words of the Playground."""
    at = page()
    at.query_params.update({"source": "road", "width": "4"})
    at.run()
    assert at.title[0].value == "One network or four?"
    assert over.asked == []


def test_the_usual_point_is_where_it_says(page: Open, book: Book) -> None:
    """The changes are each one setting away from the point that was picked."""
    for name, change in CHANGES.items():
        changed, usual = (addresses.to_query(POINTS[n]) for n in (name, "usual"))
        assert {k for k in {*changed, *usual} if changed.get(k) != usual.get(k)} == {change.setting}
    assert POINTS["usual"] is PICKED
