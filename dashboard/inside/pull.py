"""Do the tasks pull together? Where each would have the shared layers go."""

from typing import Any

import numpy as np
import streamlit as st

from core import Experiment
from core.grouping import pulling
from core.inside.insight import Insight
from core.metrics.catalogue import EVERY
from core.settings.numerals import numeral
from dashboard.inside import pull_charts, studying
from dashboard.inside import pull_frames as frames
from dashboard.inside.finding import insight_of
from dashboard.inside.panel import Panel
from dashboard.shared import controls, loading
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
        f"{numeral(pull.mean[pull.most], '.2f')}; at the best step it is "
        f"{numeral(pull.mean[-1], '.2f')}."
    )
    alike, others = frames.related(insight, pull)
    if np.isfinite(alike) and np.isfinite(others):
        said += (
            f" Tasks that need a common part: {numeral(alike, '.2f')} on average; the others: "
            f"{numeral(others, '.2f')}."
        )
    return found, said


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
    _pairs(experiment, dark)
    right.caption(
        f"At step {step:,}. Compared on up to 2,048 training examples, in the layers that "
        f"{counted(len(names), 'task')} share."
    )


def _pairs(experiment: Experiment, dark: bool) -> None:
    """Draw what each pair gains beside its cosine, where every set of tasks has been trained."""
    st.markdown("**Do two tasks that pull together gain by sharing?**")
    if (said := frames.predicted_words(loading.predicted_gains())) is not None:
        st.markdown(said)
    study = studying.known(experiment)
    if study is None:
        st.caption(
            "Which pairs gain with just these settings is known once the question 'Which tasks "
            "belong in one network?' has been answered for them."
        )
        return
    pairs = pulling.pairs(study)
    chart, table = st.columns((3, 2))
    chart.plotly_chart(
        readable(pull_charts.gains(pairs), dark),
        key="inside pull gains",
        alt="Gain of every two tasks in one network against the cosine of their gradients",
        config=STILL,
    )
    table.dataframe(pairs[list(PAIR_COLUMNS)], hide_index=True, column_config=PAIR_COLUMNS)
    table.caption(
        f"Gain of one network for the two over one for each, points of test "
        f"{EVERY[study.metric].noun}, {study.replicates} repetitions with 95% intervals. The "
        "cosine is the mean over training, between what training examples of one task and "
        "validation examples of the other would have the shared layers do."
    )


PAIR_COLUMNS: dict[str, Any] = {
    "first": "Task",
    "second": "With",
    "cosine": st.column_config.NumberColumn("Mean cosine", format="%.2f"),
    "gain": st.column_config.NumberColumn("Gain (points)", format="%+.1f"),
}

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
    find=insight_of,
)
