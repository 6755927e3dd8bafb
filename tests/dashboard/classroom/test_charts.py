from dashboard.classroom import charts, more_data
from tests.plotted import plotted


def test_both_votes_stand_side_by_side_and_what_is_right_is_marked() -> None:
    """A bar for each option and vote; one option has the mark."""
    figure = plotted(charts.votes(("one", "four", "neither"), [[3, 1, 0], [1, 0, 3]], 2))
    before, after = figure.data
    assert (before.name, after.name) == (f"{charts.BEFORE}: 4", f"{charts.AFTER}: 4")
    assert (list(before.x), list(after.x)) == ([3, 1, 0], [1, 0, 3])
    assert [name.startswith(charts.RIGHT) for name in after.y] == [False, False, True]


def test_nobody_has_voted() -> None:
    """The chart is drawn all the same."""
    assert list(plotted(charts.votes(("a", "b"), [[0, 0]], None)).data[0].x) == [0, 0]
    assert list(plotted(charts.scale(("1", "2"), "units", [0, 0], None)).data[0].y) == [0, 0]


def test_a_scale_marks_the_place_that_was_measured() -> None:
    """Its tick has the mark."""
    figure = plotted(charts.scale(("0", "50", "100"), "of 100", [1, 4, 0], 1))
    assert list(figure.layout.xaxis.ticktext) == ["0", f"{charts.RIGHT}50", "100"]


def test_each_mark_is_a_dot_below_the_measured_curves() -> None:
    """As many dots at a width as marked it, on the axis of both curves; one is that of the map."""
    by_amount = more_data.by_amount()
    figure = plotted(charts.crossing(by_amount, [0, 2, 0, 3, 0, 0, 0, 1]))
    before, curve, dots = figure.data
    assert [before.name, curve.name] == list(by_amount)
    assert (before.line.dash, curve.line.dash) == ("dot", "solid")
    rows = more_data.rows()
    assert [list(dots.x).count(place) for place in range(8)] == [0, 2, 0, 3, 0, 0, 0, 1]
    assert len(curve.x) == len(rows) == 8
    assert dots.yaxis == "y2"
    assert dots.xaxis is None
