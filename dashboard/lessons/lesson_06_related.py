"""Lesson 6: Condition 1, the tasks share lower-level features."""

import numpy as np

from core import Experiment
from core.data import SharedFeatures
from core.data.arrays import Floats
from core.metrics.catalogue import ERROR
from dashboard.lessons import charts, comparing, measured
from dashboard.lessons.lesson import Break, Check, Lesson, Place, Reveal
from dashboard.shared.figure import Figure
from dashboard.shared.figures import laid_out, on_part, side_by_side
from dashboard.shared.gains.words import origin_words
from dashboard.shared.theme import OTHER, TOGETHER

MAP = "Shared features: relatedness and width"
WIDTH, SMALL, LARGE = 32, 4, 128
UNRELATED, RELATED = 0.0, 1.0
TASKS = 8
SCALE = (0.0, 0.25, 0.5, 0.75, 1.0)
PLACES = ("Nothing shared, small network", "Nothing shared, large network", "Real pictures: digits")
COLOURS = {"nothing shared": OTHER[0], "everything shared": OTHER[2]}


def agreement(relatedness: float) -> Floats:
    """Return (T, T): how far one task's answer tells another's, from 0 to 1, on one draw.

    It is the size of the correlation of their labels; its sign is left out, for an answer that is
    always the opposite tells just as much.
    """
    labels = SharedFeatures(TASKS, relatedness=relatedness).draw(0).y
    return np.abs(np.corrcoef(labels.T)).astype(np.float32)


def picture() -> tuple[Figure, str]:
    """Draw the agreement of each two tasks, unrelated on the left and related on the right."""
    sides = [agreement(relatedness) for relatedness in (UNRELATED, RELATED)]
    titles = ("nothing shared", "everything shared")
    places = [str(task + 1) for task in range(TASKS)]
    squares = [
        {
            "type": "heatmap",
            "z": side,
            "x": places,
            "y": places,
            "coloraxis": "coloraxis",
            "xgap": 1,
            "ygap": 1,
            "hovertemplate": "tasks %{x} and %{y}: %{z:.2f}<extra></extra>",
            **on_part(part),
        }
        for part, side in enumerate(sides)
    ]
    axes = side_by_side(
        titles,
        0.08,
        {"type": "category", "title": {"text": "task"}},
        {"type": "category", "autorange": "reversed"},
    )
    ramp = {"colorscale": [[0, "#F7F7F7"], [1, TOGETHER]], "cmin": 0, "cmax": 1}
    apart = ~np.eye(TASKS, dtype=bool)
    left, right = (float(side[apart].mean()) for side in sides)
    return laid_out(squares, 340, coloraxis=ramp, **axes), (
        "Each square compares the answers of two tasks on the same examples. The darker it is, the "
        f"more one answer tells about the other. On average: {left:.2f} when nothing is shared, "
        f"{right:.2f} when everything is shared, on a scale from 0 to 1."
    )


def reveal() -> Reveal:
    """Show the gain as relatedness rises."""
    rows = measured.rows(MAP, width=WIDTH)
    text = (
        f"As relatedness rises from nothing to everything: {comparing.course(rows, 'relatedness')}"
        f". With everything shared: {measured.verdict(rows.iloc[-1])}"
    )
    return Reveal(
        charts.gains({"together": rows}, "relatedness"),
        text,
        comparing.first_ahead(rows, "relatedness"),
        origin_words(),
    )


def show(place: int) -> Reveal:
    """Show tasks that share nothing in a small and a large network, and the digits."""
    return _digits() if place == len(PLACES) - 1 else _unrelated((SMALL, LARGE)[place])


def _unrelated(width: int) -> Reveal:
    along = {
        "nothing shared": measured.rows(MAP, relatedness=UNRELATED),
        "everything shared": measured.rows(MAP, relatedness=RELATED),
    }
    row, small = (
        measured.rows(MAP, relatedness=UNRELATED, width=w).iloc[0] for w in (width, SMALL)
    )
    tasks = int(row["tasks"])
    text = (
        f"{measured.verdict(row)} Tasks that share nothing each need room of their own: the one "
        f"network has {width} hidden units for all {tasks} tasks, the separate networks have "
        f"{tasks * width:,} between them."
    )
    if width != SMALL:
        before, after = (ERROR.amount(float(of["gain"])) for of in (small, row))
        text += (
            f" From width {SMALL} to {width} the gain of together goes from {before} to {after} "
            "percentage points (below zero: together is behind)."
        )
    return Reveal(charts.gains(along, "width", COLOURS), text, None, origin_words())


def _digits() -> Reveal:
    rows = measured.rows("digits")
    text = (
        "Ten questions about the same handwriting sound related; measuring decides. As the network "
        f"grows wider: {comparing.course(rows, 'width')}. At the widest: "
        f"{measured.verdict(rows.iloc[-1])}"
    )
    return Reveal(charts.gains({"together": rows}, "width"), text, None, origin_words())


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
            "Yes, the same pictures mean the same features",
            "No, the same features must be useful to several tasks, and only measuring shows it",
            "Yes, when the pictures are real",
        ),
        1,
        "What counts is what the tasks need from the pictures. The digits are a real case to look "
        "at: the same pictures for all ten tasks.",
    ),
    notes=(
        "Ask first: is half-related enough? Let everyone put their mark before you reveal.",
        "Ask for two tasks from daily work that look related, and what exactly they would share.",
        "What surprises: a wide network does not turn unrelated tasks into a gain. Compare the "
        "two curves where the network is widest.",
        "Relatedness here is a knob of made-up data. In real data nobody hands you its value; "
        "that is why the question is settled by measuring.",
    ),
    live=Experiment(SharedFeatures(TASKS, 400, RELATED), width=WIDTH, replicates=6),
)
