import xml.etree.ElementTree as ElementTree

import numpy as np
import pandas as pd
import pytest

from core.metrics.catalogue import METRICS
from dashboard.maps import curves

SVG = "{http://www.w3.org/2000/svg}"


SCORED = pd.DataFrame({"arm": ["together", "apart"], "step": [100.0, 200.0], "score": [0.3, 0.2]})


def _frame(mean: list[float], ended: list[float], step: list[int]) -> pd.DataFrame:
    """Give both arms a curve; apart's is a tenth higher, and has no interval."""
    here = {"step": step, "replicates": 2, "ended": ended}
    both = [
        {"arm": arm, "mean": scores, "low": scores - width, "high": scores + width, **here}
        for arm, scores, width in (
            ("together", np.array(mean), 0.01),
            ("apart", np.array(mean) * 1.1, np.nan),
        )
    ]
    return pd.concat([pd.DataFrame(each) for each in both], ignore_index=True)


def _drawn(frame: pd.DataFrame, metric: str = "error") -> ElementTree.Element:
    return ElementTree.fromstring(curves.svg(frame, SCORED, METRICS[metric]))


def _points(line: ElementTree.Element) -> list[tuple[float, float]]:
    return [
        (float(x), float(y)) for x, y in (point.split(",") for point in line.get("points").split())
    ]


def test_curves_run_over_all_steps_and_lower_errors_lie_lower() -> None:
    """Both lines go from the first step to the last; only what has an interval has a band."""
    drawn = _drawn(_frame([0.5, 0.2, 0.1], [0, 0, 0], [0, 100, 400]))
    together, apart = map(_points, drawn.iter(f"{SVG}polyline"))
    for line in (together, apart):
        assert [x for x, _ in line] == [curves.LEFT, pytest.approx(117.5), curves.RIGHT]
        assert [y for _, y in line] == sorted(y for _, y in line)
    assert all(above < below for (_, above), (_, below) in zip(apart, together, strict=True))
    assert len(list(drawn.iter(f"{SVG}polygon"))) == 1


def test_curves_are_dotted_where_all_networks_have_ended() -> None:
    """The dotted part begins where the line ends."""
    drawn = _drawn(_frame([0.5, 0.2, 0.1, 0.1], [0, 0.5, 1, 1], [0, 100, 200, 400]))
    solid, dotted, *_ = drawn.iter(f"{SVG}polyline")
    assert "stroke-dasharray" not in solid.attrib
    assert "stroke-dasharray" in dotted.attrib
    assert _points(solid)[-1] == _points(dotted)[0]
    assert len(_points(dotted)) == 2


def test_the_scores_that_are_compared_are_marked() -> None:
    """A dot for each arm, the lower error lower and later as it was reached."""
    frame = _frame([0.5, 0.2, 0.1], [0, 0, 0], [0, 100, 400])
    one, other = _drawn(frame).iter(f"{SVG}circle")
    assert float(one.get("cx")) < float(other.get("cx"))
    assert float(one.get("cy")) < float(other.get("cy"))


@pytest.mark.parametrize("mean", [[0.5, 0.0, 0.0], [0.5, 0.5, 0.5], [0.69, 0.55, 0.52], [0.1]])
@pytest.mark.parametrize("metric", ["error", "log_loss"])
def test_any_scores_have_axes_that_can_be_read(mean: list[float], metric: str) -> None:
    """No error at all, no progress, small steps and a single point are drawn inside the picture."""
    steps = [0, 50, 100][: len(mean)]
    drawn = _drawn(_frame(mean, [0.0] * len(mean), steps), metric)
    words = [text.text for text in drawn.iter(f"{SVG}text")]
    assert words[-2] == f"test {METRICS[metric].noun}"
    assert 2 <= len(words) - 4 <= 6
    places = [y for line in drawn.iter(f"{SVG}polyline") for _, y in _points(line)]
    assert all(curves.TOP <= y <= curves.BOTTOM for y in places)
