"""Lesson 10: few teams have the data for one big network; computer vision is the exception."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from core import Experiment
from core.data import Molecules, RoadScenes
from core.metrics.catalogue import AUC, METRICS
from core.results.judging import SAME, UNDECIDED
from dashboard.lessons import charts, measured
from dashboard.lessons.lesson import Answer, Break, Check, Lesson, Pick, Reveal
from dashboard.shared.figure import Figure
from dashboard.shared.gains.axes import number
from dashboard.shared.gains.charts import gain_heatmap
from dashboard.shared.gains.frames import gain_map
from dashboard.shared.labels.charts import label_matrix
from dashboard.shared.labels.frames import samples
from dashboard.shared.theme import OTHER

ROAD_MAP, SHARED_MAP = "Road scenes", "Shared features: tasks and examples"
MOLECULES_MAP, DIGITS_MAP = "molecules", "digits"
WIDTH, ROAD_TASKS, ROAD_PICTURES = 32, 8, 1500
# what else the road scenes have, as is usual
ROAD_AT: dict[str, Any] = {"width": WIDTH, "missing": 0.0, "sharing": RoadScenes().sharing}
SCARCE = 1000  # molecules to train on
METRIC = AUC.name  # which compares data sets: guessing gives one half on each
SETS = (
    "Road scenes: made-up pictures",
    "Molecules: real tests, many never made",
    "Digits: real handwriting, ten questions",
)
PLACES = ("Molecules: more of them", "Made-up tasks: more examples", "Road scenes: more of all")
PICTURED = Molecules()


def picture() -> tuple[Figure, str]:
    """Draw molecules with the labels that were never measured."""
    problem = PICTURED.draw(0)
    shown = samples(problem, examples=10, tasks=problem.tasks)
    missing = float(np.isnan(problem.y).mean())
    return label_matrix(shown), (
        f"Real data: {len(problem.y):,} molecules, {problem.tasks} laboratory tests for harm. "
        f"'?' is a test that nobody made: {missing:.0%} of the table. Every label costs a test, so "
        "labels are scarce."
    )


def chosen() -> dict[str, pd.Series]:
    """Return the measured point of each data set, in the order of `SETS`."""
    road = measured.rows(ROAD_MAP, METRIC, tasks=ROAD_TASKS, examples=ROAD_PICTURES, **ROAD_AT)
    molecules = measured.rows(MOLECULES_MAP, METRIC, width=WIDTH, examples=SCARCE)
    digits = measured.rows(DIGITS_MAP, METRIC, width=WIDTH)
    return dict(zip(SETS, (rows.iloc[0] for rows in (road, molecules, digits)), strict=True))


def least(rows: Mapping[str, pd.Series]) -> int | None:
    """Return the place of the smallest gain, None when its interval meets another's."""
    table = pd.DataFrame(list(rows.values())).reset_index(drop=True)
    smallest = int(table["gain"].argmin())
    others = table.drop(index=smallest)
    return smallest if table["high"][smallest] < others["low"].min() else None


def reveal() -> Reveal:
    """Show the gain of each data set."""
    rows = chosen()
    parts = " ".join(f"{_short(name)}: {measured.verdict(row)}" for name, row in rows.items())
    truth = least(rows)
    frame = pd.DataFrame(
        {
            "name": [_short(name) for name in rows],
            "mean": [row["gain"] for row in rows.values()],
            "low": [row["low"] for row in rows.values()],
            "high": [row["high"] for row in rows.values()],
        }
    )
    colours = dict(zip(frame["name"], OTHER, strict=True))
    figure = charts.bars(frame, charts.GAIN_TITLES[METRIC], colours, percent=False)
    return Reveal(
        "Which data set gains least is not settled."
        if truth is None
        else f"{_short(SETS[truth])} gain least.",
        figure,
        "Because the interval of the smallest gain meets another."
        if truth is None
        else f"Because {_WHY_LEAST[truth]}",
        "AUC is the chance that a yes is ranked above a no; guessing gives one half. "
        f"{parts} How many teams have such data, no experiment here can tell.",
        measured.origin(pd.DataFrame(list(rows.values()))),
        truth,
    )


_WHY_LEAST = (
    "every label of every picture is there: each task can learn by itself.",
    "harm is rare in each test, and the other tests do not tell much about it.",
    "the same handwriting does not make the same features useful to ten questions.",
)


def _short(name: str) -> str:
    return name.split(":")[0]


def show(place: int) -> Reveal:
    """Show the gain as data grow, for molecules, made-up tasks and road scenes."""
    return (_more_molecules, _more_made_up, _more_road)[place]()


def _more_molecules() -> Reveal:
    rows = measured.rows(MOLECULES_MAP, METRIC, width=WIDTH).sort_values("examples")
    return _growing(rows, "molecules")


def _more_made_up() -> Reveal:
    rows = measured.rows(SHARED_MAP, tasks=ROAD_TASKS).sort_values("examples")
    return _growing(rows, "examples")


def _growing(rows: pd.DataFrame, things: str) -> Reveal:
    """Tell where the gain is largest, and what is left of it with the most data."""
    peak, last = rows.iloc[int(rows["gain"].argmax())], rows.iloc[-1]
    metric = METRICS[str(last["metric"])]
    largest, left = (
        f"{metric.amount(float(row['gain']))} {metric.long_unit} at "
        f"{number('examples', row['examples'])} {things}"
        for row in (peak, last)
    )
    first = rows.iloc[0]
    alone, one = (
        f"{metric.written(first[arm])} to {metric.written(last[arm])}" for arm in ("apart", "score")
    )
    if peak["examples"] == last["examples"]:
        verdict = f"The gain has not shrunk with the most {things}."
        reason = f"one network, too, learns more from more data: its {metric.noun} goes from {one}."
        change = f"The gain is largest where we have most data: {largest}."
    elif last["high"] < peak["low"]:
        verdict = f"The gain shrinks with more {things}."
        reason = (
            f"a separate network then learns enough alone: its {metric.noun} goes from {alone}."
        )
        change = f"The gain is largest, {largest}, and has shrunk to {left}."
    else:
        verdict = f"With more {things} no fall of the gain is shown."
        reason = "the intervals of the two gains meet."
        change = f"The gain is {largest} and {left}."
    return Reveal(
        verdict,
        charts.gains({"together": rows}, "examples"),
        f"Because {reason}",
        f"{change} With more data the {metric.noun} of separate networks goes from {alone}, that "
        f"of one network from {one}. With the most data: {measured.verdict(last)}",
        measured.origin(rows),
    )


def _more_road() -> Reveal:
    axes = ("tasks", "examples")
    rows = measured.rows(ROAD_MAP, **ROAD_AT)
    counts = rows["verdict"].value_counts()
    ahead, behind, alike, undecided = (
        int(counts.get(verdict, 0)) for verdict in ("together", "apart", SAME, UNDECIDED)
    )
    corner = rows.sort_values(list(axes)).iloc[-1]
    return Reveal(
        f"Together is better at {ahead} of {len(rows)} places.",
        gain_heatmap(gain_map(rows, axes, "error"), axes),
        "Because it depends on how many tasks and pictures there are: apart is better at "
        f"{behind} of them, and at {alike + undecided} nobody is.",
        "Pictures, from few to many, with few tasks and many: both are practically the same at "
        f"{alike} places, and it is undecided at {undecided}. With {int(corner['tasks'])} tasks "
        f"and {int(corner['examples']):,} pictures: {measured.verdict(corner)}",
        measured.origin(rows),
    )


LESSON = Lesson(
    number=10,
    title="Who has the data for it?",
    claim=(
        "The lecture sums up: one network can learn many tasks at the same time, and this can be "
        "better than learning each of them by itself. Still, transfer learning is used more often, "
        "for one big network needs data for **all** of its tasks, and few teams have that. "
        "**Computer vision** is the exception: one picture can be labelled for many objects at "
        "once."
    ),
    picture=picture,
    predict=Pick(
        "Three data sets, each with several tasks. On one of them, one network for all tasks gains "
        "least, or even loses. Which one?",
        SETS,
    ),
    reveal=reveal,
    breaking=Break("What if there is plenty of data for each task?", PLACES, show),
    takeaway="With several tasks and scarce labels, try one network, and measure before you trust.",
    check=Check(
        "A colleague says: one network for all tasks is always better, it was so on molecules. "
        "What do you answer?",
        (
            Answer(
                "True: what holds on real data holds everywhere",
                "Molecules are one data set; other tasks and other amounts can answer otherwise.",
            ),
            Answer(
                "It depends on the tasks and the data, so measure it on yours",
                "The page 'Your data' measures it on a table of your own.",
            ),
            Answer(
                "False: it works with made-up data only",
                "Made-up or real does not decide it: what the tasks share and how many labels "
                "they have does.",
            ),
        ),
        1,
        (
            "On how many data sets has the colleague seen it?",
            "Look again at the three data sets of this lesson: did all of them answer alike?",
        ),
    ),
    notes=(
        "Ask: who in your organisation could label one example for ten tasks at once?",
        "Say plainly what an experiment cannot show: how many teams have such data, and why. "
        "That part of the claim is the lecturer's experience.",
        "Molecules are rarely harmful, so that always answering 'no' makes few errors. That is "
        "why this lesson shows AUC.",
    ),
    afterwards=(
        "What surprises: the digits are a computer vision problem too, with ten tasks on every "
        "picture.",
    ),
    live=Experiment(Molecules(6, 500), width=16, replicates=5),
)
