"""Lesson 9: transfer learning, from a task with many examples to one with few."""

from collections.abc import Mapping

import pandas as pd

from core import Experiment
from core.arms.catalogue import REFERENCE
from core.data import RoadScenes, SharedFeatures
from core.data.allocation import VALIDATION
from core.results.judging import NOBODY
from dashboard.lessons import charts, measured
from dashboard.lessons.lesson import Break, Check, Lesson, Place, Reveal
from dashboard.shared.figure import Figure
from dashboard.shared.gains.words import origin_words
from dashboard.shared.labels.charts import label_matrix
from dashboard.shared.labels.frames import samples
from dashboard.shared.theme import OTHER

MAP, SOURCES_MAP = "transfer", "sources"
FOCUS = "task 1"  # task B of the lecture; its task A is all others
TRANSFER, OUTPUT_ONLY, TOGETHER = "transfer", "transfer-head", "together"
OUTPUT_NAME = "output-layer transfer"
COLOURS = {OUTPUT_NAME: OTHER[0]}
LABELS = (10, 25, 50, 100, 400)
PREDICTED = 25
PLACES = (
    "Nothing shared, all layers train",
    "Nothing shared, output layer trains",
    "Few examples of task A",
)
PICTURED = RoadScenes(tasks=4, examples=1600, allocation="focus", focus_examples=400)


def picture() -> tuple[Figure, str]:
    """Draw pictures of which few are labelled for the first task."""
    problem = PICTURED.draw(0)
    few, many = PICTURED.focus_examples, PICTURED.examples
    return label_matrix(samples(problem)), (
        f"Task B is '{problem.names[0]}', labelled on {few:,} of {many:,} pictures. "
        f"The other {problem.tasks - 1} rows stand for task A: they are labelled everywhere."
    )


def as_good_alone(rows: pd.DataFrame, labels: int) -> float | None:
    """Return how many labels apart needs for the error that transfer has with `labels`.

    None when no measured number is enough, or when transfer with `labels` is no better or worse
    than apart that shows.

    Args:
        rows: rows of the transfer arm along focus_examples, see `measured.rows`.
    """
    row = rows[rows["focus_examples"] == labels].iloc[0]
    if row["verdict"] in NOBODY:
        return None
    enough = rows.loc[rows["apart"] <= row["score"], "focus_examples"]
    return None if enough.empty else float(enough.min())


def reveal() -> Reveal:
    """Show the error on task B as its own labels grow, for every way to train."""
    arms = (TRANSFER, OUTPUT_ONLY, TOGETHER)
    by_name = {arm: _on_focus(arm, relatedness=1.0) for arm in arms}
    at = {arm: rows[rows["focus_examples"] == PREDICTED].iloc[0] for arm, rows in by_name.items()}
    alone = as_good_alone(by_name[TRANSFER], PREDICTED)
    wrong = {arm: measured.score(row["score"]) for arm, row in at.items()}
    text = (
        f"With {PREDICTED} labels, B is wrong on {measured.score(at[TRANSFER]['apart'])} of the "
        f"test in a network of its own, and on {wrong[TRANSFER]} by transfer. "
        f"{_needed(by_name[TRANSFER], alone)} When only the new output layer trains, it is "
        f"{wrong[OUTPUT_ONLY]}. One network for all tasks is wrong on {wrong[TOGETHER]}: "
        f"{_beside(at[TRANSFER], at[TOGETHER])} {_validation()}"
    )
    named = {_name(rows): rows for rows in by_name.values()}
    return Reveal(_by_labels(named), text, alone, origin_words())


def _on_focus(arm: str, relatedness: float) -> pd.DataFrame:
    """Return an arm's rows for task B; the arm is named as learners read it."""
    rows = measured.rows(MAP, arm=arm, task=FOCUS, relatedness=relatedness)
    return rows.replace({OUTPUT_ONLY: OUTPUT_NAME})


def _name(rows: pd.DataFrame) -> str:
    return str(rows["arm"].iloc[0])


def _by_labels(by_name: Mapping[str, pd.DataFrame]) -> Figure:
    return charts.scores(by_name, "focus_examples", COLOURS, "labels of task B")


def _needed(rows: pd.DataFrame, alone: float | None) -> str:
    if alone is not None:
        error = rows.loc[rows["focus_examples"] == alone, "apart"].iloc[0]
        return f"A network of its own gets there with {alone:g} labels ({measured.score(error)})."
    most = int(rows["focus_examples"].max())
    return f"How many labels a network of its own needs for that is not settled up to {most:,}."


def _beside(transfer: pd.Series, together: pd.Series) -> str:
    """Say which of two arms is ahead, when their intervals of gain do not meet."""
    if together["low"] > transfer["high"]:
        return "on these tasks even better than transfer."
    if transfer["low"] > together["high"]:
        return "on these tasks not as good as transfer."
    return "their intervals meet, so which of the two is better is undecided."


def _validation() -> str:
    return (
        f"To be honest about B: every way also uses {VALIDATION} validation labels of B, to choose "
        f"when B stops training. That is more than the {PREDICTED} labels it trains on. The "
        "network that transfer starts from is chosen by the validation labels of its own tasks."
    )


def show(place: int) -> Reveal:
    """Show transfer between tasks that share nothing, and from tasks with few examples."""
    if place == len(PLACES) - 1:
        return _few_sources()
    arm = (TRANSFER, OUTPUT_ONLY)[place]
    rows = _on_focus(arm, relatedness=0.0)
    few, many = rows.iloc[0], rows.iloc[-1]
    reason = (
        "Layers learned from tasks that share nothing are of no use to B, but B can retrain them."
        if arm == TRANSFER
        else "Layers learned from tasks that share nothing are of no use to B, and now B cannot "
        "change them."
    )
    text = (
        f"With {int(few['focus_examples'])} labels of B: {measured.verdict(few)} "
        f"With {int(many['focus_examples'])}: {measured.verdict(many)} {_harm(rows)} {reason}"
    )
    return Reveal(_by_labels({_name(rows): rows}), text, None, origin_words())


def _harm(rows: pd.DataFrame) -> str:
    if (rows["verdict"] == REFERENCE.name).any():
        return "So transfer can hurt."
    if (rows["verdict"] == rows["arm"]).any():
        return "So transfer still helps, and no harm is shown."
    return "So neither help nor harm is shown."


def _few_sources() -> Reveal:
    rows = measured.rows(SOURCES_MAP, arm=TRANSFER, task=FOCUS)
    few, many = rows.iloc[0], rows.iloc[-1]
    text = (
        f"B has {int(few['focus_examples'])} labels, and the tasks are related. When each task of "
        f"A has {int(few['examples'])} examples: {measured.verdict(few)} When each has "
        f"{int(many['examples']):,}: {measured.verdict(many)} {_harm(rows)}"
    )
    figure = charts.scores({_name(rows): rows}, "examples", x_title="examples of task A")
    return Reveal(figure, text, None, origin_words())


LESSON = Lesson(
    number=9,
    title="Transfer: from much data to little",
    claim=(
        "**Transfer learning** trains a network on task A, which has very many examples. "
        "It keeps the early layers, puts a new output layer on top, and goes on with task B, "
        "which has few. In the lecture, A has 1,000,000 examples and B has 1,000. "
        "It is used more often than one network for all tasks."
    ),
    picture=picture,
    predict=Place(
        "Task B has only 25 labels. Task A is seven related tasks with 1,600 examples each. "
        "We train on A, then all layers go on with B. How many labels would B need to do as well "
        "in a network of its own?",
        tuple(float(labels) for labels in LABELS),
        "labels of task B",
    ),
    reveal=reveal,
    breaking=Break("What if there is little to transfer?", PLACES, show),
    takeaway="Transfer pays when the first task has much data, the second little, and they share.",
    check=Check(
        "You have 1,000 labelled X-ray pictures, and a network trained on 1,000,000 photos. "
        "When is it worth starting from that network?",
        (
            "Only if the photos show X-rays too",
            "When early features of photos, such as edges, are of use for X-rays",
            "Never, for the tasks are not the same",
        ),
        1,
        "The tasks need not be the same. They must share early features, and the first must have "
        "much more data than the second.",
    ),
    notes=(
        "Ask: why throw away the output layer, and keep the layers below it?",
        "Ask: what can transfer do that one network for all tasks cannot? (A need not be trained "
        "again, and its data need not be at hand.)",
        "What surprises: compare transfer with one network for all tasks in the reveal. Being used "
        "more often and being better are two things.",
        "With few labels it is tempting to train the output layer only. Show both cases: related "
        "tasks in the reveal, tasks that share nothing in the break.",
        "Discuss the validation labels of B. Who has 25 labels to train on rarely has hundreds to "
        "decide when to stop.",
    ),
    live=Experiment(
        SharedFeatures(4, 800, allocation="focus", focus_examples=PREDICTED),
        arms=(TOGETHER, "apart", TRANSFER),
        replicates=6,
    ),
)
