import time
from collections.abc import Callable

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
def over(jobs: Races, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
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


def test_a_race_with_transfer_is_reported_of_its_focus_task(over: Callable[..., AppTest]) -> None:
    """Transfer answers one task: curves, verdicts and costs are of that task for all arms."""
    page = over(_transfer)
    assert len([text for text in page.markdown if text.value.startswith("### ")]) == 2
    assert page.caption[0].value == "Curves, verdict and table are of task 1 alone."
    assert "test error, task 1" in page.get("plotly_chart")[0].proto.spec
    scores = page.dataframe[0].value.set_index("arm")["error"]
    assert list(scores.index) == ["together", "apart", "transfer"]
    assert scores.between(0, 1).all()


def test_every_arm_has_its_verdict(over: Callable[..., AppTest]) -> None:
    """Softmax and together are each compared with apart, over all tasks."""
    page = over(_softmax)
    verdicts = [text.value for text in page.markdown if text.value.startswith("### ")]
    assert len(verdicts) == 2
    assert "softmax" in verdicts[1]
    assert not any("alone" in caption.value for caption in page.caption)
