from dataclasses import replace

import numpy as np
import pytest

from core.advice.answer import Advice
from dashboard.your_data.advice_frames import (
    affinity_map,
    affinity_words,
    arms_frame,
    arms_words,
    baselines_frame,
    costs_frame,
    grouping_words,
    points_words,
    quality_words,
    recent_words,
    score_columns,
    task_arms,
    tasks_frame,
    tasks_words,
)
from dashboard.your_data.asking import Asked


def test_affinities_are_ordered_by_group(advice: Advice) -> None:
    """Tasks of a group stand side by side, and blocks say where each begins and how many it has."""
    shown = affinity_map(replace(advice, grouping=(("b", "<c>"), ("a-1",))))
    assert shown.names == ("b", "<c>", "a-1")
    assert shown.blocks == ((0, 2), (2, 1))
    assert shown.values[0, 2] == advice.affinity.loc["b", "a-1"]
    assert np.isnan(np.diag(shown.values)).all()


def test_affinities_are_reported_in_their_unit(advice: Advice) -> None:
    """Pairs that were trained are in percent of a loss; gradients are cosines."""
    assert affinity_map(advice).unit == "% of a constant answer's loss"
    assert "Most helped: 'b' by 'a-1', +4.0%." in affinity_words(advice)
    assert "In colour: 1 shown to help, none to hurt." in affinity_words(advice)
    shared = replace(advice.conditions[0], figures={"agreement": 0.1})
    by_gradient = replace(advice, conditions=(shared, *advice.conditions[1:]))
    assert affinity_map(by_gradient).unit == "cosine"
    assert "+4.00." in affinity_words(by_gradient)


def test_nothing_shown_is_said_as_nothing_shown(advice: Advice) -> None:
    """No pair is the most helped where none is shown to be, and no difference is one."""
    none = replace(advice, pairs=advice.pairs.where(advice.pairs == "", ""))
    assert "No pair is shown to help or hurt." in affinity_words(none)
    assert "Most helped" not in affinity_words(none)
    assert not affinity_map(none).shown.any()
    flat = advice.tasks.assign(gain=0.0, low=-1.0, high=1.0)
    words = tasks_words(replace(advice, tasks=flat), "together")
    assert words == "No task is shown to gain or to lose from together."
    points = advice.widths.assign(gain=0.0, low=-1.0, high=1.0)
    assert points_words(points, "width", advice).endswith("No difference is shown at any of them.")
    assert "No difference" not in points_words(advice.widths, "width", advice)


def test_a_grouping_is_named_with_its_measurement(advice: Advice) -> None:
    """The proposal comes with what came of it, and names are left as they are."""
    words = grouping_words(advice)
    assert words == (
        "Boxed: a-1 + b | <c>, as most splits propose. Measured: +3.0 points (+2.0 to +4.0)."
    )
    together = replace(advice, grouping=(("a-1", "b", "<c>"),))
    assert "one network for all is proposed" in grouping_words(together)
    apart = replace(advice, grouping=(("a-1",), ("b",), ("<c>",)))
    assert "a network for each is proposed" in grouping_words(apart)


def test_a_grouping_that_splits_disagree_on_is_neither_named_nor_boxed(advice: Advice) -> None:
    """Where few splits propose it, nothing is shown to belong together."""
    loose = replace(advice, recommendation="together", alike=0.1)
    assert grouping_words(loose).startswith("Splits propose different groups")
    assert affinity_map(loose).blocks == ()


def test_scores_of_tasks_have_every_method(advice: Advice) -> None:
    """The constant answer comes first, and how to read them is said in words."""
    assert score_columns(advice) == ["constant", "gradient-boosted trees", "together", "apart"]
    assert "lower is better. The cross is always giving" in quality_words(advice)
    early = replace(advice, by_task=advice.by_task.drop(columns="constant"))
    assert "cross" not in quality_words(early)


def test_a_recent_answer_is_told_by_what_it_is_about(advice: Advice) -> None:
    """When it was asked, of which table and how much, and what came out."""
    asked = Asked("upload 1", None, ("a", "b"), width=8)
    assert (
        recent_words(asked, "p.csv", advice, 250) == "4 min ago: p.csv, 2 tasks, width 8: grouping"
    )
    assert (
        recent_words(asked, "p.csv", None, 3) == "just now: p.csv, 2 tasks, width 8: no answer yet"
    )


def test_arms_are_reported_against_apart(advice: Advice) -> None:
    """Apart is what others are compared with, so that it has a cost but no gain."""
    assert list(arms_frame(advice)["arm"]) == ["together", "grouping"]
    assert list(costs_frame(advice)["arm"]) == ["together", "apart", "grouping"]
    assert arms_words(advice) == (
        "Gain over apart, positive helps. together: +0.5 points (−0.5 to +1.5); grouping: +3.0 "
        "points (+2.0 to +4.0)."
    )


def test_baselines_have_their_score_and_their_gain_over_apart(advice: Advice) -> None:
    """Each method has a gain with its interval, and it is said which beats both arms."""
    frame = baselines_frame(advice).set_index("method")
    assert frame.loc["gradient-boosted trees"].tolist() == [0.18, "+2.5 [+1.5, +3.5]", True]
    assert frame.loc["constant", "gain over apart"] == "−29.5 [−30.5, −28.5]"
    assert not frame.loc["constant", "beats both"]


def test_tasks_are_reported_of_the_recommended_arm_first(advice: Advice) -> None:
    """The arm that is advised is the first choice; tasks go from the largest gain down."""
    assert task_arms(advice) == ["grouping", "together"]
    assert list(tasks_frame(advice, "together")["task"]) == ["a-1", "b", "<c>"]
    words = tasks_words(advice, "together")
    assert words.startswith("1 of 3 tasks is shown to gain from together, 1 to lose: most 'a-1'")
    assert "least '<c>', −4.0 points" in words


def test_points_are_reported_one_by_one(advice: Advice) -> None:
    """Widths and rows have their gain and interval in words."""
    assert "4: −2.0 points (−3.0 to −1.0)" in points_words(advice.widths, "width", advice)
    assert "1,000: +0.5 points" in points_words(advice.examples, "examples", advice)


def test_what_was_not_measured_is_said(advice: Advice) -> None:
    """Where no gain could be measured there are words, not a NaN."""
    advice.widths.loc[0, ["gain", "low", "high"]] = np.nan
    assert "4: no gain could be measured;" in points_words(advice.widths, "width", advice)


@pytest.mark.parametrize("metric", ["error", "log_loss", "auc"])
def test_gains_have_the_digits_of_their_unit(advice: Advice, metric: str) -> None:
    """A gain in nats has three digits, others one."""
    words = arms_words(replace(advice, metric=metric))
    assert ("+0.500 nats" in words) == (metric == "log_loss")
