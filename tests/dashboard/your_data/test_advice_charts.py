import numpy as np

from core.advice.answer import Advice
from core.metrics.catalogue import ERROR, LOG_LOSS
from dashboard.shared.theme import APART, TOGETHER, UNLABELLED
from dashboard.your_data.advice_charts import (
    affinity_heatmap,
    arm_gains,
    task_gains,
    task_scores,
)
from dashboard.your_data.advice_frames import affinity_map, arms_frame, score_columns, tasks_frame
from tests.plotted import plotted


def test_arms_have_their_colour_and_a_line_at_zero(advice: Advice) -> None:
    """Together is blue as everywhere, intervals are drawn, and zero is where apart is."""
    figure = plotted(arm_gains(arms_frame(advice), "pp"))
    (dots,) = figure.data
    assert dots.marker.color[0] == TOGETHER
    np.testing.assert_allclose(dots.error_x.array, 1)
    (line,) = figure.layout.shapes
    assert (line.x0, line.x1) == (0, 0)


def test_tasks_have_the_colour_of_what_was_shown(advice: Advice) -> None:
    """A task that gains is blue, one that loses orange, and grey where no difference is shown."""
    figure = task_gains(tasks_frame(advice, "together"), "together", "pp")
    (dots,) = plotted(figure).data
    assert list(dots.marker.color) == [TOGETHER, UNLABELLED, APART]
    assert list(dots.y) == ["a-1", "b", "‹c›"]


def test_affinities_are_centred_on_zero_with_a_box_around_each_group(advice: Advice) -> None:
    """White is no effect; the two groups have a box each; few tasks have their numbers."""
    figure = plotted(affinity_heatmap(affinity_map(advice)))
    (heat,) = figure.data
    assert heat.zmin == -heat.zmax == -4
    assert [(box.x0, box.x1) for box in figure.layout.shapes] == [(-0.5, 1.5), (1.5, 2.5)]
    assert heat.texttemplate == "%{text}"
    assert list(heat.text[0]) == ["", "+2.0", "−3.0"]
    assert heat.text[1][0] == "<b>+4.0</b>"  # what is shown, which alone has a colour
    np.testing.assert_array_equal(np.nan_to_num(heat.z), [[0, 0, 0], [4, 0, 0], [0, 0, 0]])


def test_affinities_that_are_all_zero_can_be_drawn(advice: Advice) -> None:
    """The scale of colours is never empty."""
    advice.affinity.loc[:, :] = 0.0
    (heat,) = plotted(affinity_heatmap(affinity_map(advice))).data
    assert heat.zmax > heat.zmin


def test_each_task_has_the_score_of_every_method(advice: Advice) -> None:
    """A constant answer is a cross, ways to train have their colours, other methods are grey."""
    figure = plotted(task_scores(advice.by_task, score_columns(advice), ERROR))
    marks = {trace.name: trace.marker for trace in figure.data}
    assert list(marks) == ["constant", "gradient-boosted trees", "together", "apart"]
    assert marks["constant"].symbol == "x-thin"
    assert (marks["together"].color, marks["apart"].color) == (TOGETHER, APART)
    assert marks["gradient-boosted trees"].color == UNLABELLED
    np.testing.assert_allclose(figure.data[2].x, 0.2)
    assert figure.layout.xaxis.tickformat == ".0%"
    assert plotted(task_scores(advice.by_task, ["apart"], LOG_LOSS)).layout.xaxis.tickformat is None
