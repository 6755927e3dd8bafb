import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.catalogue import SOURCES
from dashboard.home.points import PICKED
from dashboard.inside.chosen import Chosen
from dashboard.inside.panels import PANELS
from dashboard.inside.state import FIRST, USUAL, View, about
from dashboard.shared.settings import build, default, values
from tests.dashboard.hostile import ADDRESSES, is_sentence
from tests.hostile import hostile


def test_it_opens_with_the_first_pages_networks() -> None:
    """Who comes without an address sees what the first page has shown."""
    assert FIRST == PICKED
    mine = View(values(default("shared")))
    mine.go_to({})
    assert (mine.experiment, mine.panel, mine.notes) == (FIRST, USUAL, [])


def test_what_is_shown_is_in_the_address() -> None:
    """Whoever opens it sees the same panel of the same networks."""
    mine = View(values(FIRST), "pull")
    mine.change_source("shared")
    mine.change_width(8)
    other = View(values(FIRST))
    other.go_to(mine.to_query())
    assert (other.now, other.panel) == (mine.now, "pull")
    assert mine.experiment.width == 8
    assert mine.to_query()["panel"] == "pull"


def test_the_example_is_in_the_address_of_its_panel_alone() -> None:
    """It is restored with the panel; other panels do not speak of it."""
    mine, other = View(values(FIRST), "loss"), View(values(FIRST))
    mine.chosen.show("train", 17)
    other.go_to(mine.to_query())
    assert other.chosen == mine.chosen
    assert (other.panel, other.notes) == ("loss", [])
    mine.choose("use")
    assert not {"split", "example"} & set(mine.to_query())


@pytest.mark.parametrize("wrong", ["0", "-1", "banana", "٣", "1" * 20])
def test_what_is_no_example_is_said(wrong: str) -> None:
    """One sentence for each, and the usual one is shown."""
    mine = View(values(FIRST))
    mine.go_to({"panel": "loss", "split": wrong, "example": wrong})
    assert mine.chosen == Chosen()
    assert len(mine.notes) == 2
    assert all(map(is_sentence, mine.notes))


def test_another_source_keeps_width_and_depth() -> None:
    """All else is what the source opens with."""
    mine = View(values(FIRST))
    mine.go_to({"panel": "use", "source": "road", "width": "16", "depth": "2", "tasks": "8"})
    mine.change_source("digits")
    assert mine.experiment.source == SOURCES["digits"].opening()
    assert (mine.experiment.width, mine.experiment.depth) == (16, 2)


@hostile(600)
@given(ADDRESSES, st.sampled_from(sorted(SOURCES)), st.sampled_from([*PANELS, "", "<b>"]))
def test_any_link_opens_networks(query: dict[str, str], source: str, panel: str) -> None:
    """An experiment that pages train, a known panel, and a sentence for each wrong value."""
    mine = View(values(FIRST))
    mine.go_to({**query, "source": source, "panel": panel})
    assert build(mine.now) == mine.experiment
    assert mine.panel in PANELS
    assert (mine.panel == panel) == (panel in PANELS)
    assert all(map(is_sentence, mine.notes))


def test_settings_are_told_in_words() -> None:
    """Tasks, examples and width are always said, others where they are not the usual ones."""
    assert about(values(FIRST)).startswith(
        "Road scenes: tasks 4, training examples 1,500, network width 64."
    )
    mine = View(values(FIRST))
    mine.go_to({"panel": "use", "source": "road", "missing": "0.3"})
    assert "labels missing 30%" in about(mine.now)
