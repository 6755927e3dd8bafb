"""The page Inside, as a person meets it."""

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.atlas.insights import SHIPPED
from core.computing.ticket import Status
from dashboard.inside import finding
from dashboard.inside.finding import Looking
from dashboard.inside.panels import PANELS
from dashboard.inside.state import FIRST, View
from dashboard.shared import addresses, loading, navigation, session
from tests.dashboard.inside.conftest import ROAD, Here, studied

PATIENCE = 120.0  # seconds; of a loaded machine
SMALL = addresses.to_query(ROAD)
OTHERS = {  # sources that differ in what is known of their examples
    "shared": {"source": "shared", "tasks": "3", "examples": "60", "width": "6", "depth": "2"},
    "digits": {"source": "digits", "tasks": "3", "examples": "60", "width": "6"},
    "molecules": {"source": "molecules", "tasks": "3", "examples": "60", "width": "4"},
    "one task": {"source": "road", "tasks": "1", "examples": "60", "width": "4"},
    "one unit": {"source": "road", "tasks": "2", "examples": "60", "width": "1"},
}
Open = Callable[..., AppTest]


def _page() -> None:
    from dashboard.inside import page

    page.show()


@pytest.fixture
def page(looks: Here, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the page at an address; nothing is shipped but studies that are made up."""
    monkeypatch.setattr(loading, "shipped_insight", lambda experiment: None)
    monkeypatch.setattr(loading, "shipped_study", studied)
    monkeypatch.setattr(loading, "predicted_gains", lambda: None)
    finding._kept().clear()

    def opened(**query: str) -> AppTest:
        page = AppTest.from_function(_page, default_timeout=PATIENCE)
        page.query_params.update(query)
        page.run()
        assert not page.exception
        return page

    return opened


def said(page: AppTest) -> str:
    """Join all words of the page."""
    texts = [*page.subheader, *page.markdown, *page.caption, *page.warning, *page.info, *page.error]
    return "\n".join(text.value.replace("\\", "") for text in texts)


def view(page: AppTest) -> View:
    """Return what this person sees."""
    found: View = page.session_state[session.KEY].record(View)
    return found


@pytest.mark.parametrize("panel", PANELS)
def test_each_panel_says_what_it_shows_and_what_would_refute_it(page: Open, panel: str) -> None:
    """A number, a sentence, how to read it, and what it would look like if the claim were false."""
    at = page(**SMALL, panel=panel)
    (number,) = at.subheader
    assert number.value
    for part in (PANELS[panel].shows, PANELS[panel].reads, PANELS[panel].otherwise):
        assert part in said(at)
    assert at.query_params["panel"] == panel


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("name", OTHERS)
def test_every_source_has_every_panel(page: Open, name: str, panel: str) -> None:
    """Whether the truth is known or not, with pictures or without, for one task and one unit."""
    at = page(**OTHERS[name], panel=panel)
    assert len(at.subheader) == 1
    assert "nan" not in said(at)


def test_the_first_view_needs_no_worker(page: Open, looks: Here) -> None:
    """What is inside the first page's networks is shipped: it is there at once, and found parts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "shipped_insight", loading_shipped)
        at = page()
    assert looks.asked == []
    (number,) = at.subheader
    assert "found the" in number.value
    assert "use it" in number.value
    assert "The one network found 10 of 10 features" in said(at)


def loading_shipped(experiment: Any) -> Any:
    """Read what is shipped, as `loading.shipped_insight` does."""
    from core.atlas.insights import find

    assert experiment in SHIPPED
    return find(experiment)


def test_what_was_found_is_found_again(page: Open, looks: Here) -> None:
    """A second person, and another panel, ask no worker."""
    page(**SMALL, panel="units")
    page(**SMALL, panel="use")
    assert len(looks.asked) == 1


def test_questions_and_widths_are_chosen(page: Open, looks: Here) -> None:
    """The address follows, and other networks are looked into."""
    at = page(**SMALL, panel="units")
    at.pills(key="inside panel").set_value("pull").run()
    assert at.query_params["panel"] == "pull"
    at.segmented_control(key="inside width").set_value(4).run()
    assert at.query_params["width"] == "4"
    assert looks.asked[-1].width == 4
    assert not at.exception


def test_another_source_is_looked_into(page: Open, looks: Here) -> None:
    """It opens with its own data."""
    at = page(**SMALL, panel="use")
    at.selectbox(key="inside source").set_value("digits").run()
    assert type(looks.asked[-1].source).key == "digits"
    assert view(at).panel == "use"


def test_progress_is_shown_and_can_be_stopped(page: Open, looks: Here) -> None:
    """A bar and Stop while a worker trains; then one may look again."""
    looks.over = False
    at = page(**SMALL, panel="units")
    assert not at.subheader
    ticket = at.session_state[session.KEY].record(Looking).asked.ticket
    assert ticket.progress().status is Status.RUNNING
    (stop,) = [button for button in at.button if button.label == "Stop"]
    stop.click().run()
    assert ticket.progress().status is Status.STOPPED
    assert "Stopped." in said(at)
    looks.over = True
    (again,) = [button for button in at.button if button.label == "Look again"]
    again.click().run()
    assert len(at.subheader) == 1


def test_another_wish_gives_the_first_one_up(page: Open, looks: Here) -> None:
    """Who looks elsewhere waits no more for what they asked for before."""
    looks.over = False
    at = page(**SMALL, panel="units")
    first = at.session_state[session.KEY].record(Looking).asked.ticket
    at.segmented_control(key="inside width").set_value(2).run()
    assert first.progress().status is Status.STOPPED
    assert not at.exception


def test_why_nothing_can_be_seen_is_a_sentence(page: Open, looks: Here) -> None:
    """Too large networks, or no labels: one sentence, and the controls stay."""
    looks.reason = "networks to look into must have at most 5 weights"
    at = page(**SMALL, panel="units")
    assert at.error[0].value.replace("\\", "") == f"{looks.reason}."
    assert at.pills(key="inside panel")


def test_settings_that_are_too_large_together_are_refused(page: Open, looks: Here) -> None:
    """A width that makes them so is named, and another one chosen."""
    at = page(source="road", tasks="60", examples="10000", width="2", panel="units")
    at.segmented_control(key="inside width").set_value(64).run()
    assert not at.exception
    if at.error:
        at.segmented_control(key="inside width").set_value(2).run()
    assert not at.error


def test_a_wrong_address_gets_a_sentence(page: Open) -> None:
    """What is wrong is named, and the usual is shown."""
    at = page(**{**SMALL, "width": "banana"}, panel="<b>")
    words = said(at)
    assert "width must be" in words
    assert "panel must be one of units, use, pull, groups, same, loss, growth, likeness" in words
    assert "<b>" not in [warning.value for warning in at.warning]


def test_an_example_is_chosen_and_a_scene_is_made(page: Open) -> None:
    """The table follows; a scene that is made has its own truth."""
    at = page(**SMALL, panel="same")
    first = at.dataframe[0].value
    at.select_slider(key="inside example of 24").set_value(2).run()
    assert not at.dataframe[0].value.equals(first)
    at.toggle(key="inside own scene").set_value(True).run()
    assert not at.exception
    parts = [each for each in at.segmented_control if "part" in f"{each.key}"]
    assert len(parts) == 5
    for number in range(len(parts)):
        part = [each for each in at.segmented_control if "part" in f"{each.key}"][number]
        part.set_value("absent").run()
    assert set(at.dataframe[0].value["label"]) == {"no"}
    for number in range(len(parts)):
        part = [each for each in at.segmented_control if "part" in f"{each.key}"][number]
        part.set_value("light").run()
    assert set(at.dataframe[0].value["label"]) == {"yes"}


def test_any_example_is_taken_apart(page: Open) -> None:
    """It opens with the dearest; another one, and of training, is in the address and restored."""
    at = page(**SMALL, panel="loss")
    assert "costs the one network most" in said(at)
    assert [table.value.index.tolist() for table in at.table] == [list(ROAD.source.names)] * 2
    at.segmented_control(key="inside split").set_value("train").run()
    (number,) = at.number_input
    assert number.label == "Which of the 300"
    number.set_value(17).run()
    assert not at.exception
    assert (at.query_params["split"], at.query_params["example"]) == ("train", "17")
    again = page(**SMALL, panel="loss", split="train", example="17")
    assert again.number_input[0].value == 17
    for one, other in zip(at.table, again.table, strict=True):
        assert one.value.equals(other.value)
    at.pills(key="inside panel").set_value("use").run()
    assert "example" not in at.query_params


def test_what_no_example_has_is_said(page: Open) -> None:
    """A number beyond the last is said, and another source opens with an example of its own."""
    at = page(**SMALL, panel="loss", split="train", example="301")
    assert "There are 300 of them: the last is shown." in said(at)
    at.selectbox(key="inside source").set_value("shared").run()
    assert not at.exception
    assert "example" not in at.query_params
    assert "costs the one network most" in said(at)


def test_numbers_have_a_loss_of_their_own(page: Open) -> None:
    """Beside yes/no tasks the squared error is worked out."""
    at = page(**OTHERS["shared"], numbers="0.5", panel="loss")
    worked = at.table[0].value["L(ŷ, y)"]
    assert [cell.startswith("log 2 · (") for cell in worked] == [False, True, True]


def test_a_moment_is_chosen(page: Open) -> None:
    """Pictures and curves are of the step that is set."""
    at = page(**SMALL, panel="growth")
    (step,) = at.select_slider
    step.set_value(0).run()
    assert not at.exception
    assert "step 0: the units that matter most in the end" in said(at)


def test_all_settings_are_a_click_away(page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Experiment page opens with what is shown."""
    went: list[dict[str, str]] = []
    monkeypatch.setattr(navigation, "go_to_playground", lambda address: went.append(address))
    at = page(**SMALL, panel="use")
    next(button for button in at.button if button.label == "All settings").click().run()
    assert went[0]["width"] == "8"


def test_who_comes_from_another_page_sees_what_they_brought(
    page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The link carries the settings and the panel."""
    went: list[dict[str, str]] = []
    monkeypatch.setattr(st, "switch_page", lambda page, query_params: went.append(query_params))
    monkeypatch.setattr(session, "mine", lambda kind: type("Ways", (), {"pages": {"inside": 1}}))
    navigation.look_inside(ROAD, "use")
    assert went == [{"panel": "use", **SMALL}]
    mine = View({})
    mine.go_to(went[0])
    assert mine.experiment == ROAD
    assert mine.panel == "use"
    assert FIRST != ROAD
