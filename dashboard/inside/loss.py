"""What does an answer cost? The loss of any example of a run, term by term, for both sides."""

import numpy as np
import streamlit as st

from core import Experiment
from core.inside.insight import Insight
from core.inside.limits import key_of
from dashboard.inside import loss_frames as frames
from dashboard.inside.chosen import SPLITS, Chosen
from dashboard.inside.finding import insight_of
from dashboard.inside.loss_frames import Inspected
from dashboard.inside.panel import Panel
from dashboard.shared import controls, loss_words, session
from dashboard.shared.insight import pictures

SIDES = ("One network for all tasks", "One network for each task")


def _find(experiment: Experiment) -> Inspected | None:
    insight = insight_of(experiment)
    return None if insight is None else _inspected(key_of(experiment), experiment, insight)


@st.cache_resource(show_spinner=False, max_entries=4)  # up to 30 MB each
def _inspected(key: str, _experiment: Experiment, _insight: Insight) -> Inspected:
    return frames.inspected(_experiment, _insight)


def _number(experiment: Experiment, found: Inspected) -> tuple[str, str]:
    one, several = found.means["test"]
    if np.isnan(one):
        return "No test example has a label", ""
    learned, apart = found.means["train"]
    return (
        f"A test answer costs {one:.3f} with one network, {several:.3f} with separate ones",
        f"A training answer costs {learned:.3f} and {apart:.3f}. These are means over the labels "
        f"of up to {frames.MEASURED:,} examples.",
    )


def _draw(experiment: Experiment, found: Inspected) -> None:
    chosen = session.mine(Chosen)
    row, number = _example(chosen, found)
    shape, insight = found.problem.picture, found.insight
    columns = st.columns((2, 4, 4) if shape else 2, gap="medium")
    if shape:
        image = pictures.picture(found.problem.x[row], shape, f"Example {number}")
        columns[0].html(pictures.large(image))
    sides = zip(columns[-2:], SIDES, (insight.together, insight.apart), strict=True)
    for column, title, side in sides:
        terms = found.terms(side, row)
        column.markdown(f"**{title}**")
        column.table(loss_words.table(terms).set_index("task"))
        column.markdown(f"{loss_words.summed(terms)} {_mean(terms)}")


def _mean(terms: list[loss_words.Term]) -> str:
    mean, labels = frames.over_labels(terms), sum(term.known for term in terms)
    if mean is None:
        return ""
    return f"Over its {labels} label{'s' * (labels > 1)} the mean is **{mean:.3f}**."


def _example(chosen: Chosen, found: Inspected) -> tuple[int, int]:
    """Let a person choose an example; return its row and its place in its split."""
    rows = found.rows(chosen.split)
    count, dearest = len(rows), found.dearest[chosen.split] + 1
    number = dearest if chosen.number is None else min(chosen.number, count)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "Examples",
            list(SPLITS),
            default=chosen.split,
            format_func=SPLITS.__getitem__,
            required=True,
            **controls.bound(
                "split",
                "inside split",
                chosen.split,
                lambda _, own: chosen.show(controls.held(own)),
                SPLITS.__contains__,
            ),
        )
        st.number_input(
            f"Which of the {count:,}",
            1,
            count,
            number,
            width=200,
            **controls.bound(
                "example",
                f"inside {chosen.split} example of {count}",
                number,
                lambda _, own: chosen.show(chosen.split, controls.held(own)),
                lambda value: isinstance(value, int) and 1 <= value <= count,
            ),
        )
    if chosen.number is not None and chosen.number > count:
        st.warning(f"There are {count:,} of them: the last is shown.", icon=":material/link_off:")
    elif number == dearest:
        st.caption(f"Of the first {frames.MEASURED:,} it costs the one network most.")
    return int(rows[number - 1]), number


LOSS_PANEL = Panel(
    title="What does an answer cost?",
    icon=":material/receipt_long:",
    shows="Each labelled answer to an example costs L, worked out below; a '?' is struck out and "
    "adds nothing.",
    reads="An L near 0: the network was sure and right. log 2 = 0.69 is the price of 'one half', "
    "which anybody can say; more is to be sure and wrong. ŷ is the chance of yes, or a number. "
    "Training lowers the sum over tasks, averaged over the training examples.",
    otherwise="If a '?' were read as no, its row would cost something, and the networks would be "
    "driven to no. If networks only learned by heart, training answers would cost next to nothing "
    "and test answers log 2 or more.",
    number=_number,
    draw=_draw,
    find=_find,
)
