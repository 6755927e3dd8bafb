"""The labels of a table as plotly figures."""

import numpy as np

from dashboard.shared.figure import Figure
from dashboard.shared.figures import LEGEND, colour_bar, laid_out, titled
from dashboard.shared.theme import TOGETHER, TRANSFER, UNLABELLED, translucent
from dashboard.your_data.charts import NUMBERED, axis_names, height_of, square
from dashboard.your_data.label_frames import Picture, two_digits

YES, NO, GAP = (
    TRANSFER,
    translucent(UNLABELLED, 0.22),
    "#E69F00",
)  # all eyes can tell which is which
ANSWER = translucent(TOGETHER, 0.45)
ANSWERS = {"yes": YES, "no": NO, "answered": ANSWER, "unlabelled": GAP}
WORDS = {
    "yes": "yes",
    "no": "no",
    "answered": "another answer",
    "unlabelled": "? (not labelled)",
}


ASSOCIATION = [[0.0, "#7B3294"], [0.5, "#F7F7F7"], [1.0, TRANSFER]]  # no winner's colours


def label_matrix(picture: Picture) -> Figure:
    """Draw tasks by some rows of the table: yes, no, or a gap."""
    shades = (GAP, NO, YES, ANSWER)  # of -1, 0, 1 and 2
    steps = [[(k + end) / 4, c] for k, c in enumerate(shades) for end in (0, 1)]
    answers = {
        "type": "heatmap",
        "z": picture.matrix,
        "y": axis_names(picture.names),
        "colorscale": steps,
        "zmin": -1.5,
        "zmax": 2.5,
        "showscale": False,
        "ygap": 2,
        "customdata": np.array(["?", "no", "yes", "answered"])[
            picture.matrix.astype(np.int64) + 1
        ].tolist(),
        "hovertemplate": "%{y}: %{customdata}<extra></extra>",
    }
    legend = [
        {
            "type": "scatter",
            "x": [None],
            "y": [None],
            "mode": "markers",
            "marker": {"symbol": "square", "size": 12, "color": colour},
            "name": WORDS[word],
        }
        for word, colour in _shown(picture).items()
    ]
    rows = picture.matrix.shape[1]
    return laid_out(
        [answers, *legend],
        height_of(len(picture.names), 90),
        xaxis=titled(f"{rows} rows of the table", showticklabels=False, showgrid=False),
        yaxis={"autorange": "reversed", "showgrid": False, "dtick": 1, "type": "category"},
        legend={**LEGEND, "itemclick": False},
    )


def _shown(picture: Picture) -> dict[str, str]:
    """Return the colours of answers that there may be: other ones than yes and no are not usual."""
    others = bool(picture.balance["answered"].any())
    return {word: colour for word, colour in ANSWERS.items() if others or word != "answered"}


def balance_bars(picture: Picture) -> Figure:
    """Draw how many rows say yes, no and nothing, for each task."""
    names = axis_names(picture.names)
    bars = [
        {
            "type": "bar",
            "x": picture.balance[word].to_numpy(),
            "y": names,
            "name": WORDS[word],
            "orientation": "h",
            "marker": {"color": colour, "line": {"width": 0}},
            "hovertemplate": "%{y}: %{x:,} rows<extra>" + WORDS[word] + "</extra>",
        }
        for word, colour in _shown(picture).items()
    ]
    return laid_out(
        bars,
        height_of(len(picture.names), 90),
        xaxis=titled("rows"),
        yaxis={"autorange": "reversed", "dtick": 1, "type": "category"},
        legend={**LEGEND, "traceorder": "normal"},
        barmode="stack",
        bargap=0.2,
    )


def together_heatmap(picture: Picture) -> Figure:
    """Draw for each two tasks how much their answers go together, white where not at all."""
    names, values = axis_names(picture.names), picture.together.to_numpy()
    text = [["" if np.isnan(v) else two_digits(v) for v in row] for row in values]
    shares = {
        "type": "heatmap",
        "z": values,
        "x": names,
        "y": names,
        "text": text,
        "colorscale": ASSOCIATION,
        "zmin": -1,
        "zmax": 1,
        "xgap": 1,
        "ygap": 1,
        "colorbar": colour_bar("correlation"),
        "hovertemplate": "%{y} and %{x}: %{text}<extra></extra>",
    }
    if len(names) <= NUMBERED:
        shares["texttemplate"] = "%{text}"
    return square([shares], len(names), 180, {}, {})
