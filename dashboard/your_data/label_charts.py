"""The labels of a table as plotly figures."""

import numpy as np
import plotly.graph_objects as go

from dashboard.shared.figures import colour_bar, laid_out
from dashboard.shared.theme import TRANSFER, UNLABELLED, translucent
from dashboard.your_data.charts import NUMBERED, axis_names, height_of, square
from dashboard.your_data.label_frames import Picture

YES, NO, GAP = (
    TRANSFER,
    translucent(UNLABELLED, 0.22),
    "#E69F00",
)  # all eyes can tell which is which
ANSWERS = {"yes": YES, "no": NO, "unlabelled": GAP}
WORDS = {"yes": "yes", "no": "no", "unlabelled": "? (not labelled)"}


def label_matrix(picture: Picture) -> go.Figure:
    """Draw tasks by some rows of the table: yes, no, or a gap."""
    third = [stop for k, c in enumerate((GAP, NO, YES)) for stop in ([k / 3, c], [(k + 1) / 3, c])]
    figure = go.Figure(
        go.Heatmap(
            z=picture.matrix,
            y=axis_names(picture.names),
            colorscale=third,
            zmin=-1.5,
            zmax=1.5,
            showscale=False,
            ygap=2,
            customdata=np.array(["?", "no", "yes"])[picture.matrix.astype(np.int64) + 1],
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
    figure.update_yaxes(autorange="reversed", showgrid=False, dtick=1, type="category")
    rows = picture.matrix.shape[1]
    figure.update_xaxes(title=f"{rows} rows of the table", showticklabels=False, showgrid=False)
    return laid_out(figure, height_of(len(picture.names), 90), legend_itemclick=False)


def balance_bars(picture: Picture) -> go.Figure:
    """Draw how many rows say yes, no and nothing, for each task."""
    figure = go.Figure()
    for word, colour in ANSWERS.items():
        figure.add_bar(
            x=picture.balance[word],
            y=axis_names(picture.names),
            name=WORDS[word],
            orientation="h",
            marker={"color": colour, "line": {"width": 0}},
            hovertemplate="%{y}: %{x:,} rows<extra>" + WORDS[word] + "</extra>",
        )
    figure.update_yaxes(autorange="reversed", dtick=1, type="category")
    figure.update_xaxes(title="rows")
    figure = laid_out(figure, height_of(len(picture.names), 90), barmode="stack", bargap=0.2)
    return figure.update_layout(legend_traceorder="normal")


def both_heatmap(picture: Picture) -> go.Figure:
    """Draw for each two tasks how often both say yes."""
    names = axis_names(picture.names)
    numbers = len(names) <= NUMBERED
    figure = go.Figure(
        go.Heatmap(
            z=picture.both,
            x=names,
            y=names,
            colorscale="Cividis",
            zmin=0,
            xgap=1,
            ygap=1,
            text=[["" if np.isnan(v) else f"{v:.0f}" for v in row] for row in picture.both],
            texttemplate="%{text}" if numbers else None,
            colorbar=colour_bar("% both yes"),
            hovertemplate="%{y} and %{x}: %{z:.1f}% both yes<extra></extra>",
        )
    )
    return square(figure, len(names), 180)
