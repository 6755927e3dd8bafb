"""Figures of a class: what people voted, both times, and where they marked a crossing."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

import pandas as pd

from core.metrics.catalogue import METRICS
from dashboard.shared.figure import Figure, Trace
from dashboard.shared.figures import error_bars, laid_out, line_at_zero, titled
from dashboard.shared.theme import OTHER, TOGETHER, UNLABELLED

BEFORE, AFTER = "first vote", "after talking"
LETTERS = 26  # in a line of an option
ROW = 64  # pixels
RIGHT = "✓ "
PEOPLE = OTHER[1]  # the colour of what people said


def votes(options: Sequence[str], counts: Sequence[Sequence[int]], truth: int | None) -> Figure:
    """Draw how often each option was chosen, in one vote or in two.

    Args:
        counts: of each vote, how often each option was chosen.
        truth: the option that is right, which is marked; None: none is.
    """
    names = [
        "<br>".join(wrap(f"{RIGHT if number == truth else ''}{option}", LETTERS))
        for number, option in enumerate(options)
    ]
    colours = (UNLABELLED, PEOPLE) if len(counts) > 1 else (PEOPLE,)
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "name": f"{name}: {sum(vote)}",
            "y": names,
            "x": list(vote),
            "text": [str(count) for count in vote],
            "textposition": "outside",
            "cliponaxis": False,
            "marker": {"color": colour},
            "hovertemplate": "%{x}<extra></extra>",
        }
        for name, vote, colour in zip((BEFORE, AFTER), counts, colours, strict=False)
    ]
    most = max((count for vote in counts for count in vote), default=0)
    return laid_out(
        traces,
        90 + ROW * len(options),
        xaxis={"visible": False, "range": [0, max(1, most) * 1.15], "fixedrange": True},
        yaxis={"autorange": "reversed", "ticksuffix": " ", "fixedrange": True},
        showlegend=len(counts) > 1,
        bargap=0.25,
    )


def scale(places: Sequence[str], unit: str, counts: Sequence[int], truth: int | None) -> Figure:
    """Draw marks on a scale as columns, the place that was measured marked below.

    Args:
        places: of the scale. counts: how often each was marked.
        truth: the number of the place that was measured; None: none is.
    """
    ticks = [f"{RIGHT}{place}" if n == truth else place for n, place in enumerate(places)]
    trace = {
        "type": "bar",
        "x": list(range(len(places))),
        "y": list(counts),
        "text": [str(count or "") for count in counts],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": PEOPLE},
        "hovertemplate": "%{y}<extra></extra>",
    }
    return laid_out(
        [trace],
        320,
        xaxis=titled(unit, tickvals=list(range(len(places))), ticktext=ticks, fixedrange=True),
        yaxis={"visible": False, "range": [0, max(1, *counts) * 1.2], "fixedrange": True},
        showlegend=False,
    )


def crossing(by_name: Mapping[str, pd.DataFrame], counts: Sequence[int]) -> Figure:
    """Draw the measured gain along width, and below it a dot for each mark of the class.

    Args:
        by_name: the gain of one network at each width, ascending, what was asked about last; see
            `measured.rows`. All have the same widths.
        counts: how often each width was marked.
    """
    *_, rows = by_name.values()
    places = list(range(len(rows)))
    widths = [f"{width:g}" for width in rows["width"]]
    unit = METRICS[str(rows["metric"].iloc[0])].long_unit
    return laid_out(
        [*_curves(by_name), _dots(counts)],
        460,
        xaxis=titled(
            "hidden units",
            tickvals=places,
            ticktext=widths,
            range=[-0.5, len(places) - 0.5],
            zeroline=False,
            anchor="y2",
        ),
        yaxis=titled(f"gain ({unit})", domain=[0.42, 1.0]),
        yaxis2={
            "domain": [0.0, 0.36],
            "range": [0, max(6, *counts)],
            "visible": False,
            "fixedrange": True,
        },
        shapes=[line_at_zero("y", 1.5)],
        showlegend=True,
    )


def _curves(by_name: Mapping[str, pd.DataFrame]) -> list[Trace]:
    """Draw a curve for each name; all but the last are dashed."""
    *_, last = by_name
    return [
        {
            "type": "scatter",
            "x": list(range(len(rows))),
            "y": rows["gain"].to_numpy(),
            "mode": "lines+markers",
            "name": name,
            "line": {"color": TOGETHER, "width": 3, "dash": "solid" if name == last else "dot"},
            "marker": {"size": 10},
            "error_y": error_bars(rows, "gain", width=4),
            "hovertemplate": f"%{{y:.1f}}<extra>{name}</extra>",
        }
        for name, rows in by_name.items()
    ]


def _dots(counts: Sequence[int]) -> Trace:
    dots = [(place, height) for place, count in enumerate(counts) for height in range(count)]
    return {
        "type": "scatter",
        "x": [place for place, _ in dots],
        "y": [height + 0.5 for _, height in dots],
        "yaxis": "y2",
        "mode": "markers",
        "name": "the class",
        "marker": {"size": 13, "color": PEOPLE},
        "hovertemplate": "%{x}<extra>the class</extra>",
    }
