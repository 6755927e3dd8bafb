"""Lesson 5: what to do with a label that nobody gave."""

from collections.abc import Sequence

import pandas as pd

from core import Experiment, Missing
from core.data import RoadScenes, SharedFeatures
from dashboard.lessons import charts, frames, measured
from dashboard.lessons.lesson import Answer, Break, Check, Lesson, Pick, Reveal
from dashboard.shared.figure import Figure
from dashboard.shared.gains.words import origin_words
from dashboard.shared.labels.charts import label_matrix
from dashboard.shared.labels.frames import first_samples
from dashboard.shared.theme import APART, OTHER, TOGETHER

RATES = (0.1, 0.3, 0.5, 0.7)
ASKED = 0.3
HANDLINGS = ("mask", "zero", "drop")  # names of maps, too
NAMES = {
    "mask": "leave '?' out of the sum",
    "zero": "read '?' as 0",
    "drop": "drop the whole example",
}
ALONE = "separate networks, '?' left out"
COLOURS = {
    NAMES["mask"]: TOGETHER,
    NAMES["zero"]: OTHER[1],
    NAMES["drop"]: OTHER[0],
    ALONE: APART,
}
PLACES = tuple(f"{round(10 * rate)} in 10 labels" for rate in RATES)
PICTURED = Experiment(RoadScenes(), missing=Missing(ASKED))


def picture() -> tuple[Figure, str]:
    """Draw scenes some labels of which are '?'."""
    return label_matrix(first_samples(PICTURED, examples=6)), (
        "Road scenes that were labelled in part. '?' means that nobody looked: it is not a 0."
    )


def errors(rates: Sequence[float]) -> pd.DataFrame:
    """Return the mean test error of every way at each rate, where there is one.

    Returns:
        name, rate, place, mean, low, high: for one network, the interval of its difference from
        separate networks that treat '?' in the same way.
    """
    tables = []
    for handling in HANDLINGS:
        rows = measured.rows(handling)
        rows = rows[rows["missing"].isin(rates) & (rows["replicates"] > 0)]
        rate = rows["missing"].tolist()
        tables.append(frames.score_frame(rows, "missing", NAMES[handling]).assign(rate=rate))
        if handling == "mask":
            alone = frames.apart_frame(rows, "missing", ALONE)
            tables.append(alone.assign(rate=rate))
    return pd.concat(tables, ignore_index=True)


def order(rate: float) -> tuple[str, ...]:
    """Return the ways to treat '?' in one network, fewest errors first."""
    known = errors([rate])
    ranked = known[known["name"] != ALONE].sort_values("mean")["name"]
    by_name = {name: handling for handling, name in NAMES.items()}
    return tuple(by_name[name] for name in ranked)


def reveal() -> Reveal:
    """Show the error of every way as more labels go missing."""
    rows, ordered = errors(RATES), order(ASKED)
    at = rows[rows["rate"] == ASKED].set_index("name")["mean"]
    parts = [f"{NAMES[handling]}, {measured.score(at[NAMES[handling]])}" for handling in ordered]
    worst = ordered[-1]
    mask = measured.rows("mask", missing=ASKED).iloc[0]
    return Reveal(
        f"Most errors: {NAMES[worst]}.",
        charts.curves(rows, "labels missing", measured.score_title("error"), COLOURS),
        f"Because {_why_worst(worst)}",
        f"With {ASKED:.0%} of the labels missing, from the fewest errors to the most: "
        f"{'; '.join(parts)}. Separate networks that leave '?' out: {measured.score(at[ALONE])}. "
        f"{measured.verdict(mask)}{_impossible()}",
        _origin(),
        HANDLINGS.index(worst),
    )


def _why_worst(handling: str) -> str:
    whole, examples = _whole(ASKED)
    return {
        "mask": "what is left out cannot be learned from.",
        "zero": "many a '?' would have been a 1, so the network learns wrong answers.",
        "drop": f"only about {whole:.0f} of {examples:,} examples keep all their labels.",
    }[handling]


def _impossible() -> str:
    """Name the rates at which no complete picture is left."""
    dropped = measured.rows("drop")
    rates = [f"{rate:.0%}" for rate in dropped.loc[dropped["replicates"] == 0, "missing"]]
    if not rates:
        return ""
    return (
        f" At {' and '.join(rates)} the curve of '{NAMES['drop']}' ends: no fully labelled "
        "example remains."
    )


def show(place: int) -> Reveal:
    """Show all ways at one rate."""
    rate = RATES[place]
    rows = errors([rate])
    error = rows.set_index("name")["mean"]
    best = order(rate)[0]
    return Reveal(
        f"{rate:.0%} missing, fewest errors: {NAMES[best]}.",
        charts.bars(rows, measured.score_title("error"), COLOURS),
        f"Because {_WHY_BEST[best]}",
        f"The best of these is wrong on {measured.score(error[NAMES[best]])} of the "
        f"test. {_dropped(rate)} Against separate networks: "
        f"{measured.verdict(measured.rows('mask', missing=rate).iloc[0])}",
        _origin(),
    )


_WHY_BEST = {
    "mask": "every label that was given teaches, and nothing false is taught.",
    "zero": "a '?' read as 0 is right often enough to help.",
    "drop": "the examples that keep all their labels are enough.",
}


def _origin() -> str:
    return (
        f"{origin_words()} Bars: 95% interval of the difference from separate networks that "
        "treat '?' in the same way."
    )


def _whole(rate: float) -> tuple[float, int]:
    """Return how many examples about keep all their labels, and of how many."""
    row = measured.rows("drop", missing=rate).iloc[0]
    examples = int(row["examples"])
    return (1 - rate) ** int(row["tasks"]) * examples, examples


def _dropped(rate: float) -> str:
    row, (whole, examples) = measured.rows("drop", missing=rate).iloc[0], _whole(rate)
    expected = (
        f"With {int(row['tasks'])} tasks, about {whole:.0f} of {examples} examples keep all their "
        "labels"
    )
    if row["replicates"]:
        return f"{expected}: only these are left to learn from when the others are dropped."
    return f"{expected}. Dropping the others is impossible: {row['outcome']}."


LESSON = Lesson(
    number=5,
    title="A label may be '?'",
    claim=(
        "Nobody labels everything. Where a label is missing, Y holds a **'?'**. "
        "The loss is then summed **over the labelled entries only**. "
        "So an example with a single label still teaches the network something."
    ),
    picture=picture,
    predict=Pick(
        "One network learns eight tasks from 800 examples, and three labels in ten are '?'. "
        "There are three ways to treat a '?'. Which of them makes the most errors?",
        tuple(NAMES[handling].capitalize() for handling in HANDLINGS),
    ),
    reveal=reveal,
    breaking=Break("How many labels are '?'", PLACES, show),
    takeaway="A '?' is not a 0: leave its term out of the sum, and keep the example.",
    check=Check(
        "A picture is labelled: pedestrian 1, car '?', stop sign 0, traffic light '?'. How many "
        "terms does it add to the loss?",
        (
            Answer("None", "That would throw away two good labels with the two missing ones."),
            Answer("Two", "Only the labelled entries count: pedestrian and stop sign."),
            Answer(
                "Four",
                "Two of them would teach the network that there is no car and no traffic light, "
                "and nobody has looked.",
            ),
        ),
        1,
        (
            "Only what somebody has looked at can teach.",
            "Cross out every '?', and count what is left.",
        ),
    ),
    notes=(
        "Ask where a '?' comes from in real work: different people labelled different objects, "
        "or a label was added later.",
        "Ask what reading '?' as 0 tells the network about an object that is there.",
        "The examples measured here are rows of numbers, not pictures; the rule is the same.",
    ),
    afterwards=(
        "What surprises: dropping incomplete examples looks clean. Let the class work out how many "
        "stay when there are several tasks.",
    ),
    live=Experiment(SharedFeatures(tasks=8, examples=800), missing=Missing(ASKED), replicates=6),
)
