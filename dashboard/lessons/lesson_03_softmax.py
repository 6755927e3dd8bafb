"""Lesson 3: softmax gives one label to a picture, multi-label answers each task."""

from functools import cache

import numpy as np
import pandas as pd

from core import Experiment
from core.arms import softmax, together
from core.arms.catalogue import USUAL
from core.atlas import paired
from core.atlas.paired import ANY_NUMBER, ONE_OBJECT, ONE_OR_NONE, SCENES
from core.data import RoadScenes
from core.data.sources.counted_scenes import CountedScenes
from core.metrics.catalogue import ERROR
from core.results.intervals import interval
from core.results.judging import MARGIN, SAME, UNDECIDED, verdict
from dashboard.lessons import charts, comparing, frames, measured, update_leads
from dashboard.lessons.lesson import Answer, Break, Check, Lesson, Pick, Reveal
from dashboard.shared.figure import Figure
from dashboard.shared.gains.words import origin_words
from dashboard.shared.labels.charts import label_matrix
from dashboard.shared.labels.frames import first_samples
from dashboard.shared.theme import APART, OTHER, TOGETHER

MAP = "softmax"
SOFTMAX, MULTI, SEPARATE = "softmax, one label", "multi-label, together", "multi-label, apart"
COLOURS = {SOFTMAX: OTHER[0], MULTI: TOGETHER, SEPARATE: APART}
DRAWS = 10
FEWER, AS_MANY, MORE, TWICE = range(4)
PLACES = ("just one object", "one object or none", "any number of objects")
POINTS = (ONE_OBJECT, ONE_OR_NONE, ANY_NUMBER)


def picture() -> tuple[Figure, str]:
    """Draw scenes with at least two objects."""
    crowded = Experiment(CountedScenes(2, len(SCENES.names), SCENES))
    return label_matrix(first_samples(crowded, examples=6)), (
        "Road scenes with two objects or more. Softmax may say yes to one row of a column at most."
    )


@cache
def crowded_share() -> tuple[float, float]:
    """Return the share of pictures with two objects or more, and the errors they force.

    Where k objects are present and one at most is named, k - 1 of the four answers are wrong.
    """
    labels = np.concatenate([p.y[p.test] for p in map(RoadScenes().draw, range(DRAWS))])
    objects = labels.sum(axis=1)
    forced = np.maximum(objects - 1, 0).mean() / labels.shape[1]
    return float((objects >= 2).mean()), float(forced)


def reveal() -> Reveal:
    """Show the errors of softmax beside those of multi-label."""
    soft, multi = (
        measured.rows(MAP, arm=arm).iloc[[0]]
        for arm in (softmax.SOFTMAX.name, together.TOGETHER.name)
    )
    frame = pd.concat(
        [
            frames.score_frame(soft, "examples", SOFTMAX),
            frames.score_frame(multi, "examples", MULTI),
            frames.apart_frame(multi, "examples", SEPARATE),
        ]
    )
    wrong, right = float(soft["score"].iloc[0]), float(multi["score"].iloc[0])
    share, forced = crowded_share()
    outcome = _outcome(soft.iloc[0], multi.iloc[0])
    crowded = f"softmax names one object at most, and {share:.0%} of the pictures show two or more."
    return Reveal(
        _VERDICTS[outcome],
        charts.bars(frame, measured.score_title("error"), COLOURS),
        f"Because {crowded if outcome in (MORE, TWICE) else comparing.UNEXPLAINED}",
        f"Softmax is wrong on {measured.score(wrong)} of the answers, multi-label on "
        f"{measured.score(right)}. Softmax against separate networks: "
        f"{measured.verdict(soft.iloc[0])} Where two objects or more are there, softmax misses all "
        f"but one: that alone makes {measured.score(forced)} of all answers wrong, however well "
        "it learns.",
        f"{origin_words()} Bars: 95% interval of the difference from apart.",
        outcome,
    )


_VERDICTS = (
    "Softmax makes fewer errors than multi-label.",
    "Softmax makes about as many errors as multi-label.",
    "Softmax makes more errors, but less than twice as many.",
    "Softmax makes twice as many errors, or more.",
)


def _outcome(soft: pd.Series, multi: pd.Series) -> int:
    """Return which outcome was measured; the same when the two intervals of the gain meet."""
    if soft["low"] > multi["high"]:
        return FEWER
    if soft["high"] >= multi["low"]:
        return AS_MANY
    return TWICE if soft["score"] >= 2 * multi["score"] else MORE


def show(place: int) -> Reveal:
    """Show softmax where objects exclude each other, and where they do not."""
    point = POINTS[place]
    lead = paired.lead(together.TOGETHER.name, softmax.SOFTMAX.name, [point])
    winner = verdict(lead.low, lead.high, MARGIN.default, MULTI, SOFTMAX)
    expected, reason = _REASONS[place]
    bars = compared(point)
    soft, multi = bars["mean"]
    low, high = (ERROR.signed(end) for end in (lead.low, lead.high))
    return Reveal(
        f"With {PLACES[place]}: {_WHO[winner]}.",
        charts.bars(bars, measured.score_title("error"), COLOURS),
        comparing.because(winner, {expected: reason}),
        f"Softmax is wrong on {measured.score(soft)} of the answers, multi-label on "
        f"{measured.score(multi)} (95% interval of the difference {low} to {high} "
        f"{ERROR.long_unit}).",
        f"{update_leads.origin(point)} Bars: 95% interval over draws.",
    )


def compared(point: str) -> pd.DataFrame:
    """Return name, mean, low, high of the test error of softmax and of multi-label."""
    arms = {SOFTMAX: softmax.SOFTMAX.name, MULTI: together.TOGETHER.name}
    rows = [(name, *map(float, interval(paired.errors(arm, point)))) for name, arm in arms.items()]
    return pd.DataFrame(rows, columns=["name", "mean", "low", "high"])


_REASONS = (
    (SOFTMAX, "where just one object is there, the right question is which one."),
    (MULTI, "softmax has no word for 'none of them': its chances always add up to one."),
    (MULTI, "softmax has to leave out a second object."),
)
_WHO = {
    MULTI: "multi-label is better",
    SOFTMAX: "softmax is better",
    SAME: "both are practically the same",
    UNDECIDED: "it is undecided who is better",
}


LESSON = Lesson(
    number=3,
    title="Softmax gives one label only",
    claim=(
        "**Softmax** asks: *which one* of the objects is it? Its chances add up to one, so at most "
        "one answer can be yes. **Multi-label** asks each task by itself: *is there* a car? "
        "*Is there* a stop sign? Several answers can be yes."
    ),
    picture=picture,
    predict=Pick(
        "Both networks have the same size and train on the same road scenes. Softmax is given one "
        "object of each picture as its label. How many errors does softmax make on new pictures?",
        (
            "Fewer than multi-label",
            "About as many",
            "More, but less than twice as many",
            "Twice as many or more",
        ),
    ),
    reveal=reveal,
    breaking=Break("When is softmax the right choice?", PLACES, show),
    takeaway="One label for a picture: softmax. Several at once: one yes or no for each task.",
    check=Check(
        "Which of these is a job for softmax?",
        (
            Answer(
                "Which digit from 0 to 9 was written in this box?",
                "A box holds one digit, and exactly one.",
            ),
            Answer(
                "Which of 20 objects are in this street?",
                "A street can show several of them at once, and softmax names just one.",
            ),
            Answer(
                "Which side effects does this drug have?",
                "A drug can have several side effects, or none, and softmax has no word for that.",
            ),
        ),
        0,
        (
            "Softmax picks one, and has to pick one.",
            "Ask of each: can two of them be true at once, or none?",
        ),
    ),
    notes=(
        "Ask the class what softmax should answer for a picture with a car and a bus.",
        "Ask what it should answer for an empty road.",
        "To be fair to softmax it is trained on one object of each picture, drawn at random, and "
        "on no picture without an object.",
    ),
    afterwards=("What surprises: softmax is not a weaker network. It answers another question.",),
    live=Experiment(RoadScenes(), arms=(*USUAL, softmax.SOFTMAX.name), replicates=6),
)
