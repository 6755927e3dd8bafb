"""What a person takes away: the report, the numbers, the fitted network and the command."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.advice.answer import Advice
from core.advice.settings import command_line, fit_line
from core.arms.catalogue import arm_label
from core.computing.ticket import Status, Ticket
from dashboard.shared import ticks
from dashboard.shared.theme import plain
from dashboard.your_data import advising, packing
from dashboard.your_data.advising import Answer


def show(current: Answer, advice: Advice) -> None:
    """Offer all that can be taken away."""
    st.subheader("Take it away", anchor=False)
    *files, network = st.columns(4)
    _files(current, advice, files)
    if current.question.source.read_as:
        st.markdown(
            "A model that predicts, fitted from the shell or in Python (`from core import "
            "MultiTask`), in the folder of the table:"
        )
        st.code(fit_line(current.question, advice.arm), "shell", wrap_lines=True)
    else:
        with network:
            made = current.network
            if made is not None and not made.progress().over:
                ticks.ticking(_wait, made)
            else:
                _network(current, advice)
        st.caption(
            plain(
                f"The network is {arm_label(advice.arm)}, trained once, on the first split, and "
                "kept where its mean validation loss was lowest; its scores are in the archive, "
                "with a short Python file that predicts with PyTorch alone."
            )
        )
    st.markdown("The same answer from the shell, in the folder of the table:")
    st.code(command_line(current.question), "shell", wrap_lines=True)


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


def _wait(made: "Ticket[None, bytes]") -> None:
    """Say that the network is in the making; rerun the page when it is made."""
    if made.progress().over:
        st.rerun()
    st.progress(0.0, "Training the network ...")


def _network(current: Answer, advice: Advice) -> None:
    """Make the fitted network when asked, then hand it over."""
    made = None if current.network is None else current.network.progress()
    if made is not None and made.answer is not None:
        st.download_button(
            "Network (ZIP)",
            made.answer,
            "network.zip",
            "application/zip",
            icon=":material/download:",
            type="primary",
            on_click="ignore",
            width="stretch",
        )
        return
    if made is not None and made.status == Status.FAILED:
        st.error(plain(f"{made.reason}."), icon=":material/error:")
    st.button(
        "Make the network",
        on_click=advising.make_network,
        args=(current, advice),
        icon=":material/hub:",
        width="stretch",
    )
