from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from core import Experiment, Result
from core.data import SharedFeatures
from dashboard.maps.curves import _drawn, curves
from dashboard.shared import loading

POINT = Experiment(SharedFeatures(tasks=4, examples=50), width=3)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    _drawn.cache_clear()


@pytest.mark.parametrize("metric", ["error", "log_loss", "auc"])
def test_a_recorded_point_has_curves_whatever_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, result: Result, metric: str
) -> None:
    """Both arms are named; a score that has no curves shows those of another."""
    monkeypatch.setattr(loading, "recorded", lambda _: SimpleNamespace(result=result))
    root = ElementTree.fromstring(curves(POINT, metric))
    texts = [text.text for text in root.iter() if text.get("class") == "name"]
    assert texts == ["together", "apart"]


def test_a_point_that_is_not_recorded_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn, and nothing breaks."""
    monkeypatch.setattr(loading, "recorded", lambda _: None)
    assert curves(POINT, "error") == ""
