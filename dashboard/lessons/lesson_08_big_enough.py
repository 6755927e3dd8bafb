"""Lesson 8: Condition 3, the network is big enough."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from core import Experiment
from core.arms.catalogue import REFERENCE
from core.data import RoadScenes, SharedFeatures
from dashboard.lessons import charts, comparing, measured
from dashboard.lessons.lesson import Break, Check, Lesson, Place, Reveal
from dashboard.shared.figure import Figure
from dashboard.shared.gains.words import origin_words
from dashboard.shared.labels.charts import label_matrix
from dashboard.shared.labels.frames import samples
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
    problem = PICTURED.draw(0)
    labels = problem.y[problem.train]
    kinds = len(np.unique(labels, axis=0))
    return label_matrix(samples(problem)), (
        f"{problem.tasks} questions about every picture. In {len(labels):,} pictures there are "
        f"{kinds} different columns of answers. A network of width 1 computes one number from a "
        "picture, and all answers must be made from that number."
    )


def reveal() -> Reveal:
    """Show the gain along width for few and for many tasks, and Caruana's comparison."""
    by_name = {_name(tasks): measured.rows(MAP, tasks=tasks) for tasks in TASKS}
    predicted = by_name[_name(PREDICTED)]
    best = measured.rows(BEST_MAP, tasks=PREDICTED).iloc[0]
    text = (
        f"{_name(PREDICTED)}, as the network grows wider: {comparing.course(predicted, 'width')}. "
        f"{_others(by_name)} Caruana let each side take its best width. So do we, on validation "
        f"data, again with {_name(PREDICTED)}. {measured.verdict(best)}"
    )
    figure = charts.gains(by_name, "width", dict(zip(by_name, OTHER, strict=True)))
    return Reveal(figure, text, comparing.first_ahead(predicted, "width"), origin_words())


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
    figure, text = shown[place]()
    return Reveal(figure, text, None, origin_words())


def _narrow(width: int) -> tuple[Figure, str]:
    rows = measured.rows(MAP, width=width).sort_values("tasks")
    most = rows.iloc[-1]
    tasks = int(most["tasks"])
    return charts.scores({"together": rows}, "tasks"), (
        f"As tasks are added: {comparing.course(rows, 'tasks')}. With {tasks} tasks: "
        f"{measured.verdict(most)} The one network has {width} hidden "
        f"{'unit' if width == 1 else 'units'} for all of them, the separate networks have "
        f"{tasks * width} between them."
    )


def _plenty() -> tuple[Figure, str]:
    small, usual = (measured.rows(EXAMPLES_MAP, width=width) for width in (4, 32))
    by_name = {"width 4": small, "width 32": usual}
    last = small.sort_values("examples").iloc[-1]
    figure = charts.gains(
        by_name, "examples", dict(zip(by_name, (OTHER[0], OTHER[2]), strict=True))
    )
    return figure, (
        f"Four tasks, more and more examples. At width 4: {comparing.course(small, 'examples')}. "
        f"At width 32: {comparing.course(usual, 'examples')}. At width 4 with "
        f"{int(last['examples']):,} examples: {measured.verdict(last)} With plenty of data a "
        "separate network needs less help, and a small shared one may run out of room."
    )


def _unrelated() -> tuple[Figure, str]:
    rows = measured.rows(RELATED_MAP, relatedness=0.0).sort_values("width")
    widest = rows.iloc[-1]
    lesson = (
        "So size is not all: these tasks share nothing, and one network is behind even when it is "
        "wide."
        if widest["verdict"] == REFERENCE.name
        else "So no harm is shown in a wide network, even to tasks that share nothing."
    )
    return charts.scores({"together": rows}, "width"), (
        f"Tasks that share nothing, at width {int(widest['width'])}: {measured.verdict(widest)} "
        f"{lesson}"
    )


def _best() -> tuple[Figure, str]:
    rows = measured.rows(BEST_MAP)
    return charts.scores({"together": rows}, "tasks"), (
        "Each side takes the width that does best on its validation data. With "
        f"{int(rows.iloc[-1]['tasks'])} tasks: {measured.verdict(rows.iloc[-1])} As tasks are "
        f"added: {comparing.course(rows, 'tasks')}."
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
            "A wider network for the four tasks",
            "A narrower network for the four tasks",
            "Fewer examples",
        ),
        0,
        "The one network must hold what four tasks need. When it is too small they compete for "
        "the same hidden units. If it stays behind when it is wide, ask whether the tasks share "
        "anything.",
    ),
    notes=(
        "Ask: is it fair to give one network and each of sixteen networks the same width? "
        "Discuss what else could be held equal.",
        "The lecture compares at the same width. Caruana compared each side at its best. "
        "Show both; the last place of the break has the second.",
        "What surprises: where the curves cross, against the marks of the class. Other data cross "
        "elsewhere: look at road scenes on the page of maps.",
        "Word for word, Caruana's sentence says 'only'. The place with tasks that share nothing "
        "tests that word.",
    ),
    live=Experiment(SharedFeatures(4, 400), width=2, replicates=8),
)
