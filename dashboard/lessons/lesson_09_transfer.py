"""Lesson 9: transfer learning, from a task with many examples to one with few."""

from collections.abc import Iterable, Sequence

import pandas as pd

from core import Experiment
from core.arms.catalogue import REFERENCE
from core.data import RoadScenes, SharedFeatures
from core.data.allocation import VALIDATION
from core.results.judging import NOBODY, SAME, UNDECIDED
from dashboard.lessons import charts, comparing, measured
from dashboard.lessons.lesson import Answer, Break, Check, Lesson, Pick, Reveal
from dashboard.lessons.versus import versus
from dashboard.shared.figure import Figure
from dashboard.shared.gains.words import origin_words
from dashboard.shared.labels.charts import label_matrix
from dashboard.shared.labels.frames import first_samples
from dashboard.shared.theme import OTHER

MAP, SOURCES_MAP = "transfer", "sources"
FOCUS = "task 1"  # task B of the lecture; its task A is all others
TRANSFER, OUTPUT_ONLY, TOGETHER = "transfer", "transfer-head", "together"
OUTPUT_NAME = "output-layer transfer"
COLOURS = {OUTPUT_NAME: OTHER[0]}
LABELS = (10, 25, 50, 100, 400)
PREDICTED = 25
PLACES = ("Nothing shared", "Few examples of task A")
PICTURED = RoadScenes(tasks=4, examples=1600, allocation="focus", focus_examples=400)


def picture() -> tuple[Figure, str]:
    """Draw pictures of which few are labelled for the first task."""
    shown = Experiment(PICTURED)
    problem = shown.problem(0)
    few, many = PICTURED.focus_examples, PICTURED.examples
    return label_matrix(first_samples(shown)), (
        f"Task B is '{problem.names[0]}', labelled on {few:,} of {many:,} pictures. "
        f"The other {problem.tasks - 1} rows stand for task A: they are labelled everywhere."
    )


def as_good_alone(rows: pd.DataFrame, labels: int) -> float | None:
    """Return how many labels apart needs for the error that an arm has with `labels`.

    None when no measured number is enough, or when the arm with `labels` is neither better nor
    worse than apart that shows.

    Args:
        rows: rows of the arm along focus_examples, see `measured.rows`.
    """
    row = rows[rows["focus_examples"] == labels].iloc[0]
    if row["verdict"] in NOBODY:
        return None
    enough = rows.loc[rows["apart"] <= row["score"], "focus_examples"]
    return None if enough.empty else float(enough.min())


def reveal() -> Reveal:
    """Show the error on task B as its own labels grow, for every way to train."""
    by_arm = {arm: _on_focus(arm, relatedness=1.0) for arm in (TRANSFER, OUTPUT_ONLY, TOGETHER)}
    at = {arm: rows[rows["focus_examples"] == PREDICTED].iloc[0] for arm, rows in by_arm.items()}
    wrong = {arm: measured.score(row["score"]) for arm, row in at.items()}
    two = versus(at[OUTPUT_ONLY], at[TRANSFER])
    better = max((at[TRANSFER], at[OUTPUT_ONLY]), key=lambda row: float(row["gain"]))
    verdict, reason = _OUTCOMES[two.winner]
    return Reveal(
        verdict,
        _by_labels(by_arm.values()),
        comparing.because(two.winner, reason),
        f"With {PREDICTED} labels, B is wrong on {measured.score(at[TRANSFER]['apart'])} of the "
        f"test in a network of its own, on {wrong[TRANSFER]} by transfer when all layers learn, "
        f"and on {wrong[OUTPUT_ONLY]} when only the new output layer learns. {two.words} "
        f"{_needed(by_arm[TRANSFER])} {_needed(by_arm[OUTPUT_ONLY])} One network for all tasks is "
        f"wrong on {wrong[TOGETHER]}. {versus(at[TOGETHER], better).words} {_validation()}",
        origin_words(),
        list(_OUTCOMES).index(two.winner),
    )


# in the order of the options
_OUTCOMES: dict[str, tuple[str, dict[str, str]]] = {
    TRANSFER: (
        "Fewer errors when all layers learn.",
        {TRANSFER: "the layers learned from A still had to be fitted to B."},
    ),
    OUTPUT_NAME: (
        "Fewer errors when only the output layer learns.",
        {
            OUTPUT_NAME: f"{PREDICTED} labels are few for all the weights of a network, and "
            "enough for one layer."
        },
    ),
    SAME: ("Both transfers are practically the same.", {}),
    UNDECIDED: ("Which of the two makes fewer errors is undecided.", {}),
}


def _on_focus(arm: str, relatedness: float) -> pd.DataFrame:
    return _named(measured.rows(MAP, arm=arm, task=FOCUS, relatedness=relatedness))


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    """Name the arm as learners read it."""
    return rows.replace({OUTPUT_ONLY: OUTPUT_NAME})


def _by_labels(arms: Iterable[pd.DataFrame]) -> Figure:
    by_name = {str(rows["arm"].iloc[0]): rows for rows in arms}
    return charts.scores(by_name, "focus_examples", COLOURS, "labels of task B")


def _needed(rows: pd.DataFrame) -> str:
    """Say how many labels a network of its own needs for what an arm has with few."""
    name, alone = rows["arm"].iloc[0], as_good_alone(rows, PREDICTED)
    if alone is not None:
        error = rows.loc[rows["focus_examples"] == alone, "apart"].iloc[0]
        return (
            f"A network of its own is as good as {name} with {alone:g} labels "
            f"({measured.score(error)})."
        )
    most = int(rows["focus_examples"].max())
    return (
        f"How many labels a network of its own needs to be as good as {name} is not settled up to "
        f"{most:,}."
    )


def _validation() -> str:
    return (
        f"To be honest about B: every way also uses {VALIDATION} validation labels of B, to choose "
        f"when B stops training. That is more than the {PREDICTED} labels it trains on. The "
        "network that transfer starts from is chosen by the validation labels of its own tasks."
    )


def show(place: int) -> Reveal:
    """Show both transfers between tasks that share nothing, and from tasks with few examples."""
    return (_unrelated, _few_sources)[place]()


def _unrelated() -> Reveal:
    arms = [_on_focus(arm, relatedness=0.0) for arm in (TRANSFER, OUTPUT_ONLY)]
    few, many = (int(arms[0]["focus_examples"].iloc[end]) for end in (0, -1))
    at_few, at_many = (
        " ".join(measured.verdict(rows.iloc[end]) for rows in arms) for end in (0, -1)
    )
    return Reveal(
        f"Nothing shared: {_harm(arms)}.",
        _by_labels(arms),
        "Because layers from tasks that share nothing are of no use to B, and B can retrain them "
        "only when all layers learn.",
        f"With {few} labels of B: {at_few} With {many}: {at_many}",
        origin_words(),
    )


def _harm(arms: Sequence[pd.DataFrame]) -> str:
    """Say whether a transfer is anywhere shown to hurt, or to help."""
    rows = pd.concat(arms)
    if (rows["verdict"] == REFERENCE.name).any():
        return "transfer can hurt"
    if (rows["verdict"] == rows["arm"]).any():
        return "transfer still helps"
    return "neither help nor harm is shown"


def _few_sources() -> Reveal:
    arms = [
        _named(measured.rows(SOURCES_MAP, arm=arm, task=FOCUS)) for arm in (TRANSFER, OUTPUT_ONLY)
    ]
    few, many = (arms[0].iloc[end] for end in (0, -1))
    at_few, at_many = (
        " ".join(measured.verdict(rows.iloc[end]) for rows in arms) for end in (0, -1)
    )
    by_name = {str(rows["arm"].iloc[0]): rows for rows in arms}
    more = all(rows["low"].iloc[-1] > rows["high"].iloc[0] for rows in arms)
    return Reveal(
        "The more examples of A, the more transfer gains."
        if more
        else "More examples of A: no larger gain is shown.",
        charts.scores(by_name, "examples", COLOURS, "examples of task A"),
        "Because layers learned from few examples have little to give."
        if more
        else "Because the intervals of the gains meet.",
        f"B has {int(few['focus_examples'])} labels, and the tasks are related. When each task of "
        f"A has {int(few['examples'])} examples: {at_few} When each has "
        f"{int(many['examples']):,}: {at_many}",
        origin_words(),
    )


LESSON = Lesson(
    number=9,
    title="Transfer: from much data to little",
    claim=(
        "**Transfer learning** trains a network on task A, which has very many examples. "
        "It keeps the early layers, puts a new output layer on top, and goes on with task B, "
        "which has few. In the lecture, A has 1,000,000 examples and B has 1,000. "
        "So transfer learns **one after the other**, from A to B; one network for all tasks learns "
        "them **at the same time**, and they help each other. "
        "Transfer is used more often."
    ),
    picture=picture,
    predict=Pick(
        f"Task A is seven related tasks with 1,600 examples each; task B has only {PREDICTED} "
        "labels. We train on A and put a new output layer on top for B. Which way makes fewer "
        "errors on B?",
        (
            "All layers go on learning with B",
            "Only the new output layer learns from B",
            "Neither: both are practically the same",
            "It cannot be decided",
        ),
    ),
    reveal=reveal,
    breaking=Break("What if there is little to transfer?", PLACES, show),
    takeaway="Transfer pays when the first task has much data, the second little, and they share.",
    check=Check(
        "You have 1,000 labelled X-ray pictures, and a network trained on 1,000,000 photos. "
        "When is it worth starting from that network?",
        (
            Answer(
                "Only if the photos show X-rays, too",
                "They need not: an edge in a photo looks much like an edge in an X-ray.",
            ),
            Answer(
                "When early features of photos, such as edges, are of use for X-rays",
                "The tasks need not be the same, but they must share early features, and the first "
                "must have much more data.",
            ),
            Answer(
                "Always, for it has seen a million pictures",
                "If nothing of what it saw is of use for X-rays, its million pictures do not help.",
            ),
        ),
        1,
        (
            "What is kept when the output layer is thrown away?",
            "Where in a network are edges found, early or late?",
        ),
    ),
    notes=(
        "Ask: why throw away the output layer, and keep the layers below it?",
        "Ask: what can transfer do that one network for all tasks cannot? (A need not be trained "
        "again, and its data need not be at hand.)",
        "Discuss the validation labels of B. Who has 25 labels to train on rarely has hundreds to "
        "decide when to stop.",
    ),
    afterwards=(
        "Ask: how many weights has the new output layer, and how many has the whole network? "
        "Which of them can so few labels teach?",
        "What surprises: compare both transfers with one network for all tasks. Being used more "
        "often and being better are two things.",
    ),
    live=Experiment(
        SharedFeatures(4, 800, allocation="focus", focus_examples=PREDICTED),
        arms=(TOGETHER, "apart", TRANSFER, OUTPUT_ONLY),
        replicates=6,
    ),
)
