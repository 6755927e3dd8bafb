"""The question which tasks belong in one network, and the pairs beside their cosines."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core import Experiment
from core.computing.ticket import Status, Ticket, Work
from core.data import RoadScenes
from core.grouping.choosing import WAYS
from core.grouping.pulling import Prediction
from core.grouping.regrets import regrets
from core.grouping.study import Study
from dashboard.inside import groups_charts, studying
from dashboard.inside.studying import Studying, repeated
from dashboard.shared import loading, session
from tests.dashboard.inside.conftest import ROAD, studied
from tests.dashboard.inside.test_page import SMALL, Open, page, said
from tests.plotted import plotted

__all__ = ["page"]  # the fixture


class Works:
    """Studies that end when a test says so."""

    def __init__(self) -> None:
        self.works: list[Work[None, Study]] = []

    def __call__(self, experiment: Experiment, *rest: Any) -> Ticket[None, Study]:
        """Stand in for `start_study`."""
        work: Work[None, Study] = Work(lambda: None, on_unwanted=lambda: work.give_up())
        work.begin("training")
        work.advance(0.25)
        self.works.append(work)
        return work.ticket(rest[-1])


@pytest.fixture
def works(page: Open, monkeypatch: pytest.MonkeyPatch) -> Works:
    """Nothing is shipped: people have sets trained."""
    works = Works()
    monkeypatch.setattr("core.grouping.studies.start_study", works)
    monkeypatch.setattr(loading, "shipped_study", lambda experiment: None)
    return works


def button(at: AppTest, label: str) -> Any:
    """Find a button by its words."""
    return next(each for each in at.button if each.label.startswith(label))


def test_every_way_is_drawn_with_what_it_costs() -> None:
    """A marker for each way, all sets at a regret of zero, each in a colour of its own."""
    table = regrets(studied(ROAD))
    figure = plotted(groups_charts.regret(table[table["most"] == 4], "error"))
    assert [trace.name for trace in figure.data] == [way.name for way in WAYS]
    assert len({trace.marker.color for trace in figure.data}) == len(WAYS)
    assert (figure.data[0].x[0], figure.data[0].y[0]) == (15, 0)


def test_the_best_partition_is_named_and_fewer_networks_can_be_asked_for(page: Open) -> None:
    """The number of networks that may answer changes what the ways may choose."""
    at = page(**SMALL, panel="groups")
    names = ROAD.source.names
    assert f"{names[0]} + {names[1]}" in at.subheader[0].value.replace("\\", "")
    assert "Shown to lose something" in said(at)
    first = at.dataframe[1].value
    assert set(first["way"]) == {way.name for way in WAYS}
    at.segmented_control(key="inside groups " + f"{names}").set_value(1).run()
    assert not at.exception
    assert (at.dataframe[1].value["regret"] == 0).all()


def test_sets_are_trained_on_demand_with_progress_and_stop(page: Open, works: Works) -> None:
    """Nothing starts by itself; a bar, Stop, and then the answer."""
    at = page(**SMALL, panel="groups")
    assert not works.works
    assert "15 ways to part 4 tasks" in said(at)
    button(at, "Train all 15 sets").click().run()
    assert len(works.works) == 1
    button(at, "Stop").click().run()
    ticket = at.session_state[session.KEY].record(Studying).ticket
    assert ticket.progress().status is Status.STOPPED
    button(at, "Train all 15 sets").click().run()
    works.works[1].finish(studied(ROAD))
    at.run()
    assert at.subheader[0].value.startswith("Best of 15")
    at.pills(key="inside panel").set_value("pull").run()
    assert not at.exception
    assert "10 repetitions" not in said(at)
    assert "Gain of one network for the two over one for each" in said(at)


def test_the_example_of_six_tasks_is_a_click_away(page: Open) -> None:
    """The address follows, and there is no way on from there."""
    at = page(**SMALL, panel="groups")
    button(at, "See the 203 ways").click().run()
    assert not at.exception
    assert (at.query_params["tasks"], at.query_params["panel"]) == ("6", "groups")
    assert at.subheader[0].value.startswith("Best of 203")
    assert not [each for each in at.button if each.label.startswith("See the")]


def test_a_study_that_fails_says_why(page: Open, works: Works) -> None:
    """One sentence, and the way to try again."""
    at = page(**SMALL, panel="groups")
    button(at, "Train all").click().run()
    works.works[0].fail("the study of groups failed: no room")
    at.run()
    assert "no room" in at.error[0].value
    assert button(at, "Train all")


def test_too_much_work_is_refused_in_a_sentence() -> None:
    """Repetitions are ten to twenty, and large networks of six tasks are not trained by a page."""
    assert repeated(replace(ROAD, replicates=100)).replicates == 20
    assert repeated(replace(ROAD, replicates=2)).replicates == 10
    with pytest.raises(ValueError, match="must be trained within 10 minutes of one core, got"):
        repeated(Experiment(RoadScenes(tasks=6), width=256, depth=4))


def test_durations_are_spoken() -> None:
    """Seconds in tens, then minutes."""
    assert studying._spoken(8.2) == "10 seconds"


def test_cosines_stand_beside_gains_and_what_they_predict(
    page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All pairs of four tasks, and a sentence on many settings with its interval."""
    found = Prediction((0.5, 0.2, 0.7), (0.1, -0.2, 0.3), 21, 126)
    monkeypatch.setattr(loading, "predicted_gains", lambda: found)
    at = page(**SMALL, panel="pull")
    assert len(at.dataframe[0].value) == 6
    assert "Over 126 pairs of 21 settings the cosine goes with the gain: correlation 0.50" in said(
        at
    )


def test_without_a_study_the_way_to_it_is_said(page: Open, works: Works) -> None:
    """Pairs of settings that nobody trained have no gain yet."""
    at = page(**SMALL, panel="pull")
    assert "is known once the question" in said(at)
    assert not at.exception
