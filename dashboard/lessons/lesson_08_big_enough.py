"""Lesson 8: Condition 3, the network is big enough."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from core import Experiment
from core.arms.catalogue import REFERENCE
from core.data import RoadScenes, SharedFeatures
from dashboard.lessons import charts, comparing, measured
from dashboard.lessons.lesson import Answer, Break, Check, Lesson, Place, Reveal
from dashboard.shared.figure import Figure
from dashboard.shared.gains.words import origin_words
from dashboard.shared.labels.charts import label_matrix
from dashboard.shared.labels.frames import first_samples
from dashboard.shared.theme import OTHER

MAP = "Shared features: width and tasks"
EXAMPLES_MAP = "Shared features: width and examples"
RELATED_MAP = "Shared features: relatedness and width"
BEST_MAP = "best width"
WIDTHS = (1, 2, 4, 8, 16, 32, 64, 128)
TASKS, PREDICTED = (4, 16, 32), 16
PLACES = (
    "Width 1",
    "Width 2",
    "Width 4, more data",
    "Wide, nothing shared",
    "Each side at its best width",
)
PICTURED = RoadScenes(tasks=8)


def picture() -> tuple[Figure, str]:
    """Draw pictures with many questions, and count the different columns of answers."""
    shown = Experiment(PICTURED)
    problem = shown.problem(0)
    labels = problem.y[problem.train]
    kinds = len(np.unique(labels, axis=0))
    return label_matrix(first_samples(shown)), (
        f"{problem.tasks} questions about every picture. In {len(labels):,} pictures there are "
        f"{kinds} different columns of answers. A network of width 1 computes one number from a "
        "picture, and all answers must be made from that number."
    )


def reveal() -> Reveal:
    """Show the gain along width for few and for many tasks, and Caruana's comparison."""
    by_name = {_name(tasks): measured.rows(MAP, tasks=tasks) for tasks in TASKS}
    predicted = by_name[_name(PREDICTED)]
    best = measured.rows(BEST_MAP, tasks=PREDICTED).iloc[0]
    first = comparing.first_ahead(predicted, "width")
    return Reveal(
        f"{_name(PREDICTED)}: together is shown ahead at no width."
        if first is None
        else f"{_name(PREDICTED)}: together is first ahead at width {first:g}.",
        charts.gains(by_name, "width", dict(zip(by_name, OTHER, strict=True))),
        "Because nowhere does the whole interval of the gain lie above zero."
        if first is None
        else f"Because that many hidden units are enough for what {_name(PREDICTED)} need.",
        f"{_name(PREDICTED)}, as the network grows wider: {comparing.course(predicted, 'width')}. "
        f"{_others(by_name)} Caruana let each side take its best width. So do we, on validation "
        f"data, again with {_name(PREDICTED)}. {measured.verdict(best)}",
        origin_words(),
        first,
    )


def _name(tasks: int) -> str:
    return f"{tasks} tasks"


def _others(by_name: Mapping[str, pd.DataFrame]) -> str:
    """Say where one network is ahead for the first time, with the other numbers of tasks."""
    places = {name: comparing.first_ahead(rows, "width") for name, rows in by_name.items()}
    parts = [
        f"with {name} {'nowhere' if width is None else f'at width {width:g}'}"
        for name, width in places.items()
        if name != _name(PREDICTED)
    ]
    return f"One network is ahead for the first time {', '.join(parts)}."


def show(place: int) -> Reveal:
    """Show small networks, plenty of data, unrelated tasks, and the best width of each side."""
    shown = (
        lambda: _narrow(1),
        lambda: _narrow(2),
        _plenty,
        _unrelated,
        _best,
    )
    return shown[place]()


def _narrow(width: int) -> Reveal:
    rows = measured.rows(MAP, width=width).sort_values("tasks")
    most = rows.iloc[-1]
    tasks = int(most["tasks"])
    units = f"{width} hidden {'unit' if width == 1 else 'units'}"
    return Reveal(
        comparing.short(most, f"Width {width}, {tasks} tasks"),
        charts.scores({"together": rows}, "tasks"),
        comparing.because(
            most["verdict"],
            {
                "together": f"even {units} can hold what these tasks share.",
                REFERENCE.name: f"{tasks} tasks compete for {units}; apart, each has that many "
                "for itself.",
            },
        ),
        f"As tasks are added: {comparing.course(rows, 'tasks')}. With {tasks} tasks: "
        f"{measured.verdict(most)} The one network has {units} for all of them, the separate "
        f"networks have {tasks * width} between them.",
        origin_words(),
    )


def _plenty() -> Reveal:
    small, usual = (measured.rows(EXAMPLES_MAP, width=width) for width in (4, 32))
    by_name = {"width 4": small, "width 32": usual}
    last = small.sort_values("examples").iloc[-1]
    examples = f"{int(last['examples']):,} examples"
    return Reveal(
        comparing.short(last, f"Width 4, {examples}"),
        charts.gains(by_name, "examples", dict(zip(by_name, (OTHER[0], OTHER[2]), strict=True))),
        comparing.because(
            last["verdict"],
            {
                "together": "the tasks help each other even with plenty of data.",
                REFERENCE.name: "with plenty of data a separate network needs less help, and a "
                "small shared one runs out of room.",
            },
        ),
        f"Four tasks, more and more examples. At width 4: {comparing.course(small, 'examples')}. "
        f"At width 32: {comparing.course(usual, 'examples')}. At width 4 with {examples}: "
        f"{measured.verdict(last)}",
        origin_words(),
    )


def _unrelated() -> Reveal:
    rows = measured.rows(RELATED_MAP, relatedness=0.0).sort_values("width")
    widest = rows.iloc[-1]
    width = f"width {int(widest['width'])}"
    return Reveal(
        comparing.short(widest, f"Nothing shared, {width}"),
        charts.scores({"together": rows}, "width"),
        comparing.because(
            widest["verdict"],
            {
                REFERENCE.name: "size is not all: tasks that share nothing cannot learn from each "
                "other."
            },
        ),
        f"Tasks that share nothing, at {width}: {measured.verdict(widest)}",
        origin_words(),
    )


def _best() -> Reveal:
    rows = measured.rows(BEST_MAP)
    most = rows.iloc[-1]
    tasks = f"{int(most['tasks'])} tasks"
    return Reveal(
        comparing.short(most, tasks.capitalize()),
        charts.scores({"together": rows}, "tasks"),
        comparing.because(
            most["verdict"],
            {
                "together": "at its best width, too, a shared layer learns from all labels.",
                REFERENCE.name: "at their best width separate networks lack nothing.",
            },
        ),
        "Each side takes the width that does best on its validation data. With "
        f"{tasks}: {measured.verdict(most)} As tasks are added: "
        f"{comparing.course(rows, 'tasks')}.",
        origin_words(),
    )


LESSON = Lesson(
    number=8,
    title="Condition 3: the network is big enough",
    claim=(
        "One network for many tasks must be **big enough** for all of them. "
        "The *width* is how many hidden units it has: how many numbers it computes from an "
        "example before it answers. Rich Caruana found that one network hurts only when it is "
        "too small."
    ),
    picture=picture,
    predict=Place(
        "We train one network for 16 tasks, and 16 separate networks, all of the same width. "
        "Then we repeat it with wider networks. At which width is the one network ahead for the "
        "first time?",
        tuple(float(width) for width in WIDTHS),
        "hidden units",
    ),
    reveal=reveal,
    breaking=Break("Change the size, and what it is compared with", PLACES, show),
    takeaway="Before you blame the idea of one network for all tasks, make the network wider.",
    check=Check(
        "One network for four tasks does worse than four networks of the same width. "
        "What do you try first?",
        (
            Answer(
                "A wider network for the four tasks",
                "The one network must hold what four tasks need. When it is too small they compete "
                "for the same hidden units.",
            ),
            Answer(
                "A narrower network, which cannot learn by heart",
                "It would have even fewer hidden units for four tasks to compete for.",
            ),
            Answer(
                "Four networks, for the tasks do not belong together",
                "That may be, but a network that is too small looks just the same.",
            ),
            Answer(
                "More training steps",
                "The networks train until they stop improving; what a small one lacks is room.",
            ),
        ),
        0,
        (
            "All networks have the same width: what does a task have to itself in one of the four?",
            "What was short when sixteen tasks shared one or two hidden units?",
        ),
    ),
    notes=(
        "Ask: is it fair to give one network and each of sixteen networks the same width? "
        "Discuss what else could be held equal.",
        "The lecture compares at the same width. Caruana compared each side at its best. "
        "Show both; the last place of the break has the second.",
        "Word for word, Caruana's sentence says 'only'. The place with tasks that share nothing "
        "tests that word.",
    ),
    afterwards=(
        "What surprises: where the curves cross, against the marks of the class. Other data cross "
        "elsewhere: look at road scenes on the page of maps.",
    ),
    live=Experiment(SharedFeatures(4, 400), width=2, replicates=8),
)
