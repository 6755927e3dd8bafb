import dataclasses
import re

import numpy as np
import pandas as pd
import pytest

from core import Experiment, Result
from core.data import SharedFeatures
from core.results.intervals import Resampling
from core.results.judging import SAME, UNDECIDED
from dashboard.shared.race import frames

CURVES = {  # of units (0, 1) and (2,): per step and arm (split, metric, R, T)
    (0, 1): {
        0: {"together": np.full((3, 2, 2, 2), 0.5), "apart": np.full((3, 2, 2, 2), 0.5)},
        50: {
            "together": np.broadcast_to([[0.1, 0.3], [0.2, 0.4]], (3, 2, 2, 2)),
            "apart": np.broadcast_to([[0.4, 0.4], [0.4, 0.4]], (3, 2, 2, 2)),
        },
    },
    (2,): {0: {"together": np.full((3, 2, 1, 2), 0.8), "apart": np.full((3, 2, 1, 2), 0.5)}},
}


def test_curves_are_averaged_over_tasks_then_replicates() -> None:
    """A point is the mean over the replicates that are furthest, with their 95% interval."""
    frame = frames.race_frame(CURVES, "error").set_index(["arm", "step"])
    assert list(frame.index) == [("together", 0), ("together", 50), ("apart", 0), ("apart", 50)]
    start, middle = frame.loc[("together", 0)], frame.loc[("together", 50)]
    assert (start["mean"], start["replicates"]) == (pytest.approx(0.5), 2)
    assert (middle["mean"], middle["replicates"]) == (pytest.approx(0.25), 2)
    half = 12.7062 * 0.05  # t(0.975, 1) and the standard error of 0.2 and 0.3
    assert middle["low"] == pytest.approx(0.25 - half, abs=1e-4)
    assert middle["high"] == pytest.approx(0.25 + half, abs=1e-4)


def test_chunks_that_are_behind_do_not_make_a_curve_jump() -> None:
    """All points of a live curve are of the same replicates: more than half of them."""
    point = CURVES[(2,)][0]
    curves = {(0, 1): dict.fromkeys((0, 50, 100), CURVES[(0, 1)][50]), (2,): {0: point}}
    assert frames.race_frame(curves, "error")["replicates"].unique().tolist() == [2]
    curves = {(0,): dict.fromkeys((0, 50, 100), point), (2,): dict.fromkeys((0, 50), point)}
    frame = frames.race_frame(curves, "error")
    assert frame["replicates"].unique().tolist() == [2]
    assert frame["step"].unique().tolist() == [0, 50]


def test_arms_that_have_not_come_as_far_end_earlier() -> None:
    """Each arm has the steps that were measured of it, and of the replicates that have them."""
    both, start = CURVES[(0, 1)], CURVES[(2,)][0]
    alone = {0: start, 50: {"apart": start["apart"]}}
    frame = frames.race_frame({(0, 1): both, (2,): alone}, "error")
    by_arm = {arm: part["step"].tolist() for arm, part in frame.groupby("arm", sort=False)}
    assert by_arm == {"together": [0, 50], "apart": [0, 50]}
    counts = frame.set_index(["arm", "step"])["replicates"]
    assert counts.to_dict() == {
        ("together", 0): 3, ("together", 50): 2, ("apart", 0): 3, ("apart", 50): 3,
    }  # fmt: skip


def test_an_arm_that_a_chunk_has_not_begun_is_of_the_others() -> None:
    """Replicates without any point of an arm are left out of its curve, not of the other arm's."""
    start = CURVES[(2,)][0]
    frame = frames.race_frame(
        {(0, 1): CURVES[(0, 1)], (2,): {50: {"apart": start["apart"]}}}, "error"
    )
    counts = frame.set_index(["arm", "step"])["replicates"]
    assert counts.tolist() == [2, 2, 2, 3]


@pytest.mark.parametrize("evaluations", [1, 201, 250, 251, 2001])
def test_a_curve_has_no_more_points_than_a_screen_shows(evaluations: int) -> None:
    """Of a long race every second, third, ... point is left out; the first and the last stay."""
    point = CURVES[(2,)][0]
    curves = {(2,): {50 * at: point for at in range(evaluations)}}
    steps = frames.race_frame(curves, "error").query("arm == 'apart'")["step"].tolist()
    assert evaluations / 2 - 1 <= len(steps) if evaluations <= 500 else len(steps) > 200
    assert len(steps) <= frames.POINTS + 1
    assert (steps[0], steps[-1]) == (0, 50 * (evaluations - 1))
    assert len(steps) == evaluations or evaluations > frames.POINTS


def test_a_settled_curve_is_thinned_as_well(result: Result) -> None:
    """A finished race of 2,001 evaluations sends no more points than a running one."""
    first = result.curves[result.curves["step"] == 0]
    long = pd.concat([first.assign(step=50 * at) for at in range(2001)], ignore_index=True)
    frame = frames.settled_frame(dataclasses.replace(result, curves=long), "error")
    assert frame.groupby("arm")["step"].max().tolist() == [100_000] * 2
    assert frame.groupby("arm").size().max() <= frames.POINTS + 1


def test_one_replicate_has_no_band() -> None:
    """A single replicate gives a mean without an interval."""
    frame = frames.race_frame({(2,): CURVES[(2,)]}, "log_loss")
    assert frame["mean"].tolist() == pytest.approx([0.8, 0.5])
    assert frame[["low", "high"]].isna().all(axis=None)


def test_the_metric_and_the_split_are_reported_apart() -> None:
    """Error and log loss, training and test, are read from their own places."""
    values = np.arange(6, dtype=float).reshape(3, 2, 1, 1)
    curves = {(0,): {0: {"together": values}}}
    read = [
        frames.race_frame(curves, metric, split)["mean"].item()
        for split in ("train", "validation", "test")
        for metric in ("log_loss", "error")
    ]
    assert read == [0, 1, 2, 3, 4, 5]


def test_a_race_without_points_is_an_empty_frame() -> None:
    """Before the first point the frame has its columns and no row."""
    frame = frames.race_frame({}, "error")
    assert frame.empty
    assert list(frame) == ["arm", "step", "mean", "low", "high", "replicates", "ended"]


def test_task_scores_keep_the_order_of_arms_and_tasks(result: Result) -> None:
    """Every arm and task has its mean and an interval around it, in the order they were asked."""
    frame = frames.task_frame(result, "error")
    names = list(SharedFeatures(tasks=3).names)
    assert frame["arm"].tolist() == ["together"] * 3 + ["apart"] * 3
    assert frame["task"].tolist() == names * 2
    assert ((frame["low"] <= frame["mean"]) & (frame["mean"] <= frame["high"])).all()
    first = result.scores.query("arm == 'together' and task == @names[0]")
    assert frame["mean"][0] == pytest.approx(first["error"].mean())


def test_overlapping_replicates_widen_the_intervals_of_tasks(result: Result) -> None:
    """When replicates re-split the same rows, bars carry the corrected interval."""
    overlapping = dataclasses.replace(result, resampling=Resampling(overlap=0.5))
    plain, wide = (frames.task_frame(r, "error") for r in (result, overlapping))
    ratio = (wide["high"] - wide["mean"]) / (plain["high"] - plain["mean"])
    assert np.allclose(ratio, np.sqrt((1 / 4 + 0.5) / (1 / 4)))


def test_single_gains_leave_out_the_mean_over_tasks(result: Result) -> None:
    """The gains of single tasks are those of one metric, without the row "all"."""
    frame = frames.gain_frame(result, "auc")
    assert frame["task"].tolist() == list(SharedFeatures(tasks=3).names)
    assert set(frame["metric"]) == {"auc"}


def test_costs_name_parameters_of_all_networks(result: Result) -> None:
    """Together has one network of 20 inputs, 4 units and 3 outputs; apart three of one output."""
    frame = frames.cost_frame(result, "error").set_index("arm")
    assert list(frame.columns) == ["error", *frames.COSTS]
    assert frame["parameters"].to_dict() == {"together": 21 * 4 + 5 * 3, "apart": 3 * (21 * 4 + 5)}
    assert (frame["width"] == 4).all()
    assert (frame["steps"] == 100).all()
    assert (frame["seconds"] > 0).all()


def test_costs_stand_beside_the_gain(result: Result) -> None:
    """The gain is that of the verdict; a step costs what training took, by steps and replicates."""
    frame = frames.cost_frame(result, "error").set_index("arm")
    (verdict,) = frames.verdicts_of(result, "error", 1.0)
    assert frame["gain"]["together"] == pytest.approx(verdict.gain)
    assert frame["gain"]["apart"] == 0
    taken = frame["milliseconds"] * frame["steps"] * result.scores["replicate"].nunique() / 1000
    assert np.allclose(taken, frame["seconds"])


def _result_of(gain: float) -> Result:
    """Make a result whose paired gain is about `gain` percentage points of error."""
    rows = [
        (arm, "task", replicate, error + 0.001 * replicate * (arm == "apart"), 0.5, 0.5)
        for arm, error in (("together", 0.3), ("apart", 0.3 + gain / 100))
        for replicate in range(4)
    ]
    names = ["arm", "task", "replicate", "error", "log_loss", "auc"]
    return Result(pd.DataFrame(rows, columns=names), pd.DataFrame(), pd.DataFrame())


def test_a_sentence_without_evidence_is_read_whole() -> None:
    """What names no interval has nothing to put below it; a task's name is no evidence."""
    text = "Undecided: no test part holds the labels that this score needs."
    assert frames.Verdict(UNDECIDED, text, *[0.0] * 4).parts == (text, "")
    named = "Together is better: 2.0 points less error on 'a (b)' than apart (95% interval 1 to 3)."
    claim, evidence = frames.Verdict("together", named, *[0.0] * 4).parts
    assert claim.endswith("on 'a (b)' than apart.")
    assert evidence == "95% interval 1 to 3."


@pytest.mark.parametrize(
    ("gain", "margin", "winner", "start"),
    [
        (5, 1.0, "together", "Together is better: 5.1 percentage points less error"),
        (-5, 1.0, "apart", "Apart is better: 4.8 percentage points less error"),
        (-0.15, 1.0, SAME, "Practically the same: together and apart differ by at most 1.0"),
        (-0.15, 0.1, UNDECIDED, "Undecided: the gain of together over apart may be anything from"),
    ],
)
def test_the_verdict_names_the_winner_or_none(
    gain: float, margin: float, winner: str, start: str
) -> None:
    """A winner needs an interval without zero, practically the same one within the margin."""
    (verdict,) = frames.verdicts_of(_result_of(gain), "error", margin)
    assert verdict.winner == winner
    assert verdict.text.startswith(start)
    claim, evidence = verdict.parts
    assert claim.startswith(start)
    assert claim.endswith(".")
    assert "replicates" not in claim
    assert re.match(r"(95% interval|Gain of together).*\b4 replicates\.", evidence)
    assert verdict.low <= verdict.gain <= verdict.high
    assert verdict.margin == margin


def _undecided(gain: float, half: float) -> frames.Verdict:
    return frames.Verdict(UNDECIDED, "", gain, gain - half, gain + half, margin=1.0)


DECIDED = frames.Verdict("together", "", 5.0, 4.0, 6.0, margin=1.0)


@pytest.mark.parametrize(
    ("verdicts", "replicates", "wanted"),
    [
        ([DECIDED], 10, None),
        ([_undecided(2.0, 4.0)], 10, 42),  # twice as narrow: 4 times as many, one to be sure
        ([_undecided(2.0, 4.0), DECIDED], 10, 42),
        ([_undecided(2.0, 4.0), _undecided(2.0, 5.0)], 10, 64),
        ([_undecided(2.0, 2.01)], 10, 15),  # half as many again at least
        ([_undecided(2.0, 2.01)], 2, 4),
        ([_undecided(0.1, 40.0)], 10, 100),  # more than anybody would wait for
        ([_undecided(2.0, 4.0)], 100, None),
        ([_undecided(np.nan, np.nan)], 10, 100),
    ],
)
def test_replicates_are_wanted_where_a_verdict_is_undecided(
    verdicts: list[frames.Verdict], replicates: int, wanted: int | None
) -> None:
    """As many as the least decided comparison needs, no fewer than half as many again."""
    assert frames.replicates_wanted(verdicts, replicates, most=100) == wanted


def test_one_task_alone_can_be_followed() -> None:
    """The curves of one task are not mixed with those of the others."""
    second = frames.race_frame(CURVES, "error", task=1).set_index(["arm", "step"])
    assert second.loc[("together", 50), "mean"] == pytest.approx((0.3 + 0.4) / 2)


def test_all_arms_are_compared_on_what_all_answer() -> None:
    """Transfer answers the first task alone, every other arm all of them."""
    source = SharedFeatures(tasks=3, examples=60)
    assert frames.compared_task(Experiment(source)) == "all"
    arms = ("together", "apart", "transfer")
    assert frames.compared_task(Experiment(source, arms=arms)) == "task 1"


def test_a_settled_race_can_be_reported_of_one_task(result: Result) -> None:
    """Curves, costs and verdicts of one task are those of its rows."""
    task = str(result.scores["task"].iloc[0])
    mine = result.scores[result.scores["task"] == task].groupby("arm", sort=False)["error"].mean()
    costs = frames.cost_frame(result, "error", task).set_index("arm")["error"]
    assert costs.to_dict() == pytest.approx(mine.to_dict())
    (verdict,) = frames.verdicts_of(result, "error", 1.0, task)
    assert verdict.gain == pytest.approx(100 * (mine["apart"] - mine["together"]), abs=1e-4)
    whole = frames.settled_frame(result, "error")
    assert not whole["mean"].equals(frames.settled_frame(result, "error", task=task)["mean"])


def test_a_settled_race_knows_which_share_of_each_arms_networks_has_ended(result: Result) -> None:
    """At each step those count whose last evaluation has come; of one task, its networks alone."""
    first = str(result.scores["task"].iloc[0])
    apart = result.scores["arm"] == "apart"
    ended = np.where(apart & (result.scores["task"] == first), 50, 100)
    ending = dataclasses.replace(result, scores=result.scores.assign(ended_at=ended))
    shares = frames.settled_frame(ending, "error").set_index(["arm", "step"])["ended"]
    assert shares["together"].tolist() == [0, 0, 1]
    assert shares["apart"].tolist() == pytest.approx([0, 1 / 3, 1])
    of_first = frames.settled_frame(ending, "error", task=first).set_index(["arm", "step"])
    assert of_first.loc["apart", "ended"].tolist() == [0, 1, 1]


def test_networks_are_scored_where_their_validation_loss_is_lowest(result: Result) -> None:
    """On average over tasks and replicates; a task that an arm does not answer does not count."""
    first = str(result.scores["task"].iloc[0])
    apart, of_first = result.scores["arm"] == "apart", result.scores["task"] == first
    stopped = np.where(apart, np.where(of_first, 20, -1), 60)
    scored = frames.scored_frame(
        dataclasses.replace(result, scores=result.scores.assign(stopped_at=stopped)), "error"
    ).set_index("arm")
    assert scored["step"].to_dict() == {"together": 60, "apart": 20}
    together = result.scores.loc[~apart, "error"].mean()
    assert scored.loc["together", "score"] == pytest.approx(together)
    alone = result.scores.loc[apart & of_first, "error"].mean()
    assert scored.loc["apart", "score"] == pytest.approx(alone)


def test_curves_of_several_kinds_are_loss_and_skill() -> None:
    """Of the two that networks report, loss is the first and skill the second."""
    reported = np.broadcast_to(np.array([0.1, 0.7])[:, None, None], (3, 2, 2, 2))
    curves = {(0, 1): {50: {"together": reported}}}
    for metric, mean in (("loss", 0.1), ("log_loss", 0.1), ("skill", 0.7), ("error", 0.7)):
        assert frames.race_frame(curves, metric)["mean"].tolist() == pytest.approx([mean])
