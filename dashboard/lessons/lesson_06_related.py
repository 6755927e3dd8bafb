"""Lesson 6: Condition 1, the tasks share lower-level features."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from core import Experiment
from core.arms.catalogue import REFERENCE
from core.data import RoadScenes, SharedFeatures
from core.data.sources.shared_features import FEATURES
from core.metrics.catalogue import ERROR
from core.results.judging import SAME
from dashboard.lessons import charts, comparing, measured
from dashboard.lessons.feature_charts import TITLES, behind
from dashboard.lessons.lesson import Answer, Break, Check, Lesson, Place, Reveal
from dashboard.shared.figure import Figure
from dashboard.shared.gains.axes import number
from dashboard.shared.gains.words import origin_words
from dashboard.shared.theme import OTHER

MAP, ROAD_MAP = "Shared features: relatedness and width", "Road scenes"
WIDTH, SMALL, LARGE = 32, 4, 128
UNRELATED, RELATED = 0.0, 1.0
TASKS = 8
SCALE = (0.0, 0.25, 0.5, 0.75, 1.0)
SCENES = RoadScenes()
SHARINGS = (0.0, SCENES.sharing, 1.0)  # how densely parts of road scenes are shared
PLACES = (
    "Nothing shared, small network",
    "Nothing shared, large network",
    "Road scenes: parts shared or not",
    "Real pictures: digits",
)
COLOURS = dict(zip(TITLES, (OTHER[0], OTHER[2]), strict=True))


def least_alike() -> tuple[tuple[int, int], float]:
    """Return the two tasks whose labels correlate least where all features are shared, on one draw.

    Returns:
        The tasks, from 0, and the size of their correlation; its sign is left out, for an answer
        that is always the opposite tells just as much.
    """
    labels = SharedFeatures(TASKS, relatedness=RELATED).draw(0).y
    alike = np.abs(np.corrcoef(labels.T))
    pairs = list(combinations(range(TASKS), 2))
    pair = min(pairs, key=lambda tasks: float(alike[tasks]))
    return pair, float(alike[pair])


def picture() -> tuple[Figure, str]:
    """Draw the hidden features behind the labels, own ones on the left and shared on the right."""
    pair, alike = least_alike()
    first, second = (task + 1 for task in pair)
    return behind(TASKS, FEATURES, pair, COLOURS[TITLES[1]]), (
        f"Each label is made from {FEATURES} hidden features: its own on the left, the same "
        f"{FEATURES} for all {TASKS} tasks on the right. Tasks can share features and still have "
        f"labels that have nothing to do with each other: on the right, those of tasks {first} "
        f"and {second} have a correlation of {alike:.2f}."
    )


def reveal() -> Reveal:
    """Show the gain as relatedness rises."""
    rows = measured.rows(MAP, width=WIDTH)
    first = comparing.first_ahead(rows, "relatedness")
    return Reveal(
        "Together is shown ahead at no relatedness."
        if first is None
        else f"Together is first ahead at relatedness {number('relatedness', first)}.",
        charts.gains({"together": rows}, "relatedness"),
        "Because nowhere does the whole interval of the gain lie above zero."
        if first is None
        else "Because features that all tasks use are learned from the labels of all.",
        f"As relatedness rises from nothing to everything: {comparing.course(rows, 'relatedness')}"
        f". With everything shared: {measured.verdict(rows.iloc[-1])}",
        origin_words(),
        first,
    )


def show(place: int) -> Reveal:
    """Show tasks that share nothing in a small and a large network, road scenes, and digits."""
    shown = (lambda: _unrelated(SMALL), lambda: _unrelated(LARGE), _parts, _digits)
    return shown[place]()


def _unrelated(width: int) -> Reveal:
    along = {
        title: measured.rows(MAP, relatedness=relatedness)
        for title, relatedness in zip(TITLES, (UNRELATED, RELATED), strict=True)
    }
    row, small = (
        measured.rows(MAP, relatedness=UNRELATED, width=w).iloc[0] for w in (width, SMALL)
    )
    tasks = int(row["tasks"])
    details = (
        f"{measured.verdict(row)} The one network has {width} hidden units for all "
        f"{tasks} tasks, the separate networks have "
        f"{tasks * width:,} between them."
    )
    if width != SMALL:
        before, after = (ERROR.amount(float(of["gain"])) for of in (small, row))
        details += (
            f" From width {SMALL} to {width} the gain of together goes from {before} to {after} "
            "percentage points (below zero: together is behind)."
        )
    return Reveal(
        comparing.short(row, f"Nothing shared, width {width}"),
        charts.gains(along, "width", COLOURS),
        comparing.because(
            row["verdict"],
            {
                REFERENCE.name: f"{tasks} tasks that share nothing compete for {width} hidden "
                "units.",
                SAME: "there is room for all, and nothing to be gained from each other.",
            },
        ),
        details,
        origin_words(),
    )


def parts_shared(sharing: float) -> pd.DataFrame:
    """Return the rows of road scenes along width whose objects share parts so densely."""
    rows = measured.rows(
        ROAD_MAP, tasks=SCENES.tasks, examples=SCENES.examples, missing=0.0, sharing=sharing
    )
    return rows.sort_values("width")


def _parts() -> Reveal:
    counts = [_parts_of(sharing) for sharing in SHARINGS]
    curves = [parts_shared(sharing) for sharing in SHARINGS]
    by_name = {f"{count} parts": rows for count, rows in zip(counts, curves, strict=True)}
    least, most = (rows[rows["width"] == WIDTH].iloc[0] for rows in (curves[0], curves[-1]))
    verdict, reason = _density(least, most)
    return Reveal(
        verdict,
        charts.gains(by_name, "width", dict(zip(by_name, OTHER, strict=True))),
        reason,
        f"{SCENES.examples:,} road scenes with {SCENES.tasks} objects, built of "
        f"{counts[0]} parts, of {counts[1]}, and of {counts[2]}. At width {WIDTH} with "
        f"{counts[0]} parts: {measured.verdict(least)} With {counts[2]}: {measured.verdict(most)}",
        measured.origin(pd.concat(curves)),
    )


def _parts_of(sharing: float) -> int:
    """Count the parts of which the objects are built.

    >>> _parts_of(0.0), _parts_of(1.0)
    (8, 4)
    """
    objects = replace(SCENES, sharing=sharing).objects
    return len({part for each in objects for part in each})


def _density(least: pd.Series, most: pd.Series) -> tuple[str, str]:
    """Say whether the gain differs between parts of one object and parts of many, and why."""
    if most["low"] > least["high"]:
        return (
            "Together gains more where objects share more parts.",
            "Because a part that several objects have is learned from the labels of all of them.",
        )
    if least["low"] > most["high"]:
        return (
            "Together gains less where objects share more parts.",
            f"Because {comparing.UNEXPLAINED}",
        )
    return (
        "That sharing more parts gains more is not shown.",
        "Because the intervals of the two gains meet.",
    )


def _digits() -> Reveal:
    rows = measured.rows("digits")
    widest = rows.iloc[-1]
    return Reveal(
        comparing.short(widest, f"Digits, width {int(widest['width'])}"),
        charts.gains({"together": rows}, "width"),
        comparing.because(
            widest["verdict"],
            {
                "together": "the same strokes are of use to several digits.",
                REFERENCE.name: "the same pictures do not make the same features useful.",
            },
        ),
        "Ten questions about the same handwriting sound related; measuring decides. As the network "
        f"grows wider: {comparing.course(rows, 'width')}. At the widest: "
        f"{measured.verdict(widest)}",
        origin_words(),
    )


LESSON = Lesson(
    number=6,
    title="Condition 1: tasks share features",
    claim=(
        "One network for several tasks helps when the tasks can use **the same early features**. "
        "Wheels tell of a car and of a bus: learned once, they serve twice. "
        "Tasks with nothing in common compete for the same hidden units."
    ),
    picture=picture,
    predict=Place(
        "*Relatedness* says how much of each task comes from features that all tasks share: "
        "0 is nothing, 1 is everything. Eight tasks, one network or eight. "
        "At which relatedness is one network ahead for the first time?",
        SCALE,
        "on the relatedness scale",
    ),
    reveal=reveal,
    breaking=Break("What if the tasks do not share?", PLACES, show),
    takeaway="Share a network among tasks that need the same features, not among any tasks.",
    check=Check(
        "Ten tasks look at the same pictures. Is that enough for one network to be better?",
        (
            Answer(
                "Yes, the same pictures mean the same features",
                "Two questions about one picture may need nothing in common.",
            ),
            Answer(
                "Only measuring shows whether the tasks need the same features",
                "What counts is what the tasks need from the pictures, and nobody tells you that.",
            ),
            Answer(
                "Yes, if their labels are correlated",
                "Labels can go together by chance of the data, and need other features all the "
                "same; look at the picture above for the reverse.",
            ),
        ),
        1,
        (
            "Think of two questions about one picture that need different things from it.",
            "A label that goes along with another may still be made from other features.",
        ),
    ),
    notes=(
        "Ask first: is half-related enough? Let everyone put their mark before you reveal.",
        "Ask for two tasks from daily work that look related, and what exactly they would share.",
        "Ask whether two tasks with the same answers must use the same features, and the reverse.",
        "Relatedness here is a knob of made-up data. In real data nobody hands you its value; "
        "that is why the question is settled by measuring.",
    ),
    afterwards=(
        "What surprises: a wide network does not turn unrelated tasks into a gain. Compare the "
        "two curves where the network is widest.",
    ),
    live=Experiment(SharedFeatures(TASKS, 400, RELATED), width=WIDTH, replicates=6),
    inside=Experiment(RoadScenes(), width=WIDTH),
    scenes=RoadScenes(TASKS),  # which have the car and the bus of the claim
)
