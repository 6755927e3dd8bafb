"""Lesson 1: one picture carries several labels at once."""

from functools import cache

import numpy as np
import pandas as pd

from core import Experiment, Missing
from core.data import Digits, Molecules, RoadScenes, Source
from core.results.intervals import interval
from dashboard.lessons import charts
from dashboard.lessons.lesson import Break, Check, Lesson, Place, Reveal
from dashboard.shared.figure import Figure
from dashboard.shared.labels.charts import label_matrix
from dashboard.shared.labels.frames import samples
from dashboard.shared.theme import OTHER

DRAWS = 10
SHOWN = 5  # most bars; the last then stands for all that follow
SCALE = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0)
PLACES = ("Two digits", "Molecules", "Half of the labels are '?'")
COLOUR = OTHER[2]


def picture() -> tuple[Figure, str]:
    """Draw eight scenes with their columns of Y."""
    return label_matrix(samples(RoadScenes().draw(0), examples=6)), (
        "Six made-up road scenes: each object is drawn as two small strokes, and two objects may "
        "share a stroke. Below each picture is its column of Y. 1: the object is there. "
        "0: it is not."
    )


@cache
def ones(source: Source) -> tuple[pd.DataFrame, float]:
    """Count the labels that are 1, on the test examples of some draws.

    Returns:
        name, mean, low, high: the share of examples with 0, 1, 2, ... labels of 1, the interval
        over draws; and the mean number of labels that are 1.
    """
    labels = [problem.y[problem.test] for problem in map(source.draw, range(DRAWS))]
    counts = [(y == 1).sum(axis=1) for y in labels]
    return _shares(counts, len(source.names)), float(np.mean(np.concatenate(counts)))


@cache
def gaps() -> pd.DataFrame:
    """Return the share of training pictures with 0, 1, 2, ... labels missing; see `ones`."""
    hidden = Missing(0.5)
    problems = [hidden.apply(RoadScenes().draw(seed), seed) for seed in range(DRAWS)]
    counts = [np.isnan(problem.y[problem.train]).sum(axis=1) for problem in problems]
    return _shares(counts, problems[0].tasks)


def _shares(counts: list[np.ndarray], most: int) -> pd.DataFrame:
    """Turn counts, one array a draw, into the share of each number with its interval."""
    last = min(most, SHOWN)
    shares = [np.bincount(np.minimum(c, last), minlength=last + 1) / len(c) for c in counts]
    mean, low, high = interval(np.array(shares))
    names = [f"{k} of {most}" for k in range(last)]
    names.append(f"{last} of {most}" if last == most else f"{last} or more")
    return pd.DataFrame({"name": names, "mean": mean, "low": low, "high": high})


def _bars(shares: pd.DataFrame, what: str) -> Figure:
    colours = dict.fromkeys(shares["name"], COLOUR)
    return charts.bars(shares, f"share of {what}", colours)


def _origin(source: str) -> str:
    return f"Counted now on {DRAWS} draws of {source}; bars: 95% interval over draws."


def reveal() -> Reveal:
    """Show how many of the four labels are 1."""
    shares, mean = ones(RoadScenes())
    share = shares["mean"].tolist()
    text = (
        f"On average {mean:.2f} of the {len(RoadScenes().names)} labels are 1. "
        f"{sum(share[2:]):.0%} of the pictures carry two or more 1s at once, {share[0]:.0%} carry "
        "none. One label for each picture could not say that."
    )
    return Reveal(
        _bars(shares, "pictures, by their number of 1s"), text, mean, _origin("the road scenes")
    )


def show(place: int) -> Reveal:
    """Show columns that say less: few 1s, or entries that nobody filled in."""
    return (_digits, _molecules, _missing)[place]()


def _digits() -> Reveal:
    source = Digits()
    shares, _ = ones(source)
    _, one, two = shares["mean"].tolist()[:3]
    text = (
        f"Ten questions, yet never more than two 1s: {two:.0%} of the pictures show two different "
        f"digits, {one:.0%} the same digit twice. With one digit in a picture, every column would "
        "hold a single 1, and one label for each picture would be enough."
    )
    return Reveal(
        _bars(shares, "pictures, by their number of 1s"), text, None, _origin("the digits")
    )


def _molecules() -> Reveal:
    source = Molecules()
    shares, _ = ones(source)
    share = shares["mean"].tolist()
    unknown = float(np.isnan(source.draw(0).y).mean())
    text = (
        f"Twelve laboratory tests of each molecule: {share[0]:.0%} of the molecules have no 1 that "
        f"is known, and only {sum(share[2:]):.0%} have two or more. {unknown:.0%} of the labels "
        "were never measured. Most of Y is 0 or '?'."
    )
    return Reveal(
        _bars(shares, "molecules, by their number of 1s"), text, None, _origin("the molecules")
    )


def _missing() -> Reveal:
    shares = gaps()
    share = shares["mean"].tolist()
    text = (
        f"When every second label is missing, {share[0]:.0%} of the pictures keep a whole column. "
        f"{share[-1]:.0%} have lost all their labels. In between, a column still answers some of "
        "the questions: Lesson 5 is about what to do with those."
    )
    return Reveal(
        _bars(shares, "pictures, by their number of '?'"), text, None, _origin("the road scenes")
    )


LESSON = Lesson(
    number=1,
    title="One picture, several labels",
    claim=(
        "A cat classifier answers one question about a picture: cat, or no cat. Unlike the cat "
        "classifier, we ask four: is there a pedestrian, a car, a stop sign, a traffic light? "
        "Each question is a *task*, with a label of its own: 1 for yes, 0 for no. "
        "A picture with a car and a stop sign has the labels\n\n"
        r"$$y = \begin{bmatrix} 0 \\ 1 \\ 1 \\ 0 \end{bmatrix}$$"
        "\n\n"
        "So **y** is 4 × 1. The columns of all m pictures side by side are the "
        "matrix **Y**, 4 × m: one row for each task, one column for each picture. The cat "
        "classifier's Y was 1 × m."
    ),
    picture=picture,
    predict=Place(
        "Four objects are looked for in each picture. How many of the four labels of a picture "
        "are 1, on average?",
        SCALE,
        "objects per picture",
    ),
    reveal=reveal,
    breaking=Break("When is one label enough?", PLACES, show),
    takeaway="One picture, several yes-or-no questions: its column of Y can hold several 1s.",
    check=Check(
        "The tasks are pedestrian, car, stop sign, traffic light, in this order. A picture shows "
        "a car and a traffic light. What is its column of Y?",
        ("0, 1, 0, 1", "2 and 4", "0, 1, 0, 0", "car"),
        0,
        "Each of the four tasks gets its own answer: no, yes, no, yes.",
    ),
    notes=(
        "Ask the class to read one column aloud, as four sentences.",
        "Ask what a label like 'street' would leave out.",
        "What surprises: a picture with no object at all is a fine example. Its column is all 0, "
        "and that is four answers.",
    ),
    live=Experiment(RoadScenes()),
)
