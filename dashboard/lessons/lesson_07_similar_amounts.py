"""Lesson 7: Condition 2, the amount of data for each task is similar."""

import pandas as pd

from core import Experiment
from core.arms.catalogue import REFERENCE
from core.data import RoadScenes, SharedFeatures
from core.results.judging import NOBODY, SAME, UNDECIDED
from dashboard.lessons import charts, comparing, measured
from dashboard.lessons.lesson import Answer, Break, Check, Lesson, Place, Reveal
from dashboard.shared.figure import Figure
from dashboard.shared.gains.words import origin_words
from dashboard.shared.labels.charts import label_matrix
from dashboard.shared.labels.frames import first_samples
from dashboard.shared.theme import OTHER

MAP, UNEVEN = "hundred", "uneven"
FEW = (10, 100, 400, 1600)  # examples of the first of two tasks; the second has the most always
PICTURED = RoadScenes(tasks=4, examples=100, allocation="own")


def picture() -> tuple[Figure, str]:
    """Draw pictures that are labelled for one task each."""
    shown = Experiment(PICTURED)
    problem = shown.problem(0)
    own, rows = PICTURED.examples, len(problem.train)
    return label_matrix(first_samples(shown)), (
        f"{problem.tasks} tasks with {own} pictures each make {rows} pictures. Every picture has a "
        "label for its own task; the rest of its column is '?'. So each task has "
        f"{own} labels of its own and {rows - own} pictures of others."
    )


def remaining(score: float, apart: float) -> float:
    """Return how many of every 100 mistakes of apart are left.

    >>> remaining(0.15, 0.2)
    75.0
    """
    return round(100 * score / apart, 1)


def reveal() -> Reveal:
    """Show the error of each task as tasks with examples of their own are added."""
    rows = measured.rows(MAP)
    several, most = rows[rows["tasks"] > 1], rows.iloc[-1]
    tasks, own = int(most["tasks"]), int(most["examples"])
    left = remaining(most["score"], most["apart"])
    others = f"{tasks - 1} × {own} = {(tasks - 1) * own:,}"
    settled = most["verdict"] not in NOBODY
    return Reveal(
        f"Of every 100 mistakes {left:.0f} are left."
        if settled
        else comparing.short(most, f"{tasks} tasks"),
        charts.scores({"together": rows}, "tasks"),
        comparing.because(
            most["verdict"],
            {
                "together": f"each task has {own} examples of its own, and {others} of others.",
                REFERENCE.name: "the data of the others do not make up for the shared room.",
            },
        ),
        f"{tasks} tasks with {own} examples each. A network of its own is wrong on "
        f"{measured.score(most['apart'])} of the test, the network of all tasks on "
        f"{measured.score(most['score'])}: {left:.0f} of every 100 mistakes are left. "
        f"{measured.verdict(most)} As tasks are added: {comparing.course(several, 'tasks')}.",
        origin_words(),
        left if settled else None,
    )


def show(place: int) -> Reveal:
    """Show two tasks, the first with few examples and the second with many."""
    first, second = (_of_task(task) for task in ("task 1", "task 2"))
    few = FEW[place]
    small, large = (rows[rows["focus_examples"] == few].iloc[0] for rows in (first, second))
    many = int(large["examples"])
    by_name = {"task 1: its examples grow": first, f"task 2: always {many:,}": second}
    colours = dict(zip(by_name, (OTHER[0], OTHER[2]), strict=True))
    return Reveal(
        f"Task 1 {_FATES[small['verdict']]}; task 2 {_FATES[large['verdict']]}.",
        charts.gains(by_name, "focus_examples", colours),
        f"Because task 1 has {few:,} examples of its own and {many:,} of the other task; task 2 "
        f"has {many:,} and {few:,}.",
        f"{slogan(first)} Task 1: {measured.verdict(small)} Task 2: {measured.verdict(large)}",
        origin_words(),
    )


_FATES = {
    "together": "gains",
    REFERENCE.name: "loses",
    SAME: "stays practically the same",
    UNDECIDED: "is undecided",
}


def slogan(rows: pd.DataFrame) -> str:
    """Say whether a task gains more where the amounts are uneven or where they are similar.

    Args:
        rows: of the task whose examples grow up to those of the other, see `measured.rows`.
    """
    uneven, similar = rows.iloc[0], rows.iloc[-1]
    if uneven["low"] > similar["high"]:
        return (
            "Task 1 gains most where the amounts differ most: what counts is the others' data "
            "against one's own."
        )
    if similar["low"] > uneven["high"]:
        return "Task 1 gains most where the amounts are similar, as the slogan says."
    return "Whether similar amounts are better for task 1 is undecided: the intervals meet."


def _of_task(task: str) -> pd.DataFrame:
    return measured.rows(UNEVEN, task=task)


LESSON = Lesson(
    number=7,
    title="Condition 2: similar amounts of data",
    claim=(
        "One network helps when its tasks have **similar amounts of data**. In the lecture, "
        "100 tasks have 1,000 examples each. Alone, a task learns from its own 1,000. "
        "In one network, the 99,000 examples of the others help it too. The lecture itself adds "
        "that this is no hard rule, and not always true."
    ),
    picture=picture,
    predict=Place(
        "We take 100 tasks with only 100 examples each. A task in a network of its own makes some "
        "mistakes. In one network for all 100 tasks, how many of every 100 of those mistakes "
        "are left?",
        (40, 50, 60, 70, 80, 90, 100, 110, 120),
        "of every 100 mistakes",
    ),
    reveal=reveal,
    breaking=Break(
        "What if one of two tasks has far more data? Examples of task 1, and of task 2:",
        tuple(f"{few:,} and {FEW[-1]:,}" for few in FEW),
        show,
    ),
    takeaway=(
        "The slogan of similar amounts is half right: what counts is the others' data against "
        "one's own."
    ),
    check=Check(
        "A task has a million examples. You add one other task with a hundred. "
        "Who can hope to gain?",
        (
            Answer(
                "The task with a million examples",
                "A hundred more are next to nothing beside a million of its own.",
            ),
            Answer(
                "The task with a hundred examples",
                "The other's million are a lot beside a hundred of its own.",
            ),
            Answer(
                "Both the same, for they share one network",
                "They share the network, but one brings a million examples and the other a "
                "hundred.",
            ),
            Answer(
                "Neither, for the amounts are not similar",
                "That is the slogan; what counts is the other's data against one's own.",
            ),
        ),
        1,
        (
            "Ask for each task: how much does it have, and how much does the other bring?",
            "A hundred examples beside a million of one's own, or a million beside a hundred.",
        ),
    ),
    notes=(
        "Do the sum of the lecture on the board, then the sum of our smaller experiment.",
        "Ask: can an example help a task that it has no label for? How?",
    ),
    afterwards=(
        "What surprises: the examples of others help a task although they have no label for it. "
        "They train the shared early features.",
        "In the break, ask why nobody would give the large task a partner for its own sake.",
    ),
    live=Experiment(SharedFeatures(8, 100, allocation="own"), width=32, replicates=4),
)
