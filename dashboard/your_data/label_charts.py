"""The labels of a table as plotly figures."""

import numpy as np

from dashboard.shared.figure import Figure
from dashboard.shared.figures import LEGEND, colour_bar, laid_out, titled
from dashboard.shared.theme import TOGETHER, TRANSFER, UNLABELLED, translucent
from dashboard.your_data import label_codes as codes
from dashboard.your_data.charts import NUMBERED, axis_names, brief, height_of, square
from dashboard.your_data.label_frames import Picture, two_digits

YES, NO, GAP = TRANSFER, translucent(UNLABELLED, 0.22), "#E69F00"  # all eyes can tell them apart
CLASSES = (TOGETHER, "#56B4E9", "#CC79A7", "#7B3294", UNLABELLED)  # the last: rarer ones
SCALE = tuple(translucent(TRANSFER, alpha) for alpha in (0.15, 0.35, 0.55, 0.75, 1.0))
SHADES = (GAP, NO, YES, *CLASSES, *SCALE)  # of the codes from UNLABELLED on
ENTRY = 10  # pixels: half a line, as two stand side by side
LEGENDED = {  # in the order of the legend and of the bars; without words: within a scale
    codes.YES: "yes",
    codes.NO: "no",
    codes.FIRST: "most frequent",
    codes.FIRST + 1: "2nd",
    codes.FIRST + 2: "3rd",
    codes.FIRST + 3: "4th",
    codes.RARER: "rarer",
    codes.LOWEST: "low",
    codes.LOWEST + 1: "",
    codes.LOWEST + 2: "",
    codes.LOWEST + 3: "",
    codes.HIGHEST: "high",
    codes.UNLABELLED: "? (no label)",
}


ASSOCIATION = [[0.0, "#7B3294"], [0.5, "#F7F7F7"], [1.0, TRANSFER]]  # no winner's colours


def label_matrix(picture: Picture) -> Figure:
    """Draw tasks by some rows of the table: which answer each gives, or a gap."""
    several = len(SHADES)
    steps = [[(k + end) / several, c] for k, c in enumerate(SHADES) for end in (0, 1)]
    answers = {
        "type": "heatmap",
        "z": picture.matrix,
        "y": axis_names(picture.names),
        "colorscale": steps,
        "zmin": codes.UNLABELLED - 0.5,
        "zmax": codes.HIGHEST + 0.5,
        "showscale": False,
        "ygap": 2,
        "customdata": _answers(picture),
        "hovertemplate": "%{y}: %{customdata}<extra></extra>",
    }
    legend = [
        {
            "type": "scatter",
            "x": [None],
            "y": [None],
            "mode": "markers",
            "marker": {"symbol": "square", "size": 12, "color": _shade(code)},
            "name": LEGENDED[code],
        }
        for code in _shown(picture)
        if LEGENDED[code]
    ]
    rows = picture.matrix.shape[1]
    return laid_out(
        [answers, *legend],
        _height(picture),
        xaxis=titled(f"{rows} rows of the table", showticklabels=False, showgrid=False),
        yaxis={"autorange": "reversed", "showgrid": False, "dtick": 1, "type": "category"},
        legend={**LEGEND, "itemclick": False},
    )


def _height(picture: Picture) -> int:
    """Return pixels that let every task be read below a legend, which a phone shows in columns."""
    return height_of(len(picture.names), 90) + ENTRY * sum(
        bool(LEGENDED[c]) for c in _shown(picture)
    )


def _shade(code: int) -> str:
    return SHADES[code - codes.UNLABELLED]


def _answers(picture: Picture) -> list[list[str]]:
    """Write out (T, n) the answer of every cell."""
    table = picture.balance
    words = {
        (task, code): brief(answer)
        for task, code, answer in zip(table["task"], table["code"], table["answer"], strict=True)
    }
    return [
        [words[name, int(code)] for code in row]
        for name, row in zip(picture.names, picture.matrix, strict=True)
    ]


def _shown(picture: Picture) -> list[int]:
    """List the codes that there are in some task."""
    there = {*picture.balance["code"]}
    return [code for code in LEGENDED if code in there]


def balance_bars(picture: Picture) -> Figure:
    """Draw how many rows give which answer and none, for each task."""
    bars = []
    for code in _shown(picture):
        own = picture.balance[picture.balance["code"] == code].set_index("task")
        own = own.reindex(list(picture.names))
        name = LEGENDED[code]
        bars.append(
            {
                "type": "bar",
                "x": own["rows"].fillna(0).to_numpy(),
                "y": axis_names(picture.names),
                "name": name,
                "showlegend": bool(name),
                "orientation": "h",
                "marker": {"color": _shade(code), "line": {"width": 0}},
                "customdata": own["answer"].fillna("").map(brief).tolist(),
                "hovertemplate": "%{y}: %{x:,} rows<extra>%{customdata}</extra>",
            }
        )
    return laid_out(
        bars,
        _height(picture),
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
