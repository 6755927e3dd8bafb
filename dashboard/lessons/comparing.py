"""Arms against apart along a setting: figures, and words for where the verdict turns."""

from collections.abc import Mapping
from itertools import groupby

import pandas as pd
import plotly.graph_objects as go

from core.results.gain import NO_DIFFERENCE
from dashboard.lessons import figures, measured
from dashboard.shared.gain_frames import AXIS_NAMES, number

GAIN_TITLES = {
    "error": "less error than apart (percentage points)",
    "log_loss": "less log loss than apart (nats)",
    "auc": "more AUC than apart (percentage points)",
}


def first_ahead(found: pd.DataFrame, axis: str) -> float | None:
    """Return the smallest place along an axis at which the arm is shown ahead of apart.

    None when it is shown ahead nowhere.

    Args:
        found: see `measured.rows`.
    """
    ahead = found.loc[found["verdict"] == found["arm"], axis]
    return None if ahead.empty else float(ahead.min())


def course(found: pd.DataFrame, axis: str) -> str:
    """Say who is better along an axis, stretch by stretch.

    >>> verdicts = ["apart", "apart", "no difference shown", "together"]
    >>> course(pd.DataFrame({"width": [1, 2, 4, 8], "verdict": verdicts}), "width")
    'apart is better at 1 and 2, no difference is shown at 4, together is better at 8'
    """
    ordered = found.sort_values(axis)
    stretches = groupby(
        zip(ordered["verdict"], ordered[axis], strict=True), key=lambda place: place[0]
    )
    told = []
    for verdict, stretch in stretches:
        places = [number(axis, value) for _, value in stretch]
        who = "no difference is shown" if verdict == NO_DIFFERENCE else f"{verdict} is better"
        told.append(f"{who} {_span(places)}")
    return ", ".join(told)


def _span(places: list[str]) -> str:
    if len(places) <= 2:
        return f"at {' and '.join(places)}"
    return f"from {places[0]} to {places[-1]}"


def gains(
    found: Mapping[str, pd.DataFrame], axis: str, colours: Mapping[str, str] | None = None
) -> go.Figure:
    """Draw gains over apart along an axis, one curve for each name.

    Args:
        found: rows of one metric by name, see `measured.rows`.
    """
    frames = [
        measured.gain_frame(rows.sort_values(axis), axis, name) for name, rows in found.items()
    ]
    title = GAIN_TITLES[_metric(found)]
    return figures.curves(
        pd.concat(frames), AXIS_NAMES[axis], title, colours, percent=False, zero=True
    )


def scores(
    found: Mapping[str, pd.DataFrame], axis: str, colours: Mapping[str, str] | None = None
) -> go.Figure:
    """Draw test scores along an axis, one curve for each name, and that of apart.

    Args:
        found: rows of one metric by name, all beside the same apart.
    """
    ordered = {name: rows.sort_values(axis) for name, rows in found.items()}
    frames = [measured.score_frame(rows, axis, name) for name, rows in ordered.items()]
    frames.append(measured.apart_frame(next(iter(ordered.values())), axis))
    metric = _metric(found)
    return figures.curves(
        pd.concat(frames),
        AXIS_NAMES[axis],
        measured.score_title(metric),
        colours,
        percent=metric != "log_loss",
    )


def _metric(found: Mapping[str, pd.DataFrame]) -> str:
    (metric,) = {str(name) for rows in found.values() for name in rows["metric"].unique()}
    return metric
