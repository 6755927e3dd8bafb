"""A figure of ours as plotly itself reads it."""

import json
from typing import Any

import plotly.graph_objects as go

from dashboard.shared.figure import Figure


def plotted(figure: Figure) -> go.Figure:
    """Have plotly check a figure, which must be written in plotly's full words; return plotly's.

    Raises:
        ValueError: of a property or a value that plotly does not know.
        AssertionError: when plotly would write it in other words, which a browser may not know.
    """
    sent = figure.to_dict()
    assert _words(go.Figure(sent["data"], sent["layout"]).to_dict()) == _words(sent)
    return go.Figure(figure.data, figure.layout)


def _words(figure: dict[str, Any]) -> Any:
    words = json.loads(json.dumps(figure))
    del words["layout"]["template"]  # plotly's or Streamlit's own
    return words
