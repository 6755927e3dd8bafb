import base64
import json

import numpy as np
import plotly.io
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shared.figure import Figure

WHOLE = np.array([[1, 2], [3, 4]])


def _decoded(spec: dict[str, str]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(spec["bdata"]), np.dtype(spec["dtype"]))


def _sent(values: np.ndarray) -> dict[str, str]:
    figure = Figure([{"type": "scatter", "marker": {"size": values}}], {})
    sent: dict[str, str] = figure.to_dict()["data"][0]["marker"]["size"]
    return sent


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([0.1, np.nan], "f4"),
        ([1, -2], "i1"),
        ([128], "i2"),
        ([40_000], "i4"),
        ([-(2**40)], "f8"),
    ],
)
def test_numbers_are_sent_in_few_bytes(values: list[float], kind: str) -> None:
    """Arrays travel in binary, in the smallest kind that a browser reads and a screen shows."""
    sent = _sent(np.array(values))
    assert sent["dtype"] == kind
    np.testing.assert_allclose(_decoded(sent), values, rtol=1e-6)


def test_empty_arrays_and_those_of_two_dimensions_are_sent() -> None:
    """An array of rows carries its shape."""
    assert _decoded(_sent(np.array([], dtype=np.int64))).size == 0
    assert _sent(WHOLE)["shape"] == "2, 2"
    assert _decoded(_sent(WHOLE)).tolist() == [1, 2, 3, 4]


def test_text_is_not_sent_as_an_array() -> None:
    """What holds no numbers is refused in one sentence."""
    with pytest.raises(TypeError, match=r"must hold numbers, got .*; pass a list"):
        _sent(np.array(["a"]))


def test_a_template_says_nothing_of_what_is_not_drawn() -> None:
    """Of the page's template only the traces that are there are sent, and all of its layout."""
    traces = [{"type": "scatter", "x": [1]}, {"type": "of no template"}]
    template = Figure(traces, {}).to_dict()["layout"]["template"]
    whole = plotly.io.templates[plotly.io.templates.default].to_plotly_json()
    assert template["layout"] == whole["layout"]
    assert template["data"] == {"scatter": whole["data"]["scatter"]}


def test_streamlit_sends_a_figure_as_it_does_one_of_plotlys() -> None:
    """What reaches the browser has the same traces and layout, with its height."""

    def page() -> None:
        import numpy as np
        import plotly.graph_objects as go
        import streamlit as st

        from dashboard.shared.figure import Figure

        data = [{"type": "bar", "x": np.array([1, 2]), "y": ["a", "b"]}]
        for figure in (Figure(data, {"height": 200}), go.Figure(data, {"height": 200})):
            st.plotly_chart(figure)

    ours, plotlys = (chart.proto for chart in AppTest.from_function(page).run().get("plotly_chart"))
    mine, other = json.loads(ours.spec), json.loads(plotlys.spec)
    assert mine["data"] == other["data"]
    assert mine["layout"].pop("template") != other["layout"].pop("template")
    assert mine["layout"] == other["layout"] == {"height": 200}
