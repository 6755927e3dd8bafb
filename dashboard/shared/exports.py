"""What can be taken from a chart: its picture, its numbers, and the Python that gives them."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from core.data.tables.formulas import harmless
from dashboard.shared.figure import Figure

SHARPER = 3  # pixels of a saved picture for one on the screen: fit for print
GROUND = {"light": "#FFFFFF", "dark": "#0E1117"}  # Streamlit's own


def chart(figure: Figure, name: str, key: str, alt: str) -> None:
    """Draw a chart whose camera saves it as a PNG.

    Args:
        name: of the file, without its ending.
        alt: what is drawn, for those who do not see it.
    """
    camera = {"format": "png", "filename": name, "scale": SHARPER}
    tools = {"displayModeBar": True, "displaylogo": False, "modeBarButtons": [["toImage"]]}
    st.plotly_chart(
        on_ground(figure, GROUND.get(str(st.context.theme.type), GROUND["light"])),
        key=key,
        config={**tools, "toImageButtonOptions": camera},
        alt=alt,
    )


def on_ground(figure: Figure, colour: str) -> Figure:
    """Return a figure on the ground of its page: a picture without one is unread on another."""
    ground = {"paper_bgcolor": colour, "plot_bgcolor": colour}
    return Figure(figure.data, {**figure.layout, **ground})


def offer(name: str, table: Callable[[], pd.DataFrame], code: str) -> None:
    """Offer, below a chart, its numbers as CSV and the Python that gives them.

    Args:
        name: of the file, without its ending.
        table: makes the numbers, when they are asked for.
    """
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "CSV",
            lambda: harmless(table()).to_csv(index=False),
            f"{name}.csv",
            "text/csv",
            key=f"csv of {name}",
            icon=":material/table:",
            type="tertiary",
            on_click="ignore",
        )
        with st.popover("Python", icon=":material/code:", type="tertiary"):
            st.caption("Run in the folder of the table it prints the numbers of this chart.")
            st.code(code, "python")
