from dashboard.your_data.charts import axis_names, square


def test_names_are_cut_and_stay_apart() -> None:
    """Long names are cut, equal beginnings keep their number, and no name is read as HTML."""
    names = axis_names(["short", *(f"the same long beginning {k}" for k in range(3)), "<b>"])
    assert len(set(names)) == 5
    assert max(map(len, names)) <= 17
    assert "<" not in names[-1]


def test_names_are_no_entities_and_no_numbers() -> None:
    """Plotly turns &lt; into a bracket, and names that are numbers into numbers."""
    assert axis_names(["&lt;b&gt;", "a & b"]) == ["&amp;lt;b&amp;gt;", "a &amp; b"]
    cells = {"type": "heatmap", "z": [[1, 2], [3, 4]], "x": ["1", "2"], "y": ["1", "2"]}
    figure = square([cells], 2, 90, {}, {})
    assert figure.layout["xaxis"]["type"] == figure.layout["yaxis"]["type"] == "category"
