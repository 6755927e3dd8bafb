"""Examples and their labels as plotly figures."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.data.arrays import Floats
from dashboard.shared.figures import laid_out
from dashboard.shared.labels.frames import Samples

GAP = 2  # pixels between pictures


def label_matrix(
    samples: Samples, words: np.ndarray | None = None, below: Sequence[str] | None = None
) -> go.Figure:
    """Draw pictures in a row and, below each, its column of Y: 1, 0 or '?'.

    Args:
        words: (T, n) what to write into the cells instead of the labels.
        below: n texts to write below the columns; None: their numbers.
    """
    count, tasks = samples.labels.shape[1], len(samples.names)
    has_pictures = samples.pictures is not None
    label_height = 26 * tasks
    picture_height = 120 if has_pictures else 0
    heights = [picture_height, label_height] if has_pictures else [label_height]
    figure = make_subplots(
        rows=len(heights), cols=1, row_heights=heights, vertical_spacing=0.02, shared_xaxes=True
    )
    pitch = 1.0
    if samples.pictures is not None:
        pitch = samples.pictures.shape[2] + GAP
        figure.add_trace(_strip(samples.pictures), row=1, col=1)
        square = {"scaleanchor": "x", "constrain": "domain", "constraintoward": "bottom"}
        figure.update_yaxes(visible=False, autorange="reversed", **square, row=1, col=1)
        figure.update_xaxes(visible=False, row=1, col=1)
    centres = pitch * np.arange(count) + (pitch - 1 - GAP * has_pictures) / 2
    for trace in _cells(samples, centres, words):
        figure.add_trace(trace, row=len(heights), col=1)
    figure.update_yaxes(autorange="reversed", row=len(heights), col=1, showgrid=False)
    figure.update_xaxes(
        tickvals=centres,
        ticktext=below or [f"{k + 1}" for k in range(count)],
        title=None if below else "example",
        showgrid=False,
        zeroline=False,
        row=len(heights),
        col=1,
    )
    return laid_out(figure, sum(heights) + 60)


def _strip(pictures: np.ndarray) -> go.Heatmap:
    """Join pictures (n, height, width) side by side, with a transparent gap."""
    padded = np.pad(pictures, ((0, 0), (0, 0), (0, GAP)), constant_values=np.nan)
    largest = float(np.abs(pictures).max())
    return go.Heatmap(
        z=np.concatenate(list(padded), axis=1),
        colorscale="gray",
        zmin=0 if pictures.min() >= 0 else -largest,
        zmax=largest,
        showscale=False,
        hoverinfo="skip",
    )


def _cells(
    samples: Samples, centres: np.ndarray, words: np.ndarray | None
) -> tuple[go.Heatmap, go.Scatter]:
    """Draw the boxes of Y, and on them their text: as a trace it follows light and dark."""
    usual = {1.0: "1", 0.0: "0"}
    text = (
        [usual.get(float(value), "?") for value in samples.labels.ravel()]
        if words is None
        else words.ravel().tolist()
    )
    rows = np.repeat(list(samples.names), len(centres))
    boxes = go.Heatmap(
        z=np.nan_to_num(samples.labels, nan=0.5),
        x=centres,
        y=list(samples.names),
        colorscale=[
            [0, "rgba(138,138,138,0.10)"],
            [0.49, "rgba(138,138,138,0.10)"],
            [0.5, "rgba(230,159,0,0.35)"],
            [0.51, "rgba(0,158,115,0.45)"],
            [1, "rgba(0,158,115,0.45)"],
        ],
        zmin=0,
        zmax=1,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
    )
    written = go.Scatter(
        x=np.tile(centres, len(samples.names)),
        y=rows,
        text=text,
        mode="text",
        textfont={"size": 14},
        showlegend=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    return boxes, written


def pictures(images: Floats, names: Sequence[str]) -> go.Figure:
    """Draw (n, height, width) pictures in a row with their names above; dark is most."""
    count = len(images)
    figure = make_subplots(rows=1, cols=count, subplot_titles=names, horizontal_spacing=0.02)
    for column, image in enumerate(images, start=1):
        figure.add_heatmap(z=image, coloraxis="coloraxis", hoverinfo="skip", row=1, col=column)
        anchor = figure.data[-1].xaxis
        figure.update_yaxes(scaleanchor=anchor, constrain="domain", row=1, col=column)
    figure.update_xaxes(visible=False, constrain="domain")
    figure.update_yaxes(visible=False, autorange="reversed")
    ramp = {"colorscale": "gray_r", "cmin": 0, "cmax": float(images.max()), "showscale": False}
    return laid_out(figure, 200, coloraxis=ramp)
