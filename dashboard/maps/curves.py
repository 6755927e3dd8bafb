"""The curves of a recorded point, small: both arms' mean test score while they train, as SVG."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import pandas as pd

from core import Experiment
from core.atlas.shipped import AtlasError
from core.metrics.catalogue import EVERY, curve_of
from core.metrics.metric import Metric
from dashboard.shared import loading
from dashboard.shared.race.charts import LOG_TICKS
from dashboard.shared.race.frames import scored_frame, settled_frame
from dashboard.shared.theme import arm_colour

WIDTH, HEIGHT = 360, 200
LEFT, RIGHT, TOP, BOTTOM = 40, 350, 22, 176  # of the field in which curves are
KEPT = 4000  # drawings of some 3 kB: all that is recorded, in both scores that have curves


def curves(experiment: Experiment, metric: str) -> str:
    """Return what was recorded of the point as SVG; nothing where nothing was."""
    try:
        return _drawn(experiment, curve_of(EVERY[metric], experiment.kinds).name)
    except AtlasError:  # the page has said so
        return ""


@lru_cache(maxsize=KEPT)
def _drawn(experiment: Experiment, metric: str) -> str:
    found = loading.recorded(experiment)
    if found is None or found.result.curves.empty:
        return ""
    result = found.result
    return svg(settled_frame(result, metric), scored_frame(result, metric), EVERY[metric])


def svg(frame: pd.DataFrame, scored: pd.DataFrame, metric: Metric) -> str:
    """Draw the mean and the 95% band of each arm against steps, and where it is scored.

    Args:
        frame: see `dashboard.shared.race.frames.race_frame`.
        scored: see `dashboard.shared.race.frames.scored_frame`.
    """
    field = _Field(frame, metric)
    label = f"Test {metric.noun} of both against training steps"
    parts = [
        *field.axes(),
        *(part for arm in frame["arm"].unique() for part in field.curve(arm)),
        *(field.mark(*row) for row in scored.itertuples(index=False)),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{label}">{"".join(parts)}</svg>'
    )


class _Field:
    """Where values lie: steps evenly, scores on a logarithmic scale, as in a race."""

    def __init__(self, frame: pd.DataFrame, metric: Metric) -> None:
        self._frame, self._metric = frame, metric
        self._last = max(1, int(frame["step"].max()))
        tiny = 0.1 / 100  # an error of none has no logarithm
        scores = frame["mean"].clip(lower=tiny)
        self._low, self._high = float(scores.min()) * 0.95, float(scores.max()) * 1.03

    def axes(self) -> Iterator[str]:
        """Yield thin lines at some scores, and what they and the steps are."""
        for tick in _ticks(self._low, self._high):
            y = self._y(np.array([tick]))[0]
            written = f"{100 * tick:g}%" if self._metric.percent else f"{tick:g}"
            yield f'<path class="tick" d="M{LEFT} {y:.1f}H{RIGHT}"/>'
            yield _text(written, LEFT - 6, y + 4, "end")
        yield _text("0", LEFT, BOTTOM + 16, "middle")
        yield _text(f"{self._last:,} training steps", RIGHT, BOTTOM + 16, "end")
        yield _text(f"test {self._metric.noun}", LEFT, TOP - 10, "start")
        yield _text("● scored there", RIGHT, TOP - 10, "end")

    def curve(self, arm: str) -> Iterator[str]:
        """Yield the band and the line of an arm; dotted where all its networks have ended."""
        rows = self._frame[self._frame["arm"] == arm]
        colour, x = arm_colour(arm), self._x(rows["step"].to_numpy())
        mean, low, high = (self._y(rows[name].to_numpy()) for name in ("mean", "low", "high"))
        known = ~(np.isnan(low) | np.isnan(high))
        there = [*_points(x[known], high[known]), *_points(x[known], low[known])[::-1]]
        if there:
            yield f'<polygon fill="{colour}" fill-opacity=".18" points="{" ".join(there)}"/>'
        ended = rows["ended"].to_numpy() >= 1
        turn = int(np.argmax(ended)) if ended.any() else len(x) - 1
        for part, dash in ((slice(turn + 1), ""), (slice(turn, None), ' stroke-dasharray="2 4"')):
            points = _points(x[part], mean[part])
            if len(points) > 1:
                yield (
                    f'<polyline fill="none" stroke="{colour}" stroke-width="2.5"{dash} '
                    f'points="{" ".join(points)}"/>'
                )

    def mark(self, arm: str, step: float, score: float) -> str:
        """Draw the dot at a score that is compared."""
        x, y = self._x(np.array([step]))[0], self._y(np.array([score]))[0]
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{arm_colour(arm)}"/>'

    def _x(self, steps: np.ndarray) -> np.ndarray:
        return LEFT + (RIGHT - LEFT) * steps / self._last

    def _y(self, scores: np.ndarray) -> np.ndarray:
        inside = np.clip(scores, self._low, self._high)
        share = np.log(inside / self._low) / np.log(self._high / self._low)
        return np.asarray(BOTTOM - (BOTTOM - TOP) * share)


def _points(x: np.ndarray, y: np.ndarray) -> list[str]:
    return [f"{left:.1f},{down:.1f}" for left, down in zip(x, y, strict=True)]


def _ticks(low: float, high: float) -> list[float]:
    """Choose the scores that are written: round ones, two to five.

    >>> _ticks(0.21, 0.51), _ticks(0.55, 0.69)
    ([0.3, 0.4, 0.5], [0.55, 0.6, 0.65])
    """
    usual = [tick for tick in LOG_TICKS if low <= tick <= high]
    while len(usual) > 5:
        usual = usual[::2]
    if len(usual) > 1:
        return usual
    size = 10.0 ** np.floor(np.log10(high - low))
    step = float(next(part * size for part in (0.5, 1, 2) if (high - low) / (part * size) < 5))
    first = int(np.ceil(low / step))
    return [round(tick * step, 6) for tick in range(first, int(high / step) + 1)]


def _text(words: str, x: float, y: float, anchor: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'
