"""Lesson 4: one network for four tasks can beat four networks."""

from typing import Any

import numpy as np
import pandas as pd

from core import Experiment
from core.arms.catalogue import REFERENCE
from core.arms.together import TOGETHER
from core.data import RoadScenes
from core.data.arrays import Floats
from core.results.judging import SAME, UNDECIDED
from dashboard.lessons import charts, comparing, measured
from dashboard.lessons.lesson import Answer, Break, Check, Lesson, Pick, Reveal
from dashboard.shared.figure import Figure
from dashboard.shared.labels.charts import pictures

MAP = "Road scenes"
TASKS, EXAMPLES, WIDTH = 4, 1500, 32
SHARING = RoadScenes().sharing
WIDTHS = (2, 4, 8, 64)  # narrower, and wider, than the lesson's
PLACES = (*(f"width {width}" for width in WIDTHS), "other numbers of tasks")
WINNERS = ("together", "apart", SAME, UNDECIDED)


def where_objects_show() -> tuple[Floats, tuple[str, ...]]:
    """Return (T, height, width): how much more is drawn where each object is present, and names.

    Parts are lighter or darker than the road, so squares are compared.
    """
    problem = RoadScenes(TASKS).draw(0)
    drawn, present = problem.x**2, problem.y == 1
    differences = [drawn[yes].mean(axis=0) - drawn[~yes].mean(axis=0) for yes in present.T]
    return np.stack(differences).reshape(TASKS, *(problem.picture or ())), problem.names


def picture() -> tuple[Figure, str]:
    """Draw the parts by which each object is known."""
    return pictures(*where_objects_show()), (
        "Dark pixels are those that give an object away. Look for a part that belongs to two "
        "objects: learned once, it serves two tasks."
    )


def along(axis: str, **at: Any) -> pd.DataFrame:
    """Return the measured rows along one axis, all else as in this lesson unless it is said."""
    usual: dict[str, Any] = {"tasks": TASKS, "examples": EXAMPLES, "width": WIDTH}
    held = {**usual, "sharing": SHARING, "missing": 0.0, **at}
    del held[axis]
    return measured.rows(MAP, **held).sort_values(axis)


def reveal() -> Reveal:
    """Show the error of one network and of four as the number of pictures grows."""
    rows = along("examples")
    row = rows[rows["examples"] == EXAMPLES].iloc[0]
    return Reveal(
        comparing.short(row),
        charts.scores({"together": rows}, "examples"),
        comparing.because(row["verdict"], _reasons(rows)),
        f"{EXAMPLES:,} pictures, {TASKS} tasks: one network is wrong on "
        f"{measured.score(row['score'])} of the answers for new pictures, four networks on "
        f"{measured.score(row['apart'])}. {measured.verdict(row)} As the number of pictures grows: "
        f"{comparing.course(rows, 'examples')}.",
        measured.origin(rows),
        WINNERS.index(row["verdict"]),
    )


def _reasons(rows: pd.DataFrame) -> dict[str, str]:
    """Give a reason for each outcome; that both are the same has one if fewer pictures show it."""
    reasons = {
        TOGETHER.name: "one layer learns the parts that objects share, from all four labels of "
        "each picture.",
        REFERENCE.name: "four tasks compete for the hidden units of one network.",
    }
    fewest = rows.sort_values("examples").iloc[0]
    if fewest["verdict"] == TOGETHER.name:
        reasons[SAME] = (
            f"{EXAMPLES:,} pictures show each part often enough to four networks, too: both differ "
            f"by at most {comparing.MARGIN}; with {fewest['examples']:g}, one network is ahead."
        )
    return reasons


def show(place: int) -> Reveal:
    """Show networks of other widths, and other numbers of tasks."""
    return _tasks() if place == len(WIDTHS) else _at_width(WIDTHS[place])


def _at_width(width: int) -> Reveal:
    rows = along("examples", width=width)
    row = rows[rows["examples"] == EXAMPLES].iloc[0]
    units = f"{width} hidden units"
    return Reveal(
        comparing.short(row, f"Width {width}"),
        charts.scores({"together": rows}, "examples"),
        comparing.because(
            row["verdict"],
            {
                "together": f"{units} have room for the parts that the four tasks share.",
                REFERENCE.name: f"{TASKS} tasks share {units}; apart, each has that many "
                "for itself.",
            },
        ),
        f"One network is wrong on {measured.score(row['score'])} of the answers, four networks on "
        f"{measured.score(row['apart'])}. {measured.verdict(row)} Together has {units} for all "
        f"{TASKS} tasks, apart has {TASKS * width} in all.",
        measured.origin(rows),
    )


def _tasks() -> Reveal:
    rows = along("tasks")
    most = rows.iloc[-1]
    tasks = int(most["tasks"])
    return Reveal(
        comparing.short(most, f"{tasks} tasks"),
        charts.gains({"together": rows}, "tasks"),
        comparing.because(
            most["verdict"],
            {
                "together": "every task that needs the same parts adds labels to learn them from.",
                REFERENCE.name: f"{tasks} tasks compete for {WIDTH} hidden units.",
            },
        ),
        f"A network of width {WIDTH}, as the number of tasks grows: "
        f"{comparing.course(rows, 'tasks')}. With {tasks} tasks: {measured.verdict(most)}",
        measured.origin(rows),
    )


LESSON = Lesson(
    number=4,
    title="One network can beat four",
    claim=(
        "To find a stop sign, a network first finds its parts, such as the pole. The same pole "
        "helps to find a traffic light. So :blue[one network for four tasks] can beat "
        ":orange[four networks], one for each task: it learns the shared parts once, from all the "
        "labels."
    ),
    picture=picture,
    predict=Pick(
        "Four tasks and 1,500 pictures with all their labels. Every network has one hidden layer "
        "of 32 units. Who makes fewer errors on new pictures?",
        (
            "One network for all four tasks (together)",
            "Four networks, one for each task (apart)",
            "Neither: both are practically the same",
            "It cannot be decided",
        ),
    ),
    reveal=reveal,
    breaking=Break("What if the network is small or large, or the tasks are many?", PLACES, show),
    takeaway="One network can beat four when they need the same parts and there is room for them.",
    check=Check(
        "Four separate networks have four times as many weights in all. Why can one network "
        "still make fewer errors?",
        (
            Answer(
                "Its shared layer learns from the labels of all four tasks",
                "Each weight of the shared layer is pulled by all four labels of a picture, not "
                "by one.",
            ),
            Answer(
                "It sees more pictures",
                "Both ways see the same pictures; one network uses more labels of each.",
            ),
            Answer(
                "Fewer weights always mean fewer errors",
                f"Then the smallest network would be best of all: look at width {WIDTHS[0]} above.",
            ),
            Answer(
                "It trains for longer",
                "Every network trains until it stops improving, whichever way it belongs to.",
            ),
        ),
        0,
        (
            "Count the labels that each weight of the first layer learns from.",
            "In one network a picture teaches the shared layer four times, once for each task.",
        ),
    ),
    notes=(
        "Let the class vote, and ask one voter of each side for a reason before you reveal.",
        "Ask what happens with very many pictures: does a network of its own still lack anything?",
        "'Practically the same' and 'undecided' are two answers. In the first the whole interval "
        "of the difference is small; in the second it includes zero, and large differences too.",
    ),
    afterwards=(
        "What surprises: four networks have far more weights, and that alone does not make them "
        "better. Small widths make it easy to see when sharing can hurt.",
    ),
    live=Experiment(RoadScenes(TASKS, EXAMPLES), width=WIDTH, replicates=6),
    drawn=True,
    inside=Experiment(RoadScenes(TASKS, EXAMPLES), width=WIDTH),
)
