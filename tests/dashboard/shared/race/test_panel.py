import time
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.computing.races import Races
from dashboard.shared import loading

PATIENCE = 120.0  # seconds; of a loaded machine


def _transfer() -> None:
    from core import Experiment
    from core.data import SharedFeatures
    from dashboard.shared.race import panel

    source = SharedFeatures(tasks=3, examples=60, allocation="focus", focus_examples=10)
    arms = ("together", "apart", "transfer")
    panel.show(Experiment(source, width=4, arms=arms, replicates=2, steps=50), "error")


def _softmax() -> None:
    from core import Experiment
    from core.data import RoadScenes
    from dashboard.shared.race import panel

    arms = ("together", "apart", "softmax")
    panel.show(
        Experiment(RoadScenes(examples=60), width=4, arms=arms, replicates=2, steps=50), "error"
    )


@pytest.fixture
def raced(jobs: Races, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Draw a race until its verdict is there."""
    monkeypatch.setattr(loading, "races", lambda: jobs)

    def draw(page: Callable[[], None]) -> AppTest:
        drawn = AppTest.from_function(page, default_timeout=PATIENCE).run()
        end = time.monotonic() + PATIENCE
        while not any(text.value.startswith("### ") for text in drawn.markdown):
            assert time.monotonic() < end, "the race must end"
            time.sleep(0.1)
            drawn.run()
        assert not drawn.exception
        return drawn

    return draw


def test_a_race_with_transfer_is_reported_of_its_focus_task(raced: Callable[..., AppTest]) -> None:
    """Transfer answers one task: curves, verdicts and costs are of that task for all arms."""
    page = raced(_transfer)
    assert len([text for text in page.markdown if text.value.startswith("### ")]) == 2
    assert page.caption[0].value == "Curves, verdict and table are of task 1 alone."
    assert "test error, task 1" in page.get("plotly_chart")[0].proto.spec
    scores = page.dataframe[0].value.set_index("arm")["error"]
    assert list(scores.index) == ["together", "apart", "transfer"]
    assert scores.between(0, 1).all()


def test_every_arm_has_its_verdict(raced: Callable[..., AppTest]) -> None:
    """Softmax and together are each compared with apart, over all tasks."""
    page = raced(_softmax)
    verdicts = [text.value for text in page.markdown if text.value.startswith("### ")]
    assert len(verdicts) == 2
    assert "softmax" in verdicts[1]
    assert not any("alone" in caption.value for caption in page.caption)


def _of_two(more: bool) -> None:
    import streamlit as st

    from core import Experiment
    from core.data import SharedFeatures
    from dashboard.shared.race import panel

    experiment = Experiment(SharedFeatures(tasks=3, examples=60), width=4, replicates=4)
    panel.show(experiment, "error", (lambda wanted: st.text(str(wanted))) if more else None)


def _drawn(more: bool = True) -> AppTest:
    page = AppTest.from_function(_of_two, args=(more,)).run()
    assert not page.exception
    return page


@pytest.mark.parametrize(
    ("still_improving", "words"),
    [
        ((0.0, 0.1), None),
        ((0.0, 0.11), "when the last step came: 11% of the networks of apart. More steps"),
        ((0.5, 1.0), "50% of the networks of together, 100% of the networks of apart."),
    ],
)
def test_a_race_that_was_cut_short_says_so(
    over: Any, still_improving: tuple[float, float], words: str | None
) -> None:
    """The warning names the arms of which more than a tenth of the networks still improved."""
    over.leads(4, 5, 6, 5, still_improving=still_improving)
    said = [warning.value.replace("\\", "") for warning in _drawn().warning]
    assert len(said) == (words is not None)
    assert all(words in each for each in said)


def test_an_undecided_race_offers_the_replicates_that_would_decide(over: Any) -> None:
    """Four leads of 2, -2, 2, -2 have the half width 3.67: within 1 point it is with 56."""
    over.leads(2, -2, 2, -2)
    page = _drawn()
    (button,) = page.button
    assert button.label == "Add 52 replicates"
    button.click().run()
    assert "56" in [text.value for text in page.text]


@pytest.mark.parametrize("leads", [(4, 5, 6, 5), (-4, -5, -6, -5), (0.1, -0.1, 0.2, 0)])
def test_a_decided_race_offers_no_replicates(over: Any, leads: tuple[float, ...]) -> None:
    """Neither where an arm wins, nor where both are practically the same."""
    over.leads(*leads)
    assert not _drawn().button


def test_who_cannot_be_given_more_replicates_is_not_asked(over: Any) -> None:
    """A lesson shows an undecided race without the button."""
    over.leads(2, -2, 2, -2)
    assert not _drawn(more=False).button
