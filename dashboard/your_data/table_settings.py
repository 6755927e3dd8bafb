"""What is asked of a table, beside its columns: controls at the left."""

from typing import Any

import streamlit as st

from dashboard.playground.controls import GRIDS
from dashboard.shared.theme import METRIC_NAMES
from dashboard.your_data import desk
from dashboard.your_data.label_frames import all_rows_words, row_choices
from dashboard.your_data.opened import Opened

WIDTHS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
SPLITS = (3, 5, 10, 20, 30)


def show(found: Opened, settings: dict[str, Any]) -> None:
    """Draw the controls."""
    with st.sidebar:
        _steps("Network width", "width", WIDTHS, settings, "Units of the hidden layer.")
        st.selectbox(
            "Training rows",
            row_choices(found.used, settings["examples"]),
            **desk.bound("examples", settings["examples"]),
            placeholder=all_rows_words(found.used),
            format_func=lambda rows: f"{rows:,}",
            help="60% of the rows are for training. Fewer: what if you had less data?",
        )
        st.selectbox(
            "Score",
            list(METRIC_NAMES),
            **desk.bound("metric", settings["metric"]),
            placeholder="by the balance of the labels",
            format_func=METRIC_NAMES.__getitem__,
            help="Where one answer is rare, plain error says little: AUC is taken then. The answer "
            "gives the reason.",
        )
        st.selectbox(
            "Focus task (optional)",
            settings["tasks"],
            **desk.bound("focus", settings["focus"]),
            placeholder="none",
            help="The one that matters most: learning the others first, then this one "
            "(transfer), is then measured, too.",
        )
        _steps("Splits", "replicates", SPLITS, settings, "More splits: narrower intervals.")
        with st.expander("Fine print"):
            _steps("Training steps", "steps", GRIDS["steps"], settings)
            st.number_input(
                "Seed",
                0,
                9999,
                **desk.bound("seed", settings["seed"]),
                help="Another seed splits the rows in other ways: does the advice stay?",
            )


def _steps(
    label: str,
    name: str,
    usual: tuple[int, ...],
    settings: dict[str, Any],
    help: str | None = None,
) -> None:
    """Draw a slider over the usual values and the present one."""
    st.select_slider(
        label,
        sorted({*usual, settings[name]}),
        **desk.bound(name, settings[name]),
        format_func=lambda value: f"{value:,}",
        help=help,
    )
