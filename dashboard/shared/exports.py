"""What can be taken from a chart: its picture, its numbers, and the Python that gives them."""

import io
from collections.abc import Callable

import pandas as pd
import streamlit as st

from core.data.tables.formulas import harmless
from dashboard.shared.figure import Figure
from dashboard.shared.figures import CLEAR

SHARPER = 3  # pixels of a saved picture for one on the screen: fit for print
ROOM = 28  # pixels above a chart, where its camera stands
AS_ADVICE = "Run in the folder of the table it prints the numbers of this chart."
AS_EXPERIMENT = "Run where this project is installed it prints these numbers."
Page = tuple[str, Callable[[], str]] | None  # what a file of HTML is called, and what makes it


def chart(figure: Figure, name: str, key: str, alt: str) -> None:
    """Draw a chart whose camera saves it as a PNG.

    Args:
        name: of the file, without its ending.
        alt: what is drawn, for those who do not see it.
    """
    camera = {"format": "png", "filename": name, "scale": SHARPER}
    tools = {"displayModeBar": True, "displaylogo": False, "modeBarButtons": [["toImage"]]}
    ground = st.get_option(f"theme.{st.context.theme.type or 'light'}.backgroundColor")
    st.plotly_chart(
        with_camera(figure, ground or CLEAR),
        key=key,
        config={**tools, "toImageButtonOptions": camera},
        alt=alt,
    )


def with_camera(figure: Figure, ground: str) -> Figure:
    """Return a figure with room for its camera, on the ground of its page.

    Saved without a ground, the pale text of the dark theme could not be read on paper.
    """
    layout = figure.layout
    margin = {**layout["margin"], "t": layout["margin"]["t"] + ROOM}
    own = {"paper_bgcolor": ground, "plot_bgcolor": ground, "height": layout["height"] + ROOM}
    return Figure(figure.data, {**layout, **own, "margin": margin, "modebar": {"bgcolor": CLEAR}})


def offer(
    name: str,
    table: Callable[[], pd.DataFrame],
    code: str,
    said: str = AS_ADVICE,
    page: Page = None,
    key: str = "",
) -> None:
    """Offer, below a chart, its numbers as CSV and Parquet and the Python that gives them.

    Args:
        name: of the file, without its ending.
        table: makes the numbers, when they are asked for.
        said: of the Python.
        page: what is told of the chart as one HTML file; None: nothing is.
        key: tells it from others of the same name.
    """
    with st.container(horizontal=True, gap="small"):
        files: dict[str, tuple[Callable[[], str | bytes], str, str]] = {
            "CSV": (lambda: harmless(table()).to_csv(index=False), "csv", "text/csv"),
            "Parquet": (lambda: parquet(table()), "parquet", "application/vnd.apache.parquet"),
        }
        if page is not None:
            files[page[0]] = (page[1], "html", "text/html")
        for label, (made, ending, kind) in files.items():
            st.download_button(
                label,
                made,
                f"{name}.{ending}",
                kind,
                key=f"{ending} of {name} {key}",
                icon=":material/description:" if ending == "html" else ":material/table:",
                type="tertiary",
                on_click="ignore",
            )
        python(code, said)


def python(code: str, said: str) -> None:
    """Offer a program, to be read and copied.

    Args:
        said: what it does, in a sentence.
    """
    with st.popover("Python", icon=":material/code:", type="tertiary"):
        st.caption(said)
        st.code(code, "python")


def parquet(table: pd.DataFrame) -> bytes:
    """Write a table as Parquet."""
    file = io.BytesIO()
    table.rename(columns=str).to_parquet(file, index=False)
    return file.getvalue()
