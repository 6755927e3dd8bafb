"""Same picture, two networks: what both do with one example, or with a scene of one's own."""

import numpy as np
import streamlit as st

from core import Experiment
from core.data import RoadScenes
from core.data.arrays import Floats
from core.data.sources.road_scenes import SIDES
from core.inside.insight import Insight
from dashboard.inside import same_frames as frames
from dashboard.inside.finding import insight_of
from dashboard.inside.panel import Panel
from dashboard.shared import controls
from dashboard.shared.insight import pictures
from dashboard.shared.networks import svg, words
from dashboard.shared.theme import plain

NOISE = (0.0, 0.1, 0.2, 0.3, 0.5, 1.0)
WORDS = {SIDES[0]: "light", SIDES[1]: "dark", frames.ABSENT: "none"}


def _number(experiment: Experiment, insight: Insight) -> tuple[str, str]:
    both, one, several, neither = frames.rights(insight)
    if np.isnan(both):
        return "Both answer the same examples", ""
    return (
        f"In {one:.1%} of the answers only the one network is right, in {several:.1%} only the "
        "separate ones",
        f"Both are right in {both:.0%}, and neither in {neither:.1%}.",
    )


def _draw(experiment: Experiment, insight: Insight) -> None:
    left, right = st.columns((2, 3), gap="large")
    with left:
        x, labels = _example(experiment, insight)
        if len(insight.picture):
            height, width = (int(pixels) for pixels in insight.picture)
            image = pictures.picture(x, (height, width), "The example")
            st.html(pictures.large(image))
    with right:
        drawing = frames.drawing(experiment, insight, x)
        # st.html takes every drawing out of what it is given. All words in this one are escaped.
        st.markdown(svg.written(drawing), unsafe_allow_html=True)
        st.caption(words.caption(drawing))
    table = frames.answers(experiment, insight, x, labels)
    differing = int(table["differ"].sum())
    st.dataframe(
        table.assign(differ=np.where(table["differ"], "they differ", "")),
        hide_index=True,
        column_config={
            "task": "Task",
            "label": "Truth",
            "together": "One network",
            "apart": "Separate networks",
            "differ": "",
        },
    )
    st.caption(f"They differ in {differing} of {len(table)} answers to this example.")


def _example(experiment: Experiment, insight: Insight) -> tuple[Floats, list[float]]:
    """Let a person choose an example, or make a scene; return it with its labels."""
    count = len(insight.examples)
    numbers = list(range(1, count + 1))
    usual = 1 + int(insight.differing.argmax())
    number, tie = controls.choice(f"inside example of {count}", usual, numbers.__contains__)
    st.select_slider("Example", numbers, number, **tie)
    x = insight.examples[number - 1].astype(np.float32)
    labels = [float(label) for label in insight.labels[number - 1]]
    if insight.differing[number - 1]:
        st.caption(
            "One of the examples at which both sides differ most. The first ones are not chosen."
        )
    if not isinstance(experiment.source, RoadScenes):
        return x, labels
    own, tie = controls.choice("inside own scene", False, (True, False).__contains__)
    st.toggle("Make a scene yourself", own, help="Begin with this one, part by part.", **tie)
    return _scene(experiment.source, x, number) if own else (x, labels)


def _scene(source: RoadScenes, x: Floats, number: int) -> tuple[Floats, list[float]]:
    """Let a person set each part and the noise, beginning with what is in an example."""
    there, chosen = frames.parts_in(source, x), {}
    columns = st.columns(2)
    for place, part in enumerate(source.parts):
        key = f"inside part {part} {number} {source.tasks} {source.sharing}"
        chosen[part], tie = controls.choice(key, there[part], WORDS.__contains__)
        columns[place % 2].segmented_control(
            plain(part),
            list(WORDS),
            default=chosen[part],
            format_func=WORDS.__getitem__,
            required=True,
            **tie,
        )
    noise, tie = controls.choice("inside noise", 0.2, NOISE.__contains__)
    st.select_slider("Noise", NOISE, noise, format_func=lambda value: f"{value:.1f}", **tie)
    return frames.scene(source, chosen, noise, number)


SAME_PANEL = Panel(
    title="Same picture, two networks",
    icon=":material/compare:",
    shows="One example goes through both: how active their units are, and what they answer.",
    reads="A full circle is a unit as active as on any of the kept examples. Change one part of a "
    "scene and see which units follow, and whose answers change.",
    otherwise="If both had learned the same in the same way, they would differ in no answer; if "
    "units followed no parts, changing one part would change all circles alike.",
    number=_number,
    draw=_draw,
    find=insight_of,
)
