"""Lesson 11: the lecture, claim by claim."""

from collections import Counter
from functools import cache

import pandas as pd

from core import Experiment
from core.data import RoadScenes
from core.settings.numerals import joined
from dashboard.lessons import catalogue, charts, shown
from dashboard.lessons.claim import (
    FATES,
    ONLY_IF,
    OPEN,
    REFUTED,
    SUPPORTED,
    UNTESTED,
    Judged,
)
from dashboard.lessons.claims import CLAIMS
from dashboard.lessons.lesson import Answer, Break, Check, Lesson, Place, Reveal
from dashboard.shared.figure import Figure, Trace
from dashboard.shared.figures import laid_out, titled
from dashboard.shared.theme import OTHER, UNLABELLED

MAIN = tuple(claim for claim in CLAIMS if not claim.aside)
WAITING, BESIDE = OTHER[2], OTHER[1]
# none of these is the colour of an arm
COLOURS = dict(zip(FATES, (OTHER[2], OTHER[1], OTHER[0], UNLABELLED, "#C8C8C8"), strict=True))
ORIGIN = "Judged by a rule from the numbers of each lesson, recorded or counted now."


@cache
def judged() -> tuple[Judged, ...]:
    """Return what was found of each claim, in the order of `CLAIMS`."""
    return tuple(claim.judge() for claim in CLAIMS)


def fates(asides: bool = False) -> Counter[str]:
    """Count the claims by their fate.

    Args:
        asides: whether what is said beside them counts as well.
    """
    pairs = zip(CLAIMS, judged(), strict=True)
    return Counter(found.fate for claim, found in pairs if asides or not claim.aside)


def _bars(counts: Counter[str]) -> Figure:
    frame = pd.DataFrame({"name": list(FATES), "mean": [counts[fate] for fate in FATES]})
    frame = frame.assign(low=float("nan"), high=float("nan"))
    return charts.bars(frame[frame["mean"] > 0], "claims", COLOURS, percent=False)


def listed(counts: Counter[str]) -> str:
    """Say how many there are of each fate.

    >>> listed(Counter({REFUTED: 2, UNTESTED: 1}))
    '2 are refuted here and 1 cannot be tested here'
    """
    verbs = {
        SUPPORTED: ("is supported here", "are supported here"),
        ONLY_IF: ("holds only under a condition", "hold only under a condition"),
        REFUTED: ("is refuted here", "are refuted here"),
        UNTESTED: ("cannot be tested here", "cannot be tested here"),
        OPEN: ("is not settled here", "are not settled here"),
    }
    parts = [f"{counts[fate]} {verbs[fate][counts[fate] > 1]}" for fate in FATES if counts[fate]]
    return joined(parts)


def picture() -> tuple[Figure, str]:
    """Draw a square for each sentence of the lecture, above the number of its lesson."""
    above: Counter[int] = Counter()
    places = []
    for claim in CLAIMS:
        places.append((claim.lesson, above[claim.lesson], claim.aside))
        above[claim.lesson] += 1
    traces = [
        _squares("claims", WAITING, [(x, y) for x, y, aside in places if not aside]),
        _squares("said beside them", BESIDE, [(x, y) for x, y, aside in places if aside]),
    ]
    figure = laid_out(
        traces,
        220,
        xaxis=titled("lesson", dtick=1, range=[0.4, 10.6], showgrid=False, zeroline=False),
        yaxis={"visible": False, "range": [-0.6, max(above.values()) - 0.4]},
        showlegend=True,
    )
    return figure, (
        f"{len(CLAIMS)} sentences of the lecture: {len(MAIN)} claims, one a lesson, and "
        f"{len(CLAIMS) - len(MAIN)} that are said beside them."
    )


def _squares(name: str, colour: str, places: list[tuple[int, int]]) -> Trace:
    return {
        "type": "scatter",
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "text": ["?"] * len(places),
        "textfont": {"color": "black"},
        "name": name,
        "mode": "markers+text",
        "marker": {"symbol": "square", "size": 26, "color": colour},
        "hoverinfo": "skip",
    }


def reveal() -> Reveal:
    """Show how many of the claims hold."""
    counts = fates()
    rest, beside = counts - Counter({SUPPORTED: len(MAIN)}), fates(asides=True) - counts
    return Reveal(
        f"{counts[SUPPORTED]} of the {len(MAIN)} claims hold here without an if.",
        _bars(counts),
        f"Because {listed(rest) or 'none of them fails here'}.",
        f"Of the {beside.total()} sentences beside the claims {listed(beside)}. A claim counts as "
        "supported when the whole 95% interval is on its side, as refuted when it is on the "
        "other. It was tested on the data of these lessons and on no others.",
        ORIGIN,
        counts[SUPPORTED],
    )


def show(place: int) -> Reveal:
    """Show one claim with the measurement of its lesson."""
    claim = MAIN[place]
    found = judged()[CLAIMS.index(claim)]
    lesson = catalogue.lesson(claim.lesson)
    told = shown.reveal(lesson)
    return Reveal(
        f"Lesson {claim.lesson}: {found.words}.",
        told.figure,
        found.because,
        f"{claim.text} {told.details}",
        told.origin,
    )


LESSON = Lesson(
    number=11,
    title="The lecture, claim by claim",
    claim=(
        "A lecture tells what its speaker has seen. Each of the first ten lessons has put one "
        "of its claims to the test, on data that anyone can measure again. So which claims hold? "
        "Some may hold **only if** something else is so, some may not hold here at all, and some "
        "cannot be tested by training networks."
    ),
    picture=picture,
    predict=Place(
        "How many of the ten claims are supported here without an if?",
        tuple(float(count) for count in range(len(MAIN) + 1)),
        "of ten claims",
    ),
    reveal=reveal,
    breaking=Break(
        "Which claim?",
        tuple(f"{claim.lesson}. {catalogue.lesson(claim.lesson).title}" for claim in MAIN),
        show,
        "One claim at a time",
    ),
    takeaway="A claim holds where it was measured: ask on what data, and how sure it is.",
    check=Check(
        "A claim is refuted on our data. What does that say about your data?",
        (
            Answer(
                "The claim is false there, too",
                "Other tasks and other amounts of data can answer otherwise.",
            ),
            Answer(
                "It does not hold everywhere, so measure it on yours",
                "One place where it fails is enough to show that it is no law, and no more.",
            ),
            Answer(
                "Nothing at all, for our data are made up",
                "It says one thing: the claim is no law, or it would have held here as well.",
            ),
        ),
        1,
        (
            "What is shown by one example against a rule?",
            "Your data may be like ours or not: how would you find out?",
        ),
    ),
    notes=(
        "Let each pair defend one claim before you reveal: on what data would it fail?",
        "Ask which claims no experiment could test, and what would be needed instead.",
    ),
    afterwards=(
        "What surprises: a claim can be right where the lecturer works and wrong here. Ask what "
        "differs between the two.",
    ),
    live=Experiment(RoadScenes(), replicates=6),
)
