"""How alike do the networks become? Linear CKA between layers."""

import streamlit as st

from core import Experiment
from core.inside.insight import Insight
from dashboard.inside import likeness_charts
from dashboard.inside import likeness_frames as frames
from dashboard.inside.finding import insight_of
from dashboard.inside.panel import Panel
from dashboard.shared.figures import STILL, readable


def _number(experiment: Experiment, insight: Insight) -> tuple[str, str]:
    table = frames.likeness(insight, experiment.source.names)
    mean = table[["trained", "untrained", "unlike"]].mean()
    apart = mean["trained"] - mean["untrained"]
    learned = "made them more alike" if apart > 0 else "did not make them more alike"
    return (
        f"The one network and the separate ones end with a likeness of {mean['trained']:.2f}",
        f"That of its first weights with the separate networks is {mean['untrained']:.2f}: what it "
        f"learned {learned}. With the examples shuffled it is {mean['unlike']:.2f}.",
    )


def _draw(experiment: Experiment, insight: Insight) -> None:
    dark, table = st.context.theme.type == "dark", frames.likeness(insight, experiment.source.names)
    depth = len(insight.similarity)
    st.plotly_chart(
        readable(likeness_charts.dots(table[table["layer"] == depth]), dark),
        key="inside likeness",
        alt="Likeness of the one network's last hidden layer with that of each separate network",
        config=STILL,
    )
    if depth > 1:
        st.markdown("**Layer by layer**, the mean over separate networks")
        st.plotly_chart(
            readable(likeness_charts.layers(frames.layers(insight)), dark),
            key="inside layers",
            alt="Mean likeness of every layer of the one network with every layer of the others",
            config=STILL,
        )


LIKENESS_PANEL = Panel(
    title="How alike do they become?",
    icon=":material/join_inner:",
    shows="The last hidden layer of the one network is compared with that of each separate one, "
    "on the same test examples.",
    reads="1: the same up to a turn of the axes. All networks begin with the same weights; so a "
    "full dot counts only beside the open one, the same network before training. A cross is what "
    "has nothing to do with each other.",
    otherwise="If both learned different things, the full dot would lie at or left of the open "
    "one.",
    number=_number,
    draw=_draw,
    find=insight_of,
)
