import dataclasses
import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.advice.conclude import conclude, recommend
from core.advice.evidence import Evidence
from core.advice.next_step import next_step
from core.advice.notes import NARROW
from core.data import Table
from core.data.columns.alerts import Alert
from core.results.judging import NOBODY, SAME, UNDECIDED
from tests.core.advice.conftest import NAMES, RESAMPLING, table

Made = Callable[..., Evidence]


@pytest.mark.parametrize(
    ("gains", "expected"),
    [
        ({"together": 2.0}, "together"),
        ({"together": -2.0}, "apart"),
        ({"together": 0.0}, SAME),
        ({"together": 0.0, "noise": 0.1}, UNDECIDED),
        ({"together": 0.0, "grouping": -2.0, "noise": 0.1}, UNDECIDED),
        ({"together": 0.0, "grouping": 2.0}, "grouping"),
        ({"together": -2.0, "grouping": 2.0}, "grouping"),
        ({"together": 2.0, "grouping": 4.0}, "grouping"),
        ({"together": 2.0, "grouping": 2.0}, "together"),
        ({"together": 2.0, "grouping": -2.0}, "together"),
        ({"together": -2.0, "grouping": -1.0}, "apart"),
        ({"together": 1.0, "transfer": (1.0, 4.0)}, "transfer"),
        ({"together": 1.0, "transfer": (4.0, 4.0)}, "together"),
        ({"together": 0.0, "transfer": (0.0, -3.0)}, SAME),
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
    """Whatever was measured, an arm rests on an interval above zero, and none on one within 1."""
    recommendation, gain = recommend(measured(together, grouping, noise=noise))
    assert gain.low <= gain.mean <= gain.high
    if recommendation in NOBODY:
        assert gain.low <= 0 <= gain.high
        assert (recommendation == SAME) == (gain.low >= -1 and gain.high <= 1)
    else:
        assert gain.low > 0


@pytest.mark.parametrize(("margin", "expected"), [(1.0, SAME), (0.01, UNDECIDED)])
def test_the_margin_decides_what_is_the_same(measured: Made, margin: float, expected: str) -> None:
    """An interval of a tenth of a point lies within a margin of 1 point, not of a hundredth."""
    evidence = measured(0.0)
    question = dataclasses.replace(evidence.question, margin=margin)
    evidence = dataclasses.replace(evidence, question=question)
    assert recommend(evidence)[0] == expected
    assert evidence.undecided == (expected == UNDECIDED)


def test_more_comparisons_widen_the_intervals(measured: Made) -> None:
    """With a grouping to compare as well, 95% must hold for two comparisons at once."""
    alone, with_group = measured(1.0), measured(1.0, grouping=0.5)
    assert (alone.confidence, with_group.confidence) == (0.95, 0.975)
    narrow, wide = (e.compare("together", "apart") for e in (alone, with_group))
    assert wide.low < narrow.low < narrow.high < wide.high


def test_the_sentence_says_what_by_how_much_and_how_sure(measured: Made) -> None:
    """A recommendation is one plain sentence with its size; another has interval and splits."""
    told = conclude(measured(2.0))
    assert told.sentence == (
        "Use one network for all tasks: 2.0 points less error than separate networks."
    )
    assert re.fullmatch(
        r"The gain is between \+\d\.\d and \+\d\.\d points \(95% interval, 10 splits\)\.", told.sure
    )
    apart = conclude(measured(-2.0))
    assert (apart.gain > 0, apart.low > 0) == (True, True)
    assert "less error than one network" in apart.sentence


@pytest.mark.parametrize(
    ("noise", "words"),
    [
        (0.001, r"The gain of one network is between .* points: too small to matter \(.*\)\."),
        (0.1, r"The gain of one network may be anything between −.* and \+.* points \(.*\)\."),
    ],
)
@pytest.mark.parametrize(("parameters", "expected"), [(100, "together"), (400, "apart")])
def test_where_no_arm_is_recommended_the_cheaper_is_chosen(
    measured: Made, noise: float, words: str, parameters: int, expected: str
) -> None:
    """Of together and apart the one with fewer parameters is named and taken away."""
    evidence = measured(0.0, grouping=-5.0, noise=noise)
    costs = evidence.costs.set_index("arm")
    costs.loc[["together", "grouping"], "parameters"] = parameters, 10  # a grouping is neither
    told = conclude(dataclasses.replace(evidence, costs=costs.reset_index()))
    assert re.fullmatch(words, told.sure)
    times = {"together": "3.0", "apart": "1.3"}[expected]
    named = {"together": "one network", "apart": "separate networks"}[expected]
    assert f"se {named}: " in told.sentence
    assert told.sentence.endswith(f" {times} times fewer parameters.")
    assert told.cheaper == told.arm == expected


def test_where_an_arm_is_recommended_no_cheaper_one_is_named(measured: Made) -> None:
    """Who is shown to be better is trained, whatever it costs."""
    told = conclude(measured(-2.0))
    assert (told.recommendation, told.cheaper, told.arm) == ("apart", None, "apart")


def test_undecided_says_how_many_more_rows_would_decide(measured: Made) -> None:
    """Where no trend is known, the width of the interval tells what would decide."""
    evidence = measured(0.3, noise=0.05)
    told = conclude(dataclasses.replace(evidence, examples={36: evidence.examples[36]}))
    assert told.recommendation == UNDECIDED
    assert "times as many labelled rows would likely decide" in told.change
    assert "would likely decide" not in conclude(measured(0.0)).change


def test_a_baseline_that_beats_both_is_named(measured: Made) -> None:
    """The sentence names the best of those that beat both, and how far it is ahead of the nearer.

    Trees gain 5 points over apart and 3 over together.
    """
    told = conclude(measured(2.0, others={"constant": -9.0, "trees": 5.0, "logistic": 4.0}))
    assert told.rival.startswith("Trees beat both: 3.0 points less error than one network, which")
    beating = told.baselines.set_index("baseline")["beats_both"]
    assert beating.to_dict() == {"constant": False, "trees": True, "logistic": True}
    assert told.baselines["over_apart"].to_numpy() == pytest.approx([-9, 5, 4], abs=0.1)
    assert told.baselines["over_together"].to_numpy() == pytest.approx([-11, 3, 2], abs=0.1)


@pytest.mark.parametrize("gain", [-1.0, 1.0, 2.0])
def test_who_is_not_shown_to_beat_both_is_no_rival(measured: Made, gain: float) -> None:
    """Better than apart alone, or level with together, is no reason to use something else."""
    told = conclude(measured(2.0, others={"constant": -9.0, "trees": gain}))
    assert told.rival == ""
    assert not told.baselines["beats_both"].any()


def test_without_baselines_there_is_no_rival(measured: Made) -> None:
    """Where the time was over before them, the table is empty and nothing is said."""
    told = conclude(measured(2.0))
    assert (told.rival, len(told.baselines)) == ("", 0)


def test_the_score_stands_beside_a_constant_answer_and_the_best_baseline(measured: Made) -> None:
    """Whether networks are any good is said at once; nothing is before there are baselines."""
    told = conclude(measured(2.0, others={"constant": -9.0, "trees": 3.0, "logistic": 1.0}))
    assert told.reached == (
        "Test error: 28.0%. Always giving the same answer has 39.0%, trees 27.0% (shown to be "
        "better)."
    )
    assert conclude(measured(2.0)).reached == ""
    worse = conclude(measured(2.0, others={"constant": -9.0, "trees": 1.0}))
    assert worse.reached.endswith("trees 29.0% (shown to be worse).")
    alone = conclude(measured(2.0, others={"constant": -9.0}))
    assert alone.reached.endswith("has 39.0%.")
    transferred = measured(0.0, transfer=(0.0, 3.0), others={"constant": -9.0})
    assert conclude(transferred).reached.startswith("Test error: 27.0%.")


def test_a_baseline_that_is_level_with_what_is_advised_is_told(measured: Made) -> None:
    """Who is advised a network hears that something else does as well, and to try both."""
    told = conclude(measured(2.0, noise=0.02, others={"constant": -9.0, "trees": 2.1}))
    assert (told.recommendation, told.rival) == ("together", "")
    assert told.reached.endswith("% (which of the two is better is not shown).")
    assert next_step(told).startswith("Fit it on all rows, and trees too: judge both once more")


def test_what_there_was_no_time_for_is_named(measured: Made) -> None:
    """More minutes are asked for what is missing, by name."""
    told = dataclasses.replace(conclude(measured(2.0)), complete=False)
    assert next_step(told).endswith("the time was over before all splits were trained.")
    early = dataclasses.replace(told, affinity=told.affinity * np.nan)
    assert next_step(early).endswith("before which tasks help each other was measured.")
    first = dataclasses.replace(early, widths=told.widths.iloc[:1])
    assert next_step(first).endswith(
        "before which tasks help each other, other widths and fewer rows were measured."
    )


def test_no_better_than_a_constant_answer_is_said(measured: Made) -> None:
    """A task at its base rate is named, all of them where none is better; others are not."""
    good = measured(2.0, others={"constant": -9.0, "trees": 5.0})
    assert conclude(good).doubt == ""
    assert conclude(good).by_task["shown_better"].all()
    at_base = good.baselines.assign(
        error=good.baselines["error"].where(good.baselines["task"] != "b", 0.2795)
    )
    told = conclude(dataclasses.replace(good, baselines=at_base))
    assert told.doubt == "For 'b' nothing better than always giving the same answer is shown."
    assert told.by_task["shown_better"].tolist() == [True, False, True]
    none = conclude(measured(2.0, others={"constant": 2.0}))
    assert none.doubt.startswith("For any task nothing better")
    assert next_step(none).startswith("Look for inputs that tell more")


def test_each_tasks_quality_is_absolute(measured: Made) -> None:
    """Beside each other stand the mean scores of baselines and ways to train, task by task."""
    told = conclude(measured(2.0, grouping=3.0, others={"constant": -9.0, "trees": 5.0}))
    assert list(told.by_task.columns) == [
        "task", "constant", "trees", "apart", "together", "grouping", "shown_better",
    ]  # fmt: skip
    assert list(told.by_task["task"]) == ["a", "b", "c"]
    wanted = {"constant": 0.39, "trees": 0.25, "apart": 0.3, "together": 0.28, "grouping": 0.27}
    for method, score in wanted.items():
        assert told.by_task[method].to_numpy() == pytest.approx(score, abs=0.01)


def test_the_next_step_follows_what_was_found(measured: Made) -> None:
    """First the inputs to look at, then time, a rival, more splits; else it is fitted."""
    others = {"constant": -9.0, "trees": 5.0}
    clear = conclude(measured(2.0, others={"constant": -9.0}))
    assert next_step(clear).startswith("Fit it on all rows")
    assert next_step(conclude(measured(2.0, others=others))).startswith("Use what beats both")
    assert next_step(conclude(measured(0.0, noise=0.1))).startswith("Add splits")
    assert next_step(dataclasses.replace(clear, complete=False)).startswith("Give it more minutes")
    alerts = (Alert("id", "It numbers rows."), Alert("twin", "It tells all."))
    looked = next_step(dataclasses.replace(clear, alerts=alerts))
    assert looked.startswith("Look at the input 'id' and 1 more first")


def test_the_recommended_arm_can_be_trained(measured: Made) -> None:
    """A grouping is handed on as its groups, everything else by name."""
    assert conclude(measured(0.0, grouping=2.0)).arm == (("a", "b"), ("c",))
    assert conclude(measured(-2.0)).arm == "apart"


def test_a_metric_can_be_asked_for(measured: Made) -> None:
    """The score asked for is used, and the reason says so."""
    told = conclude(measured(2.0, metric="log_loss"))
    assert (told.metric, told.unit, told.why) == (
        "log_loss", "nats", "Scored by log loss, as you asked.",
    )  # fmt: skip
    assert told.gain == pytest.approx(0.04, abs=0.01)


def test_a_falling_gain_says_when_it_would_be_gone(measured: Made) -> None:
    """Gains of 6, 4 and 2 points at a quarter, half and all rows vanish at twice the rows."""
    told = conclude(measured(2.0))
    assert told.change.startswith("About 2.")
    assert "would bring separate networks level" in told.change


def test_a_steady_gain_promises_nothing(measured: Made) -> None:
    """Where no trend is shown, the sentence says that, and no number of rows is named."""
    evidence = measured(2.0)
    same = dict.fromkeys(evidence.examples, evidence.examples[36])
    told = conclude(dataclasses.replace(evidence, examples=same))
    assert told.change == "More rows did not change the answer: 9, 18 and 36 were tried."


def test_gains_of_tasks_stand_beside_the_scores(measured: Made) -> None:
    """Each task has its own gain, wider than the mean's, and the score of both arms."""
    told = conclude(measured(2.0))
    assert list(told.tasks["task"]) == ["a", "b", "c"]
    assert np.allclose(100 * (told.tasks["apart"] - told.tasks["score"]), told.tasks["gain"])
    assert (told.tasks["high"] - told.tasks["low"]).min() > told.high - told.low


def test_the_notes_say_how_stable_the_groups_are(measured: Made) -> None:
    """The notes count who proposes a grouping among those that were asked, not all splits."""
    evidence = measured(0.0, grouping=1.0)
    question = dataclasses.replace(evidence.question, splits=30)
    evidence = dataclasses.replace(evidence, alike=11)
    for asked in (evidence, dataclasses.replace(evidence, question=question)):
        assert "11 of 20 trainings propose a + b | c" in conclude(asked).notes[-1]
        assert conclude(asked).has_grouping
    assert "No groups other than" in conclude(measured(0.0)).notes[-1]


def test_a_grouping_that_splits_do_not_agree_on_is_not_named(measured: Made) -> None:
    """Where most trainings propose others it is said that none is shown; a winner is named."""
    told = conclude(dataclasses.replace(measured(0.0, grouping=0.0), alike=0))
    assert not told.has_grouping
    assert told.notes[-1].endswith("different groups: none is shown to belong together.")
    assert "a + b" not in told.notes[-1]
    assert conclude(dataclasses.replace(measured(0.0, grouping=2.0), alike=0)).has_grouping


def test_the_notes_say_what_was_held_equal(measured: Made) -> None:
    """Without tuning the width is named; with it, what validation has chosen most often."""
    plain, tuned = (" ".join(conclude(measured(2.0, tuned=t)).notes) for t in (False, True))
    assert "both trained at width 32" in plain
    assert "Each at its best was not measured so far." in plain
    assert "apart most often (20 of 20) width 32, learning rate 0.003" in tuned


def test_what_was_not_asked_yet_is_not_told(measured: Made) -> None:
    """Before affinities are measured no grouping is said to be missing, and none is known."""
    evidence = measured(2.0)
    unknown = np.full((1, 3, 3), np.nan, dtype=np.float32)
    early = dataclasses.replace(evidence, affinity=None, agreement=unknown)
    told = conclude(early, complete=False)
    assert not told.complete
    assert told.headline.startswith("So far: use one network for all tasks: 2.0 points less error")
    assert not any("grouping" in note for note in told.notes)
    assert told.affinity.isna().all(axis=None)
    assert told.conditions[0].light == "grey"


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
    assert told.recommendation == UNDECIDED
    assert "No test part holds the labels" in told.sure
    assert isinstance(told.affinity, pd.DataFrame)


def _split_by(evidence: Evidence, way: str, splits: int) -> Evidence:
    """Let evidence be of a table that is split by a column."""
    cells = {"time": np.arange(2000.0, 2300), "part": ["train", "val", "test"] * 100}
    rows = table(300).assign(by=cells[way])
    question = dataclasses.replace(evidence.question, source=Table(rows, NAMES, **{way: "by"}))
    how = dataclasses.replace(RESAMPLING, splits=splits)
    return dataclasses.replace(evidence, question=question, resampling=how)


def test_one_split_is_said_to_be_one(measured: Made) -> None:
    """The sentence counts starts, and the advice says that it says nothing of other rows."""
    advice = conclude(_split_by(measured(together=2.0), "part", 1))
    assert advice.recommendation == "together"
    assert "20 starts of one split)" in advice.sure
    assert "say nothing of other rows" in advice.scope
    assert advice.splits == 1
    assert advice.notes[0].startswith("Rows are split as 'by' says: 100 for training, 100 for")
    assert "Nadeau" not in " ".join(advice.notes)


def test_intervals_of_classes_are_said_to_be_narrow(measured: Made) -> None:
    """Where calibration found fewer than 95% a note says so; nowhere else."""
    evidence = measured(together=2.0)
    assert NARROW not in " ".join(conclude(evidence).notes)
    kinds = ("classes", *["yes/no"] * (len(NAMES) - 1))
    source = Table(table(300), NAMES, read_as=kinds)
    question = dataclasses.replace(evidence.question, source=source)
    with_classes = dataclasses.replace(evidence, question=question)
    assert NARROW in conclude(with_classes).notes


def test_one_split_that_is_undecided_asks_for_starts(measured: Made) -> None:
    """More starts decide what nothing but starts is about."""
    advice = conclude(_split_by(measured(together=0.0, noise=0.1), "part", 1))
    assert advice.recommendation == UNDECIDED
    assert advice.change.endswith("starts would likely decide, for this split.")


def test_periods_are_said_to_be_periods(measured: Made) -> None:
    """The sentence counts them, and notes say how they follow each other, and from when on."""
    advice = conclude(_split_by(measured(together=2.0), "time", 10))
    assert "10 periods)" in advice.sure
    assert "a future that is unlike all of them" in advice.scope
    assert advice.splits == 10
    assert advice.notes[0].startswith("Rows are split by 'by': 10 periods from 2150")
    assert advice.notes[1].startswith("10 periods with 2 starts each; ")


def test_splits_at_random_need_no_such_words(measured: Made) -> None:
    """Their intervals are about other rows, too."""
    advice = conclude(measured(together=2.0))
    assert advice.scope == ""
    assert "10 splits)" in advice.sure
