"""Lesson 5: what to do with a label that nobody gave."""

from collections.abc import Sequence
from itertools import permutations

import pandas as pd

from core import Experiment, Missing
from core.data import RoadScenes, SharedFeatures
from dashboard.lessons import charts, frames, measured
from dashboard.lessons.lesson import Break, Check, Lesson, Pick, Reveal
from dashboard.shared.figure import Figure
from dashboard.shared.gains.words import origin_words
from dashboard.shared.labels.charts import label_matrix
from dashboard.shared.labels.frames import samples
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
ORDERS = tuple(permutations(HANDLINGS))
PLACES = tuple(f"{round(10 * rate)} in 10 labels" for rate in RATES)
PICTURED = Experiment(RoadScenes(), missing=Missing(ASKED))


def picture() -> tuple[Figure, str]:
    """Draw scenes some labels of which are '?'."""
    return label_matrix(samples(PICTURED.problem(0), examples=6)), (
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
    rows = errors(RATES)
    at = rows[rows["rate"] == ASKED].set_index("name")["mean"]
    parts = [
        f"{NAMES[handling]}, {measured.score(at[NAMES[handling]])}" for handling in order(ASKED)
    ]
    mask = measured.rows("mask", missing=ASKED).iloc[0]
    text = (
        f"With {ASKED:.0%} of the labels missing, from the fewest errors to the most: "
        f"{'; '.join(parts)}. Separate networks that leave '?' out: {measured.score(at[ALONE])}. "
        f"{measured.verdict(mask)}{_impossible()}"
    )
    figure = charts.curves(rows, "labels missing", measured.score_title("error"), COLOURS)
    return Reveal(figure, text, ORDERS.index(order(ASKED)), _origin())


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
    best = NAMES[order(rate)[0]]
    text = (
        f"{rate:.0%} of the labels missing: the fewest errors come from '{best}', "
        f"{measured.score(error[best])}. {_dropped(rate)} Against separate networks: "
        f"{measured.verdict(measured.rows('mask', missing=rate).iloc[0])}"
    )
    figure = charts.bars(rows, measured.score_title("error"), COLOURS)
    return Reveal(figure, text, None, _origin())


def _origin() -> str:
    return (
        f"{origin_words()} Bars: 95% interval of the difference from separate networks that "
        "treat '?' in the same way."
    )


def _dropped(rate: float) -> str:
    row = measured.rows("drop", missing=rate).iloc[0]
    tasks = int(row["tasks"])
    whole = (1 - rate) ** tasks * float(row["examples"])
    expected = (
        f"With {tasks} tasks, about {whole:.0f} of {int(row['examples'])} examples keep all their "
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
        "There are three ways to treat a '?'. Put them in order, from the fewest errors to the "
        "most.",
        tuple("; then ".join(NAMES[handling] for handling in each) for each in ORDERS),
    ),
    reveal=reveal,
    breaking=Break("How many labels are '?'", PLACES, show),
    takeaway="A '?' is not a 0: leave its term out of the sum, and keep the example.",
    check=Check(
        "A picture is labelled: pedestrian 1, car '?', stop sign 0, traffic light '?'. How many "
        "terms does it add to the loss?",
        ("None, it is not complete", "Two", "Four, with '?' read as 0"),
        1,
        "Only the labelled entries count: pedestrian and stop sign.",
    ),
    notes=(
        "Ask where a '?' comes from in real work: different people labelled different objects, "
        "or a label was added later.",
        "Ask what reading '?' as 0 tells the network about an object that is there.",
        "What surprises: dropping incomplete examples looks clean, and wastes nearly everything "
        "as soon as there are several tasks. Let the class work out how many stay.",
        "The examples measured here are rows of numbers, not pictures; the rule is the same.",
    ),
    live=Experiment(SharedFeatures(tasks=8, examples=800), missing=Missing(ASKED), replicates=6),
)
