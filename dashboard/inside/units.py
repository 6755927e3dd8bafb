"""What did the units learn? Each true part beside the unit that found it."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import streamlit as st

from core import Experiment
from core.data import RoadScenes
from core.data.sources.road_scenes import SIDES
from core.inside.insight import Insight, Side
from core.settings.numerals import joined, numeral
from dashboard.inside import units_charts
from dashboard.inside.finding import insight_of
from dashboard.inside.panel import Panel
from dashboard.shared.figures import readable
from dashboard.shared.insight import findings as frames
from dashboard.shared.insight import pictures
from dashboard.shared.insight.findings import Finding
from dashboard.shared.insight.words import finding
from dashboard.shared.networks.svg import escaped
from dashboard.shared.networks.words import counted
from dashboard.shared.theme import APART, TOGETHER, plain

CARDS, ROWS, UNITS = 12, 3, 12  # shown at most: features, separate networks of each, units


def _number(experiment: Experiment, insight: Insight) -> tuple[str, str]:
    names, best = experiment.source.names, frames.best(insight)
    if not insight.features:
        unit = int(insight.together.shown[0, 1])
        using = [names[task] for task in frames.users(insight, insight.together, 0, unit)]
        who = f"{joined(using)} use{'s' * (len(using) == 1)} it" if using else "no task uses it"
        return f"Unit {unit + 1} matters most in the one network: {plain(who)}", ""
    one, several, different = frames.counts(insight)
    more = (
        f"The one network found {one} of {len(insight.features)} features; "
        f"{counted(len(insight.apart.steps), 'separate network')} found {different}, and had to "
        f"learn them {several} times in all."
    )
    if best is None:
        return "No unit of the one network found a feature", more
    sure = (
        f"The unit and what it found have a correlation of {best.match:.2f} (1: always on "
        f"together); before training the best unit had {best.before:.2f}."
    )
    return plain(finding(insight, best, names)), f"{sure} {more}"


def _draw(experiment: Experiment, insight: Insight) -> None:
    if insight.features and len(insight.picture):
        cards = list(_cards(experiment, insight))
        st.html(pictures.grid(cards, "True parts and the units that found them"))
        _need(insight)
    elif insight.features:
        dark = st.context.theme.type == "dark"
        st.plotly_chart(
            readable(units_charts.matches(insight), dark),
            key="inside matches",
            alt="Correlation of units with the true features, together and apart",
        )
        _need(insight)
    elif len(insight.picture):
        for label, side, colour in _sides(insight):
            st.markdown(f"**{label}**")
            figures = _gallery(experiment, insight, side, colour)
            st.html(pictures.grid(figures, f"Weights of units: {label}", small=True))
    else:
        for label, side, _ in _sides(insight):
            st.markdown(f"**{label}**")
            st.dataframe(_inputs(experiment, insight, side), hide_index=True)


def _sides(insight: Insight) -> Iterator[tuple[str, Side, str]]:
    yield "One network for all tasks", insight.together, TOGETHER
    yield "One network for each task", insight.apart, APART


def _need(insight: Insight) -> None:
    """Say what silence costs those who need a feature, and those who do not."""
    needing, others = frames.effect_of_need(insight)
    if np.isfinite(needing) and np.isfinite(others):
        st.caption(
            f"Silencing the unit that found a feature costs tasks that need it {needing:.0%} of "
            f"what the network knows of them, on average, and the others {others:.1%}."
        )


def _cards(experiment: Experiment, insight: Insight) -> Iterator[str]:
    """Write a card for each feature."""
    names = experiment.source.names
    for each in frames.together(insight)[:CARDS]:
        using = joined([names[task] for task in each.users])
        rows = [_row(insight, insight.together, each, TOGETHER, f"used by {using or 'no task'}")]
        separate = frames.separate(insight, each.feature)
        for other in separate[:ROWS]:
            (task,) = np.flatnonzero(insight.apart.networks == other.network)
            rows.append(_row(insight, insight.apart, other, APART, f"of {names[task]} alone"))
        if len(separate) > ROWS:
            rows.append(f"<small>and {len(separate) - ROWS} more networks</small>")
        yield pictures.card(_true(experiment, insight, each.feature), rows)


def _true(experiment: Experiment, insight: Insight, feature: int) -> str:
    """Write the name of a feature, beside its picture where the source can draw it."""
    name = insight.features[feature]
    if not isinstance(experiment.source, RoadScenes):
        return escaped(name)
    part, side = divmod(feature, len(SIDES))
    amounts = np.zeros((1, len(experiment.source.parts)), dtype=np.float32)
    amounts[0, part] = 1 - 2 * side
    height, width = experiment.source.picture
    drawn = experiment.source.pictured(amounts)
    image = pictures.picture(drawn, (height, width), f"the {name}, as it is")
    return pictures.row(image, f"{escaped(name)}, as it is")


def _row(insight: Insight, side: Side, each: Finding, colour: str, who: str) -> str:
    said = "correlation" if each.found else "not found:"
    words = f"unit {each.unit + 1}, {said} {each.match:.2f}"
    image = _image(insight, side, each.network, each.unit, words)
    return pictures.row(image, f"{pictures.dot(colour)} {words}<br>{escaped(who)}")


def _image(insight: Insight, side: Side, network: int, unit: int, words: str) -> str:
    """Draw the weights of a unit of the first layer; those of deeper ones are no picture."""
    width = side.weights.first.shape[1]
    if unit >= width:
        return ""
    height, wide = (int(pixels) for pixels in insight.picture)
    return pictures.picture(side.weights.first[network, unit], (height, wide), words)


def _gallery(experiment: Experiment, insight: Insight, side: Side, colour: str) -> Iterator[str]:
    names = experiment.source.names
    for network, unit in frames.dearest(side, UNITS):
        using = [names[task] for task in frames.users(insight, side, network, unit)]
        words = f"unit {unit + 1}"
        image = _image(insight, side, network, unit, words)
        said = escaped(joined(using) or "no task alone")
        yield pictures.figure(image, f"{pictures.dot(colour)} {words}: {said}")


def _inputs(experiment: Experiment, insight: Insight, side: Side) -> pd.DataFrame:
    """List, for the units that matter most, who uses them and their strongest inputs."""
    rows = []
    for network, unit in frames.dearest(side, UNITS):
        using = [experiment.source.names[t] for t in frames.users(insight, side, network, unit)]
        inputs = frames.strongest(side.weights.first[network, unit], insight.inputs)
        said = ", ".join(f"{name} {numeral(weight, '+.2f')}" for name, weight in inputs)
        rows.append((unit + 1, joined(using) or "no task alone", said))
    return pd.DataFrame(rows, columns=["unit", "used by", "strongest inputs, with weights"])


UNITS_PANEL = Panel(
    title="What did the units learn?",
    icon=":material/grid_view:",
    shows="Each hidden unit looks for something; where the data are made, and so the truth is "
    "known, a card has a true part on top, and below it the unit that follows it best: of the one "
    "network (:blue[blue]), and of each separate network whose task needs it (:orange[orange]).",
    reads="Light and dark pixels are what a unit wants to be lighter or darker; grey is ignored. A "
    "correlation of 1 says that the unit is on exactly as much as the part is there. A task uses a "
    "unit if it loses a twentieth of what it knows, or more, when the unit is silent.",
    otherwise="The pictures would be noise, the correlations those from before training, and tasks "
    "that do not need a part would lose as much as those that do.",
    number=_number,
    draw=_draw,
    find=insight_of,
)
