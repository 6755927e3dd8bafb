"""The labels of a table as plotly figures."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.data.tables.wording import short
from dashboard.shared.charts import laid_out
from dashboard.shared.theme import TRANSFER, UNLABELLED, translucent
from dashboard.your_data.label_frames import Picture

YES, NO, GAP = TRANSFER, translucent(UNLABELLED, 0.22), "#E69F00"  # told apart by all eyes
ANSWERS = {"yes": YES, "no": NO, "unlabelled": GAP}
WORDS = {"yes": "yes", "no": "no", "unlabelled": "? (not labelled)"}
NUMBERED = 12  # tasks up to which cells hold their number
LABELLED = 40  # tasks up to which both sides of a square are named in full
NAME = 16  # characters of a task beside a chart


def axis_names(names: Sequence[str]) -> list[str]:
    """Cut names to fit beside a chart; those that would then be equal keep their number.

    >>> axis_names(["a", "the same long beginning 1", "the same long beginning 2"])
    ['a', 'the same lo… (2)', 'the same lo… (3)']
    """
    brief = [_brief(name) for name in names]
    return [
        f"{word[: NAME - 5]}… ({place})" if brief.count(word) > 1 else word
        for place, word in enumerate(brief, start=1)
    ]


def _brief(name: str) -> str:
    text = short(name)
    text = text if len(text) <= NAME else f"{text[: NAME - 1]}…"
    return text.replace("<", "‹").replace(">", "›")  # plotly reads tags


def height_of(tasks: int, head: int) -> int:
    """Return pixels that let every task be read, up to a hundred of them."""
    return head + tasks * (26 if tasks <= NUMBERED else 18 if tasks <= LABELLED else 13)


def colour_bar(title: str) -> dict[str, object]:
    """Return a scale of colours above a chart: a narrow screen has no room beside it."""
    return {
        "title": {"text": title, "side": "top"},
        "orientation": "h",
        "thickness": 10,
        "y": 1.02,
        "yanchor": "bottom",
    }


def square(figure: go.Figure, tasks: int, head: int) -> go.Figure:
    """Lay out tasks by tasks; of very many only some are named."""
    every = 1 if tasks <= LABELLED else None
    figure.update_yaxes(autorange="reversed", showgrid=False, dtick=every)
    figure.update_xaxes(tickangle=-45, showgrid=False, dtick=every)
    return laid_out(figure, height_of(min(tasks, LABELLED), head))


def label_matrix(found: Picture) -> go.Figure:
    """Draw tasks by some rows of the table: yes, no, or a gap."""
    third = [stop for k, c in enumerate((GAP, NO, YES)) for stop in ([k / 3, c], [(k + 1) / 3, c])]
    figure = go.Figure(
        go.Heatmap(
            z=found.matrix,
            y=axis_names(found.names),
            colorscale=third,
            zmin=-1.5,
            zmax=1.5,
            showscale=False,
            ygap=2,
            customdata=np.array(["?", "no", "yes"])[found.matrix.astype(np.int64) + 1],
            hovertemplate="%{y}: %{customdata}<extra></extra>",
        )
    )
    for word, colour in ANSWERS.items():
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            marker={"symbol": "square", "size": 12, "color": colour},
            name=WORDS[word],
        )
    figure.update_yaxes(autorange="reversed", showgrid=False, dtick=1)
    rows = found.matrix.shape[1]
    figure.update_xaxes(title=f"{rows} rows of the table", showticklabels=False, showgrid=False)
    return laid_out(figure, height_of(len(found.names), 90), legend_itemclick=False)


def balance_bars(found: Picture) -> go.Figure:
    """Draw how many rows say yes, no and nothing, for each task."""
    figure = go.Figure()
    for word, colour in ANSWERS.items():
        figure.add_bar(
            x=found.balance[word],
            y=axis_names(found.names),
            name=WORDS[word],
            orientation="h",
            marker={"color": colour, "line": {"width": 0}},
            hovertemplate="%{y}: %{x:,} rows<extra>" + WORDS[word] + "</extra>",
        )
    figure.update_yaxes(autorange="reversed", dtick=1)
    figure.update_xaxes(title="rows")
    figure = laid_out(figure, height_of(len(found.names), 90), barmode="stack", bargap=0.2)
    return figure.update_layout(legend_traceorder="normal")


def both_heatmap(found: Picture) -> go.Figure:
    """Draw for each two tasks how often both say yes."""
    names = axis_names(found.names)
    numbers = len(names) <= NUMBERED
    figure = go.Figure(
        go.Heatmap(
            z=found.both,
            x=names,
            y=names,
            colorscale="Cividis",
            zmin=0,
            xgap=1,
            ygap=1,
            text=[["" if np.isnan(v) else f"{v:.0f}" for v in row] for row in found.both],
            texttemplate="%{text}" if numbers else None,
            colorbar=colour_bar("% both yes"),
            hovertemplate="%{y} and %{x}: %{z:.1f}% both yes<extra></extra>",
        )
    )
    return square(figure, len(names), 180)
