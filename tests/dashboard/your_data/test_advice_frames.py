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
    task_arms,
    tasks_frame,
    tasks_words,
)


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
    helped = "Most helped: 'b' by 'a-1', +4.0% of the loss of a constant answer."
    assert helped in affinity_words(advice)
    shared = replace(advice.conditions[0], figures={"agreement": 0.1})
    by_gradient = replace(advice, conditions=(shared, *advice.conditions[1:]))
    assert affinity_map(by_gradient).unit == "cosine"
    assert "+4.00." in affinity_words(by_gradient)


def test_a_grouping_is_named_with_its_measurement(advice: Advice) -> None:
    """The proposal comes with what came of it, and names are left as they are."""
    words = grouping_words(advice)
    assert words == "Proposed groups: a-1 + b | <c>. Measured: gain 3.0 pp [2.0 to 4.0]."
    together = replace(advice, grouping=(("a-1", "b", "<c>"),))
    assert "all together is proposed" in grouping_words(together)
    apart = replace(advice, grouping=(("a-1",), ("b",), ("<c>",)))
    assert "all apart is proposed" in grouping_words(apart)


def test_arms_are_reported_against_apart(advice: Advice) -> None:
    """Apart is what others are compared with, so that it has a cost but no gain."""
    assert list(arms_frame(advice)["arm"]) == ["together", "grouping"]
    assert list(costs_frame(advice)["arm"]) == ["together", "apart", "grouping"]
    assert arms_words(advice) == (
        "Gain over apart. together: gain 0.5 pp [−0.5 to 1.5]; grouping: gain 3.0 pp [2.0 to 4.0]."
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
    assert words.startswith("1 of 3 tasks are shown to gain from together, 1 to lose.")
    assert "'<c>', gain −4.0 pp" in words


def test_points_are_reported_one_by_one(advice: Advice) -> None:
    """Widths and rows have their gain and interval in words."""
    assert points_words(advice.widths, "width", advice).startswith("4: gain −2.0 pp [−3.0 to −1.0]")
    assert "1,000: gain 0.5 pp" in points_words(advice.examples, "examples", advice)


def test_what_was_not_measured_is_said(advice: Advice) -> None:
    """Where no gain could be measured there are words, not a NaN."""
    advice.widths.loc[0, ["gain", "low", "high"]] = np.nan
    assert points_words(advice.widths, "width", advice).startswith("4: no gain could be measured;")


@pytest.mark.parametrize("metric", ["error", "log_loss", "auc"])
def test_gains_have_the_digits_of_their_unit(advice: Advice, metric: str) -> None:
    """A gain in nats has three digits, others one."""
    words = arms_words(replace(advice, metric=metric, unit="u"))
    assert ("0.500 u" in words) == (metric == "log_loss")
