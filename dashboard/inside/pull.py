"""Do the tasks pull together? Where each would have the shared layers go."""

import numpy as np
import streamlit as st

from core import Experiment
from core.inside.insight import Insight
from dashboard.inside import pull_charts
from dashboard.inside import pull_frames as frames
from dashboard.inside.panel import Panel
from dashboard.shared import controls
from dashboard.shared.figures import STILL, readable
from dashboard.shared.networks.words import counted

NONE = "One task has nobody to pull with"


def _number(experiment: Experiment, insight: Insight) -> tuple[str, str]:
    pull = frames.pull(insight)
    if pull is None:
        return NONE, ""
    found = (
        f"In {pull.conflicts:.0%} of all pairs and moments two tasks pull against each other"
        if np.isfinite(pull.conflicts)
        else "The networks did not learn: only their first weights can be compared"
    )
    said = (
        f"They pull together most at step {pull.steps[pull.most]:,}, with a mean cosine of "
        f"{pull.mean[pull.most]:.2f}; at the best step it is {pull.mean[-1]:.2f}."
    )
    alike, others = frames.related(insight, pull)
    if np.isfinite(alike) and np.isfinite(others):
        said += f" Tasks that need a common part: {alike:.2f} on average; the others: {others:.2f}."
    return found, said.replace("-", "−")


def _draw(experiment: Experiment, insight: Insight) -> None:
    pull, names = frames.pull(insight), experiment.source.names
    if pull is None:
        return
    dark, steps = st.context.theme.type == "dark", [int(step) for step in pull.steps]
    left, right = st.columns((3, 2))
    usual = steps[pull.most]
    step, tie = controls.choice(f"inside pull {steps}", usual, steps.__contains__)
    left.plotly_chart(
        readable(pull_charts.curves(pull, names, steps.index(step)), dark),
        key="inside pull curves",
        alt="Cosine between the gradients of every two tasks over training",
        config=STILL,
    )
    if len(steps) > 1:
        left.select_slider("Step of training", steps, step, **tie)
    ordered = [names[task] for task in insight.task_order]
    right.plotly_chart(
        readable(pull_charts.matrix(frames.at(insight, steps.index(step)), ordered), dark),
        key="inside pull matrix",
        alt=f"Cosine between the gradients of tasks at step {step}",
        config=STILL,
    )
    right.caption(
        f"At step {step:,}. Compared on up to 2,048 training examples, in the layers that "
        f"{counted(len(names), 'task')} share."
    )


PULL_PANEL = Panel(
    title="Do the tasks pull together?",
    icon=":material/compare_arrows:",
    shows="At several moments of training each task says where it would have the shared layers "
    "go: its gradient. The curves show for every two tasks how far they agree, the table one "
    "moment.",
    reads="A cosine of 1: a step for one task is the best step for the other, too. 0: they have "
    "nothing to do with each other. Below 0: what helps one harms the other, a conflict.",
    otherwise="Tasks with nothing in common stay about 0 all through training; tasks that fight "
    "over too few units fall below it.",
    number=_number,
    draw=_draw,
)
