"""The loss inspector: one example at one step of training, term by term."""

import streamlit as st

from core import Experiment
from core.results.inspection import Inspection
from dashboard.lessons import inspector_frames as frames
from dashboard.shared import trained

STEPS = (1, 50, 100, 300, 1000)


def show(experiment: Experiment) -> None:
    """Let a person pick a step and an example; draw its terms and the sums they are part of."""
    with st.container(border=True):
        st.markdown("**Loss inspector.** Pick a step of training and an example of its batch.")
        left, right = st.columns(2)
        steps = [step for step in STEPS if step <= experiment.steps]
        step = left.select_slider("Steps trained", steps, steps[-2], key="inspected step")
        inspection = trained.inspection(experiment, step)
        count = inspection.terms.shape[1]
        example = right.slider("Example of the batch", 1, count, key="inspected example") - 1
        if inspection.picture:
            left.image(frames.enlarged(inspection, example), width=220)
        right.table(frames.term_table(inspection, example).set_index("task"))
        st.markdown(_sums(inspection, example))


def _sums(inspection: Inspection, example: int) -> str:
    """Write the sum over tasks, then over the batch, and what the optimiser saw."""
    total, count = inspection.terms.sum(), inspection.terms.shape[1]
    return (
        f"This example: the sum over tasks is **{inspection.terms[:, example].sum():.3f}**. "
        f"All {count} examples of the batch: {total:.3f}, divided by {count} is "
        f"**{total / count:.4f}**. The optimiser saw **{inspection.loss:.4f}**."
    )
