"""What a person takes away: the report, the numbers, the fitted model and the command."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.advice.answer import Advice
from core.advice.chosen import recipe_of, widths_of
from core.advice.settings import command_line
from core.arms.catalogue import arm_label, arm_of
from core.computing.ticket import Progress, Status, Ticket
from dashboard.shared import library, ticks
from dashboard.shared.theme import plain
from dashboard.your_data import advising, asking, packing
from dashboard.your_data.advising import Answer
from dashboard.your_data.examples import EXAMPLES

PYTHON = """\
from core.estimator.saving import load
answers = load("model.safetensors").predict(table)  # table: a DataFrame with the input columns
"""
SHELL = "python -m core predict model.safetensors new.csv --chances > predictions.csv"


def show(current: Answer, advice: Advice) -> None:
    """Offer all that can be taken away."""
    st.subheader("Take it away", anchor=False)
    *files, model = st.columns(4)
    _files(current, advice, files)
    made = None if current.network is None else current.network.progress()
    with model:
        _model(current, advice, made)
    if current.network is not None and made is not None and not made.over:
        ticks.ticking(_wait, current.network)
    if made is not None and made.status == Status.FAILED:
        st.error(plain(f"{made.reason}."), icon=":material/error:")
    ready = made is not None and made.answer is not None
    _about(advice, ready)
    _keep(current, advice)
    st.markdown("The same answer from the shell, in the folder of the table:")
    st.code(command_line(current.question), "shell", wrap_lines=True)


def _about(advice: Advice, ready: bool) -> None:
    """Say what the archive of the model holds, and once it is there how it is used."""
    arm, recipe = advice.arm, recipe_of(advice)
    width = (
        ""
        if recipe is None
        else f" at width {recipe.width}, which validation chose most often ({widths_of(advice)})"
    )
    said = (
        f"The model is **{plain(arm_label(arm))}** ({arm_of(arm).about}), fitted on all rows"
        f"{width}. Its archive holds "
        "`model.safetensors` (weights and JSON, nothing that runs), `README.md` (the model card: "
        "what was measured, on which rows, and what it does not know) and `predict.py`, which "
        "answers a table with PyTorch and pandas alone."
    )
    if not ready:
        st.caption(said)
        return
    st.markdown(f"{said} With this project installed:")
    st.code(PYTHON, "python", wrap_lines=True)
    st.code(SHELL, "shell", wrap_lines=True)


def _files(current: Answer, advice: Advice, spaces: Sequence[DeltaGenerator]) -> None:
    """Offer the report, and the numbers in two forms."""
    report, numbers, parquet = spaces
    report.download_button(
        "Report (HTML)",
        lambda: packing.report(current.question, advice),
        "report.html",
        "text/html",
        icon=":material/description:",
        on_click="ignore",
        width="stretch",
    )
    numbers.download_button(
        "Numbers (CSV)",
        lambda: packing.numbers_zip(advice),
        "numbers.zip",
        "application/zip",
        icon=":material/table:",
        on_click="ignore",
        width="stretch",
    )
    parquet.download_button(
        "Numbers (Parquet)",
        lambda: packing.numbers_parquet(advice),
        "numbers.parquet",
        "application/vnd.apache.parquet",
        icon=":material/table:",
        on_click="ignore",
        width="stretch",
    )


def _keep(current: Answer, advice: Advice) -> None:
    """Offer to put the answer into this person's Library: its names are those of their table."""
    key = packing.key(current.question, advice)
    kept = library.has(key)
    st.button(
        "In your Library" if kept else "Keep in Library",
        on_click=_kept,
        args=(key, current, advice),
        icon=":material/bookmark:",
        disabled=kept,
        help="Keeps the names of your columns, all scores and the report, for you alone. Your rows "
        "are not kept.",
    )


def _kept(key: str, current: Answer, advice: Advice) -> None:
    about = packing.about(current.question, advice)
    shipped = current.asked.table in EXAMPLES
    query = asking.to_query(current.asked.table, current.settings) if shipped else {}
    library.keep_advice(
        key,
        current.name,
        about | {"query": query},
        packing.numbers_table(advice),
        packing.report(current.question, advice),
    )


def _wait(made: "Ticket[None, bytes]") -> None:
    """Say how far the model is; rerun the page when it is made."""
    progress = made.progress()
    if progress.over:
        st.rerun()
    line, button = st.columns((5, 1), vertical_alignment="center")
    line.progress(progress.share, f"Fitting the model: {progress.share:.0%}")
    button.button("Stop fitting", on_click=made.stop, icon=":material/stop:", width="stretch")


def _model(current: Answer, advice: Advice, made: Progress[None, bytes] | None) -> None:
    """Have the model fitted when asked, then hand it over."""
    if made is not None and made.answer is not None:
        st.download_button(
            "Model (ZIP)",
            made.answer,
            "model.zip",
            "application/zip",
            icon=":material/download:",
            type="primary",
            on_click="ignore",
            width="stretch",
        )
        return
    st.button(
        "Fit the model",
        on_click=advising.make_network,
        args=(current, advice),
        icon=":material/hub:",
        disabled=made is not None and not made.over,
        width="stretch",
    )
