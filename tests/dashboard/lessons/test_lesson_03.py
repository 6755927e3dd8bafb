import numpy as np
import pytest

from core.atlas import paired
from core.atlas.paired import Lead
from dashboard.lessons import lesson_03_softmax as lesson
from dashboard.lessons import measured


def test_softmax_cannot_do_better_than_what_it_must_miss() -> None:
    """The measured error is no less than the errors that crowded pictures force."""
    _, forced = lesson.crowded_share()
    assert measured.rows("softmax", arm="softmax")["score"].iloc[0] >= forced


@pytest.mark.parametrize("point", lesson.POINTS)
def test_bars_are_means_over_draws(point: str) -> None:
    """Each within its interval."""
    bars = lesson.compared(point)
    expected = [paired.errors(arm, point).mean() for arm in ("softmax", "together")]
    np.testing.assert_allclose(bars["mean"], expected)
    assert (bars["low"] <= bars["mean"]).all()
    assert (bars["mean"] <= bars["high"]).all()


@pytest.mark.parametrize(
    ("lead", "said"),
    [
        (Lead(5.0, 4.0, 6.0, 10), "multi-label is better"),
        (Lead(-5.0, -6.0, -4.0, 10), "softmax is better"),
        (Lead(0.0, -0.1, 0.1, 10), "both are practically the same"),
        (Lead(0.0, -9.0, 9.0, 10), "it is undecided who is better"),
    ],
)
def test_the_verdict_is_that_of_the_paired_difference(
    monkeypatch: pytest.MonkeyPatch, lead: Lead, said: str
) -> None:
    """A lead of multi-label over softmax, with its interval."""
    monkeypatch.setattr(paired, "lead", lambda *_: lead)
    shown = lesson.show(0)
    assert shown.verdict == f"With just one object: {said}."
