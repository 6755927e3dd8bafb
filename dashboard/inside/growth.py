"""Watch it learn: the weights of units at some moments of training."""

from collections.abc import Iterator

import numpy as np
import streamlit as st

from core import Experiment
from core.inside.insight import Insight, Side
from core.settings.numerals import numeral
from dashboard.inside import growth_charts
from dashboard.inside import growth_frames as frames
from dashboard.inside.finding import insight_of
from dashboard.inside.panel import Panel
from dashboard.shared import controls
from dashboard.shared.figures import STILL, readable
from dashboard.shared.insight import pictures
from dashboard.shared.insight.findings import strongest
from dashboard.shared.networks.svg import escaped
from dashboard.shared.theme import APART, TOGETHER

UNITS = 12


def _number(experiment: Experiment, insight: Insight) -> tuple[str, str]:
    steps = insight.moments
    if not insight.features:
        best = f"{int(insight.together.steps[0]):,}"
        return f"The one network was at its best after {best} steps", ""
    growth = frames.growth(insight)
    when = frames.when_found(growth.together, growth.steps)
    found = when[when >= 0]
    if not len(found):
        return "The one network found no feature", f"It was watched for {int(steps[-1]):,} steps."
    half = int(np.median(found))
    return (
        f"Half of what the one network found was there by step {half:,}",
        f"It found {len(found)} of {len(when)} features; the last networks were at their best at "
        f"step {int(steps[-1]):,}.",
    )


def _draw(experiment: Experiment, insight: Insight) -> None:
    steps, dark = [int(step) for step in insight.moments], st.context.theme.type == "dark"
    step, tie = controls.choice(f"inside moment {steps}", steps[-1], steps.__contains__)
    if len(steps) > 1:
        st.select_slider("Step of training", steps, step, **tie)
    moment = steps.index(step)
    if insight.features:
        figure = growth_charts.curves(frames.growth(insight), insight.features, moment)
        st.plotly_chart(
            readable(figure, dark),
            key="inside growth",
            alt="How well the best units follow each true feature over training",
            config=STILL,
        )
    one, several = frames.shown(insight, moment, UNITS)
    for label, side, weights, colour in (
        ("One network for all tasks", insight.together, one, TOGETHER),
        ("One network for each task", insight.apart, several, APART),
    ):
        st.markdown(f"**{label}**, step {step:,}: the units that matter most in the end")
        if len(insight.picture):
            figures = _pictures(experiment, insight, side, weights, colour)
            st.html(pictures.grid(figures, f"{label} at step {step}", small=True))
        else:
            st.dataframe(_table(insight, side, weights), hide_index=True)


def _pictures(
    experiment: Experiment, insight: Insight, side: Side, weights: np.ndarray, colour: str
) -> Iterator[str]:
    height, width = (int(pixels) for pixels in insight.picture)
    several = len(side.steps) > 1
    for (network, unit), values in zip(side.shown, weights, strict=False):
        tasks = np.flatnonzero(side.networks == network)
        of = f" of {experiment.source.names[int(tasks[0])]}" if several else ""
        words = f"unit {unit + 1}{of}"
        image = pictures.picture(values, (height, width), words)
        yield pictures.figure(image, f"{pictures.dot(colour)} {escaped(words)}")


def _table(insight: Insight, side: Side, weights: np.ndarray) -> list[dict[str, str]]:
    """List the strongest inputs of each unit."""
    rows = []
    for (_, unit), values in zip(side.shown, weights, strict=False):
        inputs = strongest(values, insight.inputs)
        said = ", ".join(f"{name} {numeral(weight, '+.2f')}" for name, weight in inputs)
        rows.append({"unit": f"{unit + 1}", "strongest inputs": said})
    return rows


GROWTH_PANEL = Panel(
    title="Watch it learn",
    icon=":material/timelapse:",
    shows="The weights of the units that matter most in the end, at some moments of training, and "
    "how well the best units follow each true feature.",
    reads="Move the step: pictures begin as noise and sharpen. A curve above the thin line at 0.8 "
    "says that a unit has found the feature.",
    otherwise="If units found nothing the curves would stay where they begin, and the pictures "
    "noise.",
    number=_number,
    draw=_draw,
    find=insight_of,
)
