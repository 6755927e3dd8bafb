"""How well features were found over training, as a figure."""

from collections.abc import Sequence

from core.data.arrays import Floats
from dashboard.inside.growth_frames import Growth, mean_of
from dashboard.shared.figure import Figure, Layout, Trace
from dashboard.shared.figures import laid_out, titled
from dashboard.shared.insight.findings import FOUND
from dashboard.shared.theme import APART, TOGETHER, UNLABELLED, translucent

HEIGHT = 300  # pixels


def curves(growth: Growth, features: Sequence[str], moment: int) -> Figure:
    """Draw the best match of each feature, thin, and the mean over features, thick, by side.

    Args:
        moment: that is marked.
    """
    traces: list[Trace] = []
    for name, matches, colour in (
        ("one network", growth.together, TOGETHER),
        ("separate networks", growth.apart, APART),
    ):
        for feature, of_feature in zip(features, matches.T, strict=True):
            traces.append(_line(growth, of_feature, translucent(colour, 0.35), 1.2, feature))
        traces.append(_line(growth, mean_of(matches), colour, 3, name) | NAMED)
    return laid_out(
        traces,
        HEIGHT,
        xaxis=titled("training steps"),
        yaxis=titled("best correlation with a feature", range=[0, 1.02]),
        shapes=[_mark(int(growth.steps[moment])), _bar()],
        showlegend=True,
    )


NAMED: Trace = {"showlegend": True}


def _line(growth: Growth, values: Floats, colour: str, width: float, name: str) -> Trace:
    return {
        "type": "scatter",
        "x": growth.steps,
        "y": values,
        "mode": "lines",
        "line": {"color": colour, "width": width},
        "name": name,
        "hovertemplate": "step %{x}: %{y:.2f}",
        "showlegend": False,
    }


def _mark(step: int) -> Layout:
    """Draw a line at a step."""
    dotted = {"color": UNLABELLED, "width": 1, "dash": "dot"}
    ends = {"x0": step, "x1": step, "y0": 0, "y1": 1, "yref": "y domain"}
    return {"type": "line", "line": dotted, **ends}


def _bar() -> Layout:
    """Draw a line at the correlation from which a feature is found."""
    ends = {"x0": 0, "x1": 1, "xref": "x domain", "y0": FOUND, "y1": FOUND}
    return {"type": "line", "line": {"color": UNLABELLED, "width": 1}, **ends}
