"""What the first page says; free of streamlit and plotly."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from core import Experiment
from core.arms.catalogue import REFERENCE, USUAL, arm_of
from core.experiments.adjusting import values
from core.results.aloud import aloud, span
from core.results.judging import NOBODY, SAME
from dashboard.home.frames import Answer
from dashboard.shared.labels.frames import Samples
from dashboard.shared.networks.words import counted
from dashboard.shared.theme import markdown_colour, plain

if TYPE_CHECKING:
    from core.atlas.recorded import Recorded

TOGETHER = USUAL[0]


def networks(experiment: Experiment) -> Mapping[str, int]:
    """Count the networks of each arm."""
    names = experiment.source.names
    return {arm: len(arm_of(arm).groups(names)) for arm in USUAL}


def title(experiment: Experiment) -> str:
    """Ask what the dashboard is about."""
    one, many = (counted(count, "network") for count in networks(experiment).values())
    return f"{_upper(one)} or {many.partition(' ')[0]}?"


def question(experiment: Experiment) -> str:
    """Say what is learned, and in which two ways; Markdown."""
    names = experiment.source.names
    asked = plain(" ".join(f"{name}?" for name in names))
    ways = {arm: counted(count, "network") for arm, count in networks(experiment).items()}
    one, many = (f":{markdown_colour(arm)}[{words}]" for arm, words in ways.items())
    number = counted(len(names), "question")
    all_of_them = number.rpartition(" ")[0]
    return (
        f"{_upper(number)} about each picture of a road: *{asked}* Train **{one}** that answers "
        f"all {all_of_them}, or **{many}** that answer one each?"
    )


def verdict(experiment: Experiment, answer: Answer) -> str:
    """Say aloud who wins, in the winner's colour; Markdown."""
    counts = networks(experiment)
    wins = {
        arm: f"{_upper(counted(count, 'network'))} win{'s' * (count == 1)}"
        for arm, count in counts.items()
    }
    said = plain(aloud(answer.row, wins, answer.replicates))
    return said if answer.winner in NOBODY else f":{markdown_colour(answer.winner)}[{said}]"


def evidence(experiment: Experiment, answer: Answer, found: "Recorded") -> str:
    """Say where the numbers come from, and how sure they are."""
    interval = span(answer.row)
    if answer.winner in NOBODY:
        interval += f" with {counted(networks(experiment)[TOGETHER], 'network')}"
    return (
        f"Recorded, {answer.replicates} runs, {found.measured:%d %B %Y}. 95% interval: {interval}."
    )


def errors(answer: Answer) -> tuple[str, ...]:
    """Say how often each arm is wrong, in the order of the arms.

    In hundredths of a percent: who takes one from the other finds what the verdict says.
    """
    return tuple(f"{answer.errors[arm]:.2%} wrong" for arm in USUAL)


def picked(experiment: Experiment) -> str:
    """Say that the point was picked, and what it is."""
    settings = values(experiment)
    return (
        f"One setting, picked to begin with: {settings['width']:,} hidden units and "
        f"{settings['examples']:,} training pictures. Others come out differently."
    )


def legend(samples: Samples) -> str:
    """Say how a scene and its labels are read."""
    said = (
        "One picture and its answers, a column of Y: 1 is yes, 0 is no. An object counts only when "
        "both its halves are there; a half alone is grey. Networks get noisy grey pixels."
    )
    return f"{said} ? is not labelled." if np.isnan(samples.labels).any() else said


def challenge(usual: Answer | None) -> str:
    """Invite to change one setting, against who wins at first."""
    if usual is None or usual.winner in NOBODY:
        return "Change one thing."
    return f"Can you make it {'lose' if usual.winner != REFERENCE.name else 'win'}?"


def outcome(label: str, now: Answer, usual: Answer) -> str:
    """Say what a change has done to the one network."""
    still = "still " if now.winner == usual.winner else ""
    if now.winner == SAME:
        became = f"the two are {still}practically the same"
    elif now.winner in NOBODY:
        became = f"it is {still}undecided"
    else:
        became = f"it {still}{'loses' if now.winner == REFERENCE.name else 'wins'}"
    return f"{label}: {became}."


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]
