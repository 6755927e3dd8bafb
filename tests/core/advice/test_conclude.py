import dataclasses
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.advice.conclude import conclude, recommend
from core.advice.evidence import Evidence
NO_DIFFERENCE = "undecided"

Made = Callable[..., Evidence]


@pytest.mark.parametrize(
    ("gains", "expected"),
    [
        ({"together": 2.0}, "together"),
        ({"together": -2.0}, "apart"),
        ({"together": 0.0}, NO_DIFFERENCE),
        ({"together": 0.0, "grouping": 2.0}, "grouping"),
        ({"together": -2.0, "grouping": 2.0}, "grouping"),
        ({"together": 2.0, "grouping": 4.0}, "grouping"),
        ({"together": 2.0, "grouping": 2.0}, "together"),
        ({"together": 2.0, "grouping": -2.0}, "together"),
        ({"together": -2.0, "grouping": -1.0}, "apart"),
        ({"together": 1.0, "transfer": (1.0, 4.0)}, "transfer"),
        ({"together": 1.0, "transfer": (4.0, 4.0)}, "together"),
        ({"together": 0.0, "transfer": (0.0, -3.0)}, NO_DIFFERENCE),
    ],
)
def test_what_was_shown_to_be_best_is_recommended(
    measured: Made, gains: dict[str, float], expected: str
) -> None:
    """Clear gains decide; a grouping or transfer that is no better than together does not."""
    assert conclude(measured(**gains)).recommendation == expected


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    together=st.floats(-3, 3),
    grouping=st.one_of(st.none(), st.floats(-3, 3)),
    noise=st.floats(0.001, 0.2),
)
def test_nothing_is_recommended_on_an_interval_that_holds_zero(
    measured: Made, together: float, grouping: float | None, noise: float
) -> None:
    """Whatever was measured, a recommendation rests on an interval above zero."""
    recommendation, gain = recommend(measured(together, grouping, noise=noise))
    assert gain.low <= gain.mean <= gain.high
    if recommendation == NO_DIFFERENCE:
        assert gain.low <= 0 <= gain.high
    else:
        assert gain.low > 0


def test_more_comparisons_widen_the_intervals(measured: Made) -> None:
    """With a grouping to compare as well, 95% must hold for two comparisons at once."""
    alone, with_group = measured(1.0), measured(1.0, grouping=0.5)
    assert (alone.confidence, with_group.confidence) == (0.95, 0.975)
    narrow, wide = (e.compare("together", "apart") for e in (alone, with_group))
    assert wide.low < narrow.low < narrow.high < wide.high


def test_the_sentence_says_what_by_how_much_and_how_sure(measured: Made) -> None:
    """A recommendation in words has its size, its interval and the number of splits."""
    told = conclude(measured(2.0))
    assert told.sentence.startswith("Train one network for all tasks together: 2.0 pp less error")
    assert "95% interval" in told.sentence
    assert "10 splits" in told.sentence
    apart = conclude(measured(-2.0))
    assert (apart.gain > 0, apart.low > 0) == (True, True)
    assert "less error than together" in apart.sentence


def test_where_no_difference_is_shown_the_cheaper_is_chosen(measured: Made) -> None:
    """Without a difference the arm with fewer parameters is named, and taken away."""
    told = conclude(measured(0.0))
    assert told.sentence.startswith("No difference shown")
    assert told.sentence.endswith("Choose the cheaper: together.")
    assert told.arm == "together"


def test_the_recommended_arm_can_be_trained(measured: Made) -> None:
    """A grouping is handed on as its groups, everything else by name."""
    assert conclude(measured(0.0, grouping=2.0)).arm == (("a", "b"), ("c",))
    assert conclude(measured(-2.0)).arm == "apart"


def test_a_metric_can_be_asked_for(measured: Made) -> None:
    """The score asked for is used, and the reason says so."""
    told = conclude(measured(2.0, metric="log_loss"))
    assert (told.metric, told.unit, told.why) == ("log_loss", "nats", "It was asked for.")
    assert told.gain == pytest.approx(0.04, abs=0.01)


def test_a_falling_gain_says_when_it_would_be_gone(measured: Made) -> None:
    """Gains of 6, 4 and 2 points at a quarter, half and all rows vanish at twice the rows."""
    told = conclude(measured(2.0))
    assert told.change.startswith("About 2.")
    assert "would bring apart level" in told.change


def test_a_steady_gain_promises_nothing(measured: Made) -> None:
    """Where no trend is shown, the sentence says that, and no number of rows is named."""
    evidence = measured(2.0)
    same = dict.fromkeys(evidence.examples, evidence.examples[36])
    told = conclude(dataclasses.replace(evidence, examples=same))
    assert "no trend was shown" in told.change


def test_gains_of_tasks_stand_beside_the_scores(measured: Made) -> None:
    """Each task has its own gain, wider than the mean's, and the score of both arms."""
    told = conclude(measured(2.0))
    assert list(told.tasks["task"]) == ["a", "b", "c"]
    assert np.allclose(100 * (told.tasks["apart"] - told.tasks["score"]), told.tasks["gain"])
    assert (told.tasks["high"] - told.tasks["low"]).min() > told.high - told.low


def test_the_notes_say_how_stable_the_groups_are(measured: Made) -> None:
    """With a grouping, the notes count the splits that propose it."""
    assert "9 of 10 splits" in conclude(measured(0.0, grouping=1.0)).notes[-1]
    assert "No grouping" in conclude(measured(0.0)).notes[-1]


def test_inputs_that_look_like_tasks_are_named(measured: Made) -> None:
    """An input that may be an answer is told of, as scores would be too good with it."""
    evidence = measured(2.0)
    summary = dataclasses.replace(evidence.summary, doubtful=tuple(f"d{k}" for k in range(7)))
    told = conclude(dataclasses.replace(evidence, summary=summary))
    assert "'d4' and 2 more" in told.notes[-1]
    assert "look like tasks" not in " ".join(conclude(evidence).notes)


def test_a_score_that_no_split_has_shows_no_difference(measured: Made) -> None:
    """AUC that is unknown everywhere is no ground for anything."""
    evidence = measured(2.0, metric="auc")
    unknown = evidence.scores.assign(auc=np.nan)
    told = conclude(dataclasses.replace(evidence, scores=unknown))
    assert told.recommendation == NO_DIFFERENCE
    assert "no test part holds the labels" in told.sentence
    assert isinstance(told.affinity, pd.DataFrame)
