"""The loss inspector: one example at one step of training, term by term."""

import streamlit as st

from core import Experiment, Missing
from core.data import SharedFeatures
from core.results.inspection import Inspection
from dashboard.lessons import inspector_frames as frames
from dashboard.shared import loss_words, navigation, trained

STEPS = (1, 50, 100, 300, 1000)
PLAIN, MIXED = "yes or no", "numbers among them"
WITH_NUMBERS = Experiment(SharedFeatures(examples=400, numbers=0.5), missing=Missing(0.2))
OF_NUMBERS = (
    r"For a number the network gives a number, and $L = \log 2\;(\hat y - y)^2$. Here y is counted "
    "in standard deviations from the mean of the training labels: always giving the mean costs "
    r"$\log 2$, as much as saying 'one half' to every yes-or-no question. So no task drowns "
    "another in the sum, and all stand side by side in one network."
)


def show(experiment: Experiment) -> None:
    """Let a person pick a step and an example; draw its terms and the sums they are part of."""
    with st.container(border=True):
        st.markdown("**Loss inspector.** Pick a step of training and an example of its batch.")
        kinds = st.segmented_control(
            "The tasks ask for", (PLAIN, MIXED), default=PLAIN, required=True, key="inspected kinds"
        )
        inspected = WITH_NUMBERS if kinds == MIXED else experiment
        left, right = st.columns(2)
        steps = [step for step in STEPS if step <= inspected.steps]
        step = left.select_slider("Steps trained", steps, steps[-2], key="inspected step")
        inspection = trained.inspection(inspected, step)
        count = inspection.terms.shape[1]
        example = right.slider("Example of the batch", 1, count, key="inspected example") - 1
        if inspection.picture:
            left.image(frames.enlarged(inspection, example), width=220)
        elif kinds == MIXED:
            left.markdown(OF_NUMBERS)
        terms = frames.terms(inspection, example)
        right.table(loss_words.table(terms).set_index("task"))
        st.markdown(f"{loss_words.summed(terms)} {_of_batch(inspection)}")
        if kinds == MIXED and st.button(
            "Open these tasks as an experiment", icon=":material/tune:", key="open numbers"
        ):
            navigation.open_in_playground(inspected)


def _of_batch(inspection: Inspection) -> str:
    """Write the sum over the batch, and what the optimiser saw."""
    total, count = inspection.terms.sum(), inspection.terms.shape[1]
    return (
        f"All {count} examples of the batch: {total:.3f}, divided by {count} is "
        f"**{total / count:.4f}**. The optimiser saw **{inspection.loss:.4f}**."
    )
