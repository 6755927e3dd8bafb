from dashboard.lessons.feature_charts import behind
from tests.plotted import plotted


def test_each_label_has_lines_from_its_features() -> None:
    """Two features for each of three tasks: left from own ones, right from the same two."""
    lines = [
        list(zip(trace.x[::3], trace.x[1::3], strict=True))
        for trace in plotted(behind(3, 2, (1,), "#123456")).data
        if trace.mode == "lines"
    ]
    left_faint, left, right_faint, right = lines
    assert [task for _, task in left] == [task for _, task in right] == [1, 1]
    assert [task for _, task in left_faint] == [0, 0, 2, 2]
    assert len({feature for feature, _ in (*left_faint, *left)}) == 6
    assert {feature for feature, _ in right_faint} == {feature for feature, _ in right}
    assert len({feature for feature, _ in right}) == 2
