"""Lesson 5: what to do with a label that nobody gave."""

from collections.abc import Sequence

import pandas as pd

from core import Experiment, Missing
from core.data import RoadScenes, SharedFeatures
from core.data.missing import DROP, MASK, ZERO
from core.data.patterns import HARD, LIKELIER, POSITIVES
from core.metrics.catalogue import METRICS
from core.settings.numerals import joined
from dashboard.lessons import charts, frames, measured
from dashboard.lessons.lesson import Answer, Break, Check, Lesson, Pick, Reveal
from dashboard.shared.figure import Figure
from dashboard.shared.gains.words import origin_words
from dashboard.shared.labels.charts import label_matrix
from dashboard.shared.labels.frames import first_samples
from dashboard.shared.theme import APART, OTHER, TOGETHER, UNLABELLED

RATES = (0.1, 0.3, 0.5, 0.7)
ASKED = 0.3
HANDLINGS = (MASK, ZERO, DROP)  # names of maps, too
NAMES = {
    MASK: "leave '?' out of the sum",
    ZERO: "read '?' as 0",
    DROP: "drop the whole example",
}
ALONE = "separate networks, '?' left out"
COLOURS = {
    NAMES[MASK]: TOGETHER,
    NAMES[ZERO]: OTHER[1],
    NAMES[DROP]: OTHER[0],
    ALONE: APART,
}
PATTERNS = (MASK, HARD, POSITIVES)  # names of maps: by chance, and not
PLACES = ("by chance", "hard first", "1s first")
ONE, BY_CHANCE, SEVERAL = "one network", "one network, missing by chance", "separate networks"
PATTERN_COLOURS = {ONE: TOGETHER, BY_CHANCE: UNLABELLED, SEVERAL: APART}
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
        if handling == MASK:
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
    mask = measured.rows(MASK, missing=ASKED).iloc[0]
    return Reveal(
        f"Most errors: {NAMES[worst]}.",
        charts.curves(rows, "labels missing", measured.score_title("error"), COLOURS),
        f"Because {_why_worst(worst)}",
        f"With {ASKED:.0%} of the labels missing, from the fewest errors to the most: "
        f"{'; '.join(parts)}. Separate networks that leave '?' out: {measured.score(at[ALONE])}. "
        f"{measured.verdict(mask)}{'' if worst == DROP else _impossible()}",
        f"{origin_words()} Bars: 95% interval of the difference from separate networks that treat "
        "'?' in the same way.",
        HANDLINGS.index(worst),
    )


def _why_worst(handling: str) -> str:
    whole, examples = _whole(ASKED)
    return {
        MASK: "what is left out cannot be learned from.",
        ZERO: "many a '?' would have been a 1, so the network learns wrong answers.",
        DROP: f"only about {whole:.0f} of {examples:,} examples keep all their labels{_none()}.",
    }[handling]


def _ended() -> str:
    """Name the rates at which no complete picture is left; "" where there are none."""
    dropped = measured.rows(DROP)
    return joined([f"{rate:.0%}" for rate in dropped.loc[dropped["replicates"] == 0, "missing"]])


def _none() -> str:
    return f", and none where its curve ends, at {rates}" if (rates := _ended()) else ""


def _impossible() -> str:
    if not (rates := _ended()):
        return ""
    return f" At {rates} the curve of '{NAMES[DROP]}' ends: no fully labelled example remains."


def show(place: int) -> Reveal:
    """Show what leaving '?' out of the sum costs, by which labels are '?'."""
    name = PATTERNS[place]
    rows, usual = measured.rows(name), measured.rows(MASK)
    # the rate at which most errors are added; by chance none are, so the highest
    at = -1 if name == MASK else int((rows["score"] - usual["score"]).argmax())
    row, by_chance = rows.iloc[at], usual.iloc[at]
    return Reveal(
        _verdict(name, row, by_chance),
        charts.curves(
            _patterns(name), "labels missing", measured.score_title("error"), PATTERN_COLOURS
        ),
        f"Because {_WHY[name][_costs(row, by_chance)]}",
        f"{_RULE[name]} {_numbers(name)} With {row['missing']:.0%} missing: "
        f"{measured.verdict(row)}",
        f"{origin_words()} Bars: 95% interval of the difference from separate networks that learn "
        "from the same labels.",
    )


def _costs(row: pd.Series, by_chance: pd.Series) -> bool:
    """Say whether errors are more than by chance: by more than what counts as the same."""
    more = METRICS[row["metric"]].scale * (row["score"] - by_chance["score"])
    return bool(more > row["margin"])


def _verdict(name: str, row: pd.Series, by_chance: pd.Series) -> str:
    wrong, usual = (measured.score(each["score"]) for each in (row, by_chance))
    if name == MASK:
        first = measured.rows(MASK).iloc[0]
        rates = f"{first['missing']:.0%} to {row['missing']:.0%}"
        return f"{rates} missing by chance: {measured.score(first['score'])} to {wrong} errors."
    if _costs(row, by_chance):
        return f"{row['missing']:.0%} missing, not by chance: {wrong} errors instead of {usual}."
    return f"Even so leaving '?' out works: {wrong} errors, by chance {usual}."


def _patterns(name: str) -> pd.DataFrame:
    """Return the errors at each rate, and beside them those where labels are missing by chance."""
    rows = measured.rows(name)
    tables = [
        frames.score_frame(rows, "missing", ONE),
        frames.apart_frame(rows, "missing", SEVERAL),
    ]
    if name != MASK:
        usual = frames.score_frame(measured.rows(MASK), "missing", BY_CHANCE)
        tables.insert(1, usual.assign(low=float("nan"), high=float("nan")))
    return pd.concat(tables, ignore_index=True)


def _numbers(name: str) -> str:
    """List the errors at each rate."""
    rows, parts = measured.rows(name), []
    columns = (rows["missing"], rows["score"], measured.rows(MASK)["score"], rows["apart"])
    for rate, score, usual, alone in zip(*columns, strict=True):
        beside = "" if name == MASK else f" (by chance {measured.score(usual)})"
        parts.append(
            f"{rate:.0%} missing: {measured.score(score)}{beside}, separate networks "
            f"{measured.score(alone)}"
        )
    return f"Errors with {'; with '.join(parts)}."


_RULE = {
    MASK: "Each label is as likely to be '?' as any other.",
    HARD: (
        "Hard is a label whose example looks more like those with the other answer. Such labels go "
        f"first: one from the middle of the harder half is {LIKELIER:.0f} times as likely to be "
        "the next '?' as one from the middle of the easier half."
    ),
    POSITIVES: f"Each 1 is {LIKELIER:.0f} times as likely to be the next '?' as each 0.",
}
# why, by whether it costs errors
_WHY = {
    MASK: {
        False: "what chance leaves stands for all labels, and yet real labels are seldom missing "
        "by chance: people skip what is hard and overlook what is there."
    },
    HARD: {
        True: "people skip what is hard to judge, and from the easy rest the network learns too "
        "simple a rule.",
        False: "people skip what is hard to judge, and the rest still teaches the network enough.",
    },
    POSITIVES: {
        True: "an object that is overlooked gets no label, and a network that meets too few 1s "
        "answers 0 too often.",
        False: "an object that is overlooked gets no label, and the network still meets enough 1s.",
    },
}


def _whole(rate: float) -> tuple[float, int]:
    """Return how many examples about keep all their labels, and of how many."""
    row = measured.rows(DROP, missing=rate).iloc[0]
    examples = int(row["examples"])
    return (1 - rate) ** int(row["tasks"]) * examples, examples


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
    breaking=Break("Which labels are '?'", PLACES, show),
    takeaway=(
        "A '?' is not a 0: leave its term out of the sum, keep the example, and ask why the label "
        "is missing."
    ),
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
        "Which labels are missing can count for more than how many. Ask why they are missing in "
        "data that the class knows.",
    ),
    live=Experiment(SharedFeatures(tasks=8, examples=800), missing=Missing(ASKED), replicates=6),
)
