"""A figure as plotly's own dictionaries: free of the checks that cost more than the drawing.

`plotly.graph_objects` parses and copies every property it is given, ten times what all else costs
that a figure needs, and one interpreter lock serves all people. Here a figure is written down as it
is sent; that plotly would write it just so is what tests check (tests/plotted.py).
"""

import base64
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.io
from plotly.basedatatypes import BaseFigure

Trace = dict[str, Any]
Layout = dict[str, Any]


class Figure(BaseFigure):  # type: ignore[misc]  # plotly has no types
    """Traces and their layout, in plotly's full words; never changed, so that people can share it.

    Streamlit draws it as any figure of plotly's. numpy arrays travel in their binary form.

    Attributes:
        data, layout: as `plotly.graph_objects.Figure` takes them.
    """

    def __init__(self, data: Sequence[Trace], layout: Layout) -> None:
        self._parts = tuple(data), layout  # plotly's own __init__ would check and copy both

    @property
    def data(self) -> tuple[Trace, ...]:
        """The traces, in the order in which they are drawn."""
        traces: tuple[Trace, ...] = self._parts[0]
        return traces

    @property
    def layout(self) -> Layout:
        """All that is not a trace."""
        layout: Layout = self._parts[1]
        return layout

    def to_dict(self) -> dict[str, Any]:
        """Return what is sent to a browser: with the template of the page, arrays encoded."""
        kinds = tuple(sorted({trace["type"] for trace in self.data}))
        template = _template(plotly.io.templates.default, kinds)
        return {
            "data": [_sent(trace) for trace in self.data],
            "layout": {"template": template, **_sent(self.layout)},
        }


@lru_cache(maxsize=64)
def _template(name: str, kinds: tuple[str, ...]) -> dict[str, Any]:
    """Return what a template says of these kinds of traces: the others are half of its bytes."""
    whole = plotly.io.templates[name].to_plotly_json()
    return {**whole, "data": {kind: whole["data"][kind] for kind in kinds if kind in whole["data"]}}


def _sent(value: Any) -> Any:
    """Encode the arrays of a value, however deep they lie."""
    if isinstance(value, np.ndarray):
        return _binary(value)
    if isinstance(value, Mapping):
        return {name: _sent(part) for name, part in value.items()}
    return value


def _binary(values: np.ndarray) -> dict[str, str]:
    """Write numbers as plotly.js reads them: in single precision, which is finer than a screen.

    Raises:
        TypeError: of an array that does not hold numbers.
    """
    if values.dtype.kind not in "fiu":
        raise TypeError(f"an array in a figure must hold numbers, got {values.dtype}; pass a list")
    kind = "f4" if values.dtype.kind == "f" else _smallest(values)
    written = base64.b64encode(values.astype(f"<{kind}").tobytes())
    spec = {"dtype": kind, "bdata": written.decode("ascii")}
    if values.ndim > 1:
        spec["shape"] = ", ".join(map(str, values.shape))
    return spec


def _smallest(values: np.ndarray) -> str:
    """Return the kind of whole numbers that takes the fewest bytes."""
    ends = int(values.min(initial=0)), int(values.max(initial=0))
    kinds = (k for k in ("i1", "i2", "i4") if all(abs(end) <= np.iinfo(k).max for end in ends))
    return next(kinds, "f8")
