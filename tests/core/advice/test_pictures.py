"""What the first page of a report draws are the advice's own numbers."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.advice.conclude import conclude
from core.advice.evidence import Evidence
from core.advice.pictures import ENDS, change, costs, gains, scores


def test_the_gain_of_the_advised_arm_is_drawn_task_by_task(
    measured: Callable[..., Evidence],
) -> None:
    """Where a grouping is advised its gains are drawn, each with the interval of its row."""
    advice = conclude(measured(together=1.0, grouping=3.0))
    arm, chart, tasks = gains(advice)
    assert arm == advice.recommendation == "grouping"
    assert tasks == 3
    rows = advice.tasks.query("arm == 'grouping'").set_index("task")
    assert {bar.label for bar in chart.bars} == set(rows.index)
    for bar in chart.bars:
        assert bar.text.startswith(f"+{rows.loc[bar.label, 'gain']:.1f} [")
        assert chart.zero < bar.low < bar.end < bar.high


def test_of_many_tasks_those_that_gain_most_and_least_are_drawn(
    measured: Callable[..., Evidence],
) -> None:
    """Of twelve tasks the first and the last three stand there, the largest gain first."""
    advice = conclude(measured(together=2.0))
    row = advice.tasks.query("arm == 'together'").iloc[0].to_dict()
    many = pd.DataFrame([row | {"task": f"t{k}", "gain": float(k)} for k in range(12)])
    _, chart, tasks = gains(replace(advice, tasks=many))
    assert tasks == 12
    assert [bar.label for bar in chart.bars] == ["t11", "t10", "t9", "t2", "t1", "t0"]
    assert len(chart.bars) == 2 * ENDS


@pytest.mark.parametrize(("metric", "best"), [("error", 0.0), ("auc", 100.0)])
def test_the_best_score_comes_first(
    measured: Callable[..., Evidence], metric: str, best: float
) -> None:
    """Whether low or high is good: the best is first, at that end; what is advised is bold."""
    others = {"constant": -9.0, "logistic regression": 4.0}
    advice = conclude(measured(together=2.0, others=others, metric=metric))
    dots = scores(advice)
    order = ["logistic regression", "together", "apart", "constant"]
    assert [dot.label for dot in dots] == order
    assert (dots[0].place, dots[-1].place) == (best, 100 - best)
    assert [dot.label for dot in dots if dot.advised] == ["together"]
    assert {dot.arm for dot in dots} == {"baseline", "together", "apart"}


def test_the_third_picture_is_of_what_was_measured(measured: Callable[..., Evidence]) -> None:
    """Training rows where several were tried, else widths, else nothing but costs."""
    advice = conclude(measured(together=2.0))
    rows = change(advice)
    assert rows is not None
    assert (rows.of, [bar.label for bar in rows.gains.bars]) == ("training rows", ["9", "18", "36"])
    widths = change(replace(advice, examples=advice.examples.iloc[:1]))
    assert widths is not None
    assert (widths.of, len(widths.gains.bars)) == ("hidden units", 3)
    unknown = advice.widths.assign(gain=np.nan)
    assert change(replace(advice, examples=advice.examples.iloc[:1], widths=unknown)) is None
    few, many = costs(advice)
    assert (few.label, few.advised, few.text) == ("together", True, "100")
    assert (many.label, many.place, many.text) == ("apart", 100, "300")
