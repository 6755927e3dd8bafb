"""Lesson 1: one picture carries several labels at once."""

from functools import cache

import numpy as np
import pandas as pd

from core import Experiment, Missing
from core.data import Digits, Molecules, RoadScenes, Source
from core.results.intervals import interval
from dashboard.lessons import charts
from dashboard.lessons.lesson import Answer, Break, Check, Lesson, Place, Reveal
from dashboard.shared.figure import Figure
from dashboard.shared.labels.charts import label_matrix
from dashboard.shared.labels.frames import first_samples
from dashboard.shared.theme import OTHER

DRAWS = 10
SHOWN = 5  # most bars; the last then stands for all that follow
SCALE = tuple(float(share) for share in range(0, 101, 10))
PLACES = ("Two digits", "Molecules", "Half of the labels are '?'")
COLOUR = OTHER[2]


def picture() -> tuple[Figure, str]:
    """Draw eight scenes with their columns of Y."""
    return label_matrix(first_samples(Experiment(RoadScenes()), examples=6)), (
        "Made-up road scenes: what is there, and below it what the network gets, with noise. An "
        "object is a top on a support: it is there when both are. Below each picture is its "
        "column of Y. 1: the object is there. 0: it is not."
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
    """Show how many objects a picture has."""
    shares, mean = ones(RoadScenes())
    share = shares["mean"].tolist()
    several = sum(share[2:])
    return Reveal(
        f"{several:.0%} of the pictures need two labels or more.",
        _bars(shares, "pictures, by their number of objects"),
        "Because one object does not keep others out of the picture.",
        f"On average {mean:.2f} of the {len(RoadScenes().names)} labels are 1; {share[0]:.0%} of "
        "the pictures show no object at all.",
        _origin("the road scenes"),
        round(100 * several),
    )


def show(place: int) -> Reveal:
    """Show two digits at once, rare labels, and entries that nobody filled in."""
    return (_digits, _molecules, _missing)[place]()


def _digits() -> Reveal:
    source = Digits()
    shares, _ = ones(source)
    _, one, two = shares["mean"].tolist()[:3]
    return Reveal(
        f"With two digits, one label is too few for {two:.0%}.",
        _bars(shares, "pictures, by their number of 1s"),
        "Because so many pictures show two different digits; with a single digit in each picture "
        "one label would be enough.",
        f"Ten questions, yet never more than two 1s: {one:.0%} of the pictures show the same digit "
        "twice.",
        _origin("the digits"),
    )


def _molecules() -> Reveal:
    source = Molecules()
    shares, _ = ones(source)
    share = shares["mean"].tolist()
    unknown = float(np.isnan(source.draw(0).y).mean())
    return Reveal(
        f"One label is too few for {sum(share[2:]):.0%} of the molecules.",
        _bars(shares, "molecules, by their number of 1s"),
        "Because a molecule can do harm in several ways at once.",
        f"Twelve laboratory tests of each molecule: {share[0]:.0%} of the molecules have no 1 that "
        f"is known. {unknown:.0%} of the labels were never measured: most of Y is 0 or '?'.",
        _origin("the molecules"),
    )


def _missing() -> Reveal:
    shares = gaps()
    share = shares["mean"].tolist()
    return Reveal(
        f"With half of the labels missing, {share[0]:.0%} keep a whole column.",
        _bars(shares, "pictures, by their number of '?'"),
        "Because a column is whole only where none of the four labels is missing.",
        f"{share[-1]:.0%} of the pictures have lost all their labels. In between, a column still "
        "answers some of the questions: Lesson 5 is about what to do with those.",
        _origin("the road scenes"),
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
        "Four objects are looked for in each picture. How many pictures need two labels or more, "
        "because two objects or more are there?",
        SCALE,
        "of 100 pictures",
    ),
    reveal=reveal,
    breaking=Break("When is one label enough?", PLACES, show),
    takeaway="One picture, several yes-or-no questions: its column of Y can hold several 1s.",
    check=Check(
        "The tasks are pedestrian, car, stop sign, traffic light, in this order. A picture shows "
        "a car and a traffic light. What is its column of Y?",
        (
            Answer("0, 1, 0, 1", "Each of the four tasks gets its own answer: no, yes, no, yes."),
            Answer(
                "2, 4", "Those are the rows of the two objects; a column has 1 or 0 in each row."
            ),
            Answer("0, 1, 0, 0", "That is the car alone; the light has a row of its own."),
            Answer("1, 1", "That counts two objects, but does not say which two of the four."),
        ),
        0,
        (
            "A column has one row for each task, in their order.",
            "Go row by row: is there a pedestrian, a car, a stop sign, a traffic light?",
        ),
    ),
    notes=(
        "Ask the class to read one column aloud, as four sentences.",
        "Ask what a label like 'street' would leave out.",
    ),
    afterwards=(
        "What surprises: a picture with no object at all is a fine example. Its column is all 0, "
        "and that is four answers.",
    ),
    live=Experiment(RoadScenes()),
    scenes=RoadScenes(),
)
