"""Examples and their labels as plotly figures."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

import numpy as np
from plotly.colors import get_colorscale

from core.data.arrays import Floats
from core.settings.numerals import numeral
from dashboard.shared.figure import Figure, Layout, Trace
from dashboard.shared.figures import in_rows, laid_out, on_part
from dashboard.shared.labels import painting
from dashboard.shared.labels.frames import Samples

GAP = 2  # pixels between pictures
SHARP = 10  # pixels of a painting for one of a picture
LABEL = 26  # pixels: the height of a row of Y
FEW, NARROW = 4, 3  # pictures that a phone shows: all where there are few, else the first
PAGE, PHONE = 1000, 340  # pixels about that a row of pictures has on a usual page, on a phone
ACROSS, ROW = 2, 130  # pictures side by side that a phone can show large, and pixels for each row
BETWEEN = 0.02  # of the height, between the pictures and Y
GREYS, INK = get_colorscale("gray"), get_colorscale("gray_r")
NO, UNKNOWN, YES, NUMBER = range(4)  # what a box of Y holds
SIGNS = {NO: "0", UNKNOWN: "?", YES: "1"}
BOXES = (
    "rgba(138,138,138,0.10)",
    "rgba(230,159,0,0.35)",
    "rgba(0,158,115,0.45)",
    "rgba(86,180,233,0.35)",
)


def label_matrix(
    samples: Samples, words: np.ndarray | None = None, below: Sequence[str] | None = None
) -> Figure:
    """Draw pictures in a row and, below each, its column of Y: 1, 0, a number or '?'.

    Args:
        words: (T, n) what to write into the cells instead of the labels.
        below: n texts to write below the columns; None: their numbers.
    """
    count = samples.labels.shape[1]
    columns: Layout = {
        "ticktext": list(below) if below else [f"{k + 1}" for k in range(count)],
        "showgrid": False,
        "zeroline": False,
    }
    if not below:
        columns["title"] = {"text": "example"}
    rows: Layout = {"autorange": "reversed", "showgrid": False}
    if samples.pictures is None:
        centres = np.arange(count, dtype=np.float64)
        return laid_out(
            _cells(samples, centres, words, on_part(0)),
            LABEL * len(samples.names) + 60,
            xaxis={**columns, "tickvals": centres},
            yaxis=rows,
        )
    rows_of_pictures = {"what is there": samples.clean, "with noise": samples.pictures}
    shown = {name: part for name, part in rows_of_pictures.items() if part is not None}
    return _below_pictures(shown, samples, words, columns, rows)


def _below_pictures(
    shown: Mapping[str, np.ndarray],
    samples: Samples,
    words: np.ndarray | None,
    columns: Layout,
    rows: Layout,
) -> Figure:
    """Draw rows of pictures (n, height, width) by name, and below them Y; see `label_matrix`.

    Args:
        columns, rows: what the axes of Y have.
    """
    count, height, width = next(iter(shown.values())).shape
    # as high as it takes to show them as wide as the page allows, about
    picture_height = len(shown) * min(120, max(60, round(PAGE * height / width / count)))
    pitch = width + GAP
    centres = pitch * np.arange(count) + (pitch - 1 - GAP) / 2
    whole, upper, lower = _heights(picture_height, len(samples.names))
    # a wide screen leaves room on the right, not between the names and what they name
    beside = {"constrain": "domain", "constraintoward": "left"}
    painted = {} if samples.clean is None else _painted(samples.clean, samples.names)
    return laid_out(
        [_strip(list(shown.values())), *_cells(samples, centres, words, on_part(1))],
        whole,
        xaxis={**beside, "anchor": "y", "matches": "x2", "visible": False},
        yaxis=_rows_of_pictures(list(shown), height, upper),
        xaxis2={**columns, **beside, "tickvals": centres, "anchor": "y2"},
        yaxis2={**rows, "anchor": "x2", "domain": lower},
        **painted,
    )


def _painted(clean: np.ndarray, names: Sequence[str]) -> Layout:
    """Lay what people see of a road over the first row of pictures; of others nothing."""
    count, height, width = clean.shape
    painted = [painting.paint(picture, names) for picture in clean]
    drawn = [
        f'<g transform="translate({k * (width + GAP)})">{each}</g>'
        for k, each in enumerate(painted)
        if each is not None
    ]
    if len(drawn) < count:
        return {}
    whole = count * (width + GAP)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {height}" '
        f'width="{SHARP * whole}" height="{SHARP * height}">{"".join(drawn)}</svg>'
    )
    image = {
        "source": f"data:image/svg+xml,{quote(svg)}",
        **{"xref": "x", "yref": "y", "x": -0.5, "y": -0.5, "sizex": whole, "sizey": height},
        **{"sizing": "stretch", "layer": "above"},
    }
    return {"images": [image]}


def _rows_of_pictures(names: Sequence[str], height: int, domain: list[float]) -> Layout:
    """Return the axis beside rows of pictures, named where there are several."""
    return {
        "anchor": "x",
        "domain": domain,
        "tickvals": [k * (height + GAP) + (height - 1) / 2 for k in range(len(names))],
        "ticktext": list(names) if len(names) > 1 else [""],
        "showgrid": False,
        "zeroline": False,
        "autorange": "reversed",
        "scaleanchor": "x",
        "constrain": "domain",
        "constraintoward": "bottom",
    }


def _heights(pictures: int, tasks: int) -> tuple[int, list[float], list[float]]:
    """Return the pixels of a figure, and the shares that pictures and Y have of its height.

    Args:
        pictures: pixels of all rows of pictures.
    """
    labels = LABEL * tasks
    # what is left below the gap is shared in proportion to the pixels
    bottom = (1 - BETWEEN) * labels / (pictures + labels)
    return pictures + labels + 60, [bottom + BETWEEN, 1], [0, bottom]


def narrowed(figure: Figure) -> Figure:
    """Return a row of pictures with Y below as a narrow screen shows it: the first, but larger.

    Any other figure is returned as it is.
    """
    columns = figure.layout.get("xaxis2", {})
    centres = columns.get("tickvals", ())
    if figure.layout.get("xaxis", {}).get("matches") != "x2" or len(centres) <= FEW:
        return figure
    strip, boxes, _ = figure.data
    pitch = float(centres[1] - centres[0])
    ends = [float(centres[0]) - pitch / 2, float(centres[NARROW - 1]) + pitch / 2]
    pictures = round(len(strip["z"]) * PHONE / NARROW / pitch)
    height, upper, lower = _heights(pictures, len(boxes["y"]))
    changed = {
        "height": height,
        "xaxis2": {**columns, "range": ends},
        "yaxis": {**figure.layout["yaxis"], "domain": upper},
        "yaxis2": {**figure.layout["yaxis2"], "domain": lower},
    }
    return Figure(figure.data, {**figure.layout, **changed})


def _strip(rows: Sequence[np.ndarray]) -> Trace:
    """Join pictures (n, height, width) side by side, rows one below the other, with gaps."""
    gaps = ((0, 0), (0, GAP), (0, GAP))
    padded = [np.pad(row, gaps, constant_values=np.nan) for row in rows]
    # of what there is without noise: noise may go beyond
    largest = float(np.abs(rows[0]).max())
    return {
        "type": "heatmap",
        "z": np.concatenate([np.concatenate(list(row), axis=1) for row in padded])[:-GAP],
        "colorscale": GREYS,
        "zmin": 0 if rows[0].min() >= 0 else -largest,
        "zmax": largest,
        "showscale": False,
        "hoverinfo": "skip",
        **on_part(0),
    }


def _cells(
    samples: Samples, centres: np.ndarray, words: np.ndarray | None, axes: dict[str, str]
) -> list[Trace]:
    """Draw the boxes of Y, and on them their text: as a trace it follows light and dark."""
    held = _held(samples)
    if words is None:
        pairs = zip(held.ravel(), samples.labels.ravel(), strict=True)
        text = [SIGNS.get(int(holds)) or _written(label) for holds, label in pairs]
    else:
        text = words.ravel().tolist()
    boxes = {
        "type": "heatmap",
        "z": held,
        "x": centres,
        "y": list(samples.names),
        "colorscale": [
            [(k + end) / len(BOXES), colour] for k, colour in enumerate(BOXES) for end in (0, 1)
        ],
        "zmin": -0.5,
        "zmax": len(BOXES) - 0.5,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverinfo": "skip",
        **axes,
    }
    written = {
        "type": "scatter",
        "x": np.tile(centres, len(samples.names)),
        "y": [name for name in samples.names for _ in centres],
        "text": text,
        "mode": "text",
        "textfont": {"size": 14},
        "showlegend": False,
        "hovertemplate": "%{y}: %{text}<extra></extra>",
        **axes,
    }
    return [boxes, written]


def _held(samples: Samples) -> np.ndarray:
    """Return (T, n) what each box of Y holds."""
    answers = np.where(samples.numbers[:, None], NUMBER, np.where(samples.labels == 1, YES, NO))
    return np.where(np.isnan(samples.labels), UNKNOWN, answers)


def _written(number: float) -> str:
    return numeral(number, ".1f")


def pictures(images: Floats, names: Sequence[str]) -> Figure:
    """Draw (n, height, width) pictures, two in a row, with their names above; dark is most."""
    layout = in_rows(
        names,
        ACROSS,
        (0.04, 0.2),
        {"visible": False, "constrain": "domain"},
        # next to their names, also where a narrow screen makes them less high
        {
            "visible": False,
            "constrain": "domain",
            "constraintoward": "top",
            "autorange": "reversed",
        },
    )
    traces = []
    for part, image in enumerate(images):
        axes = on_part(part)
        shared = {"type": "heatmap", "coloraxis": "coloraxis", "hoverinfo": "skip"}
        traces.append({**shared, "z": image, **axes})
        layout[f"yaxis{axes['yaxis'][1:]}"]["scaleanchor"] = axes["xaxis"]
    ramp = {"colorscale": INK, "cmin": 0, "cmax": float(images.max()), "showscale": False}
    return laid_out(traces, ROW * -(-len(images) // ACROSS), coloraxis=ramp, **layout)
