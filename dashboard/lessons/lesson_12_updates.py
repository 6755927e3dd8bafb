"""Lesson 12: do cleverer updates save what the plain sum of losses loses?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core import Experiment
from core.arms.catalogue import REFERENCE
from core.arms.together import TOGETHER
from core.atlas import insights, paired
from core.atlas.paired import AT_BEST, SMALL, TUNED_ARMS, UNEQUAL, UNRELATED, UPDATED
from core.atlas.shipped import AtlasError
from core.data import RoadScenes
from core.metrics.catalogue import ERROR
from core.networks import budget
from core.results.gain import ALL
from core.training.updates.rules import GRADNORM, PCGRAD
from dashboard.lessons import charts, measured
from dashboard.lessons.lesson import Answer, Break, Check, Lesson, Place, Reveal
from dashboard.lessons.update_leads import (
    COUNTS,
    NAMES,
    ahead,
    bars,
    closed,
    leads_of,
    origin,
    written,
)
from dashboard.shared.figure import Figure
from dashboard.shared.theme import OTHER

PLACES = (
    "Unrelated tasks",
    "Unequal amounts",
    "The task with few examples",
    "A tuned plain sum",
    "What a step costs",
)
FEW = paired.POINTS[UNEQUAL].source.names[0]  # the task with few examples


def conflicts() -> pd.DataFrame:
    """Return name, place, mean, low, high: how often two tasks pull against each other, by width.

    Of all pairs and moments of learning in the networks that are shipped; it has no interval.

    Raises:
        AtlasError: when there are no such networks.
    """
    rows = []
    for experiment in insights.SHIPPED:
        found = insights.find(experiment)
        if found is None:
            raise AtlasError(
                f"what is inside networks must be in the file {insights.FILE.name} that python -m "
                "core atlas --only inside writes, got none; run it, or take the shipped file again"
            )
        known = found.cosines[~np.isnan(found.cosines[:, 0, 0])][1:].astype(np.float32)
        first, second = np.triu_indices(known.shape[1], k=1)
        rows.append((f"{experiment.width}", float((known[:, first, second] < 0).mean())))
    frame = pd.DataFrame(rows, columns=["place", "mean"])
    return frame.assign(name="pairs in conflict", low=np.nan, high=np.nan)


def picture() -> tuple[Figure, str]:
    """Draw how often two tasks' gradients point against each other, by the width."""
    frame = conflicts()
    narrow, wide = frame.iloc[0], frame.iloc[-1]
    colours = {"pairs in conflict": OTHER[2]}
    figure = charts.curves(frame, "network width", "pairs in conflict", colours, from_zero=True)
    return figure, (
        "What the updates are made for: two tasks of one network whose gradients point against "
        f"each other. In road scenes that is so for {narrow['mean']:.0%} of all pairs and moments "
        f"of learning at width {narrow['place']}, and for {wide['mean']:.0%} at width "
        f"{wide['place']}."
    )


def reveal() -> Reveal:
    """Show the lead of each update over the plain sum in a network that is too small."""
    leads = leads_of((*UPDATED, REFERENCE.name), SMALL)
    won, apart = ahead(leads), leads[REFERENCE.name]
    return Reveal(
        f"Small network: {COUNTS[len(won)]} of five updates shown better than the plain sum.",
        bars(leads),
        "Because no update has an interval wholly above zero."
        if not won
        else f"Because the whole interval of {' and '.join(NAMES[arm] for arm in won)} lies above "
        "zero.",
        f"Percentage {written(leads)} {closed(leads, apart)} With five updates one interval may "
        "lie beyond zero by luck alone.",
        origin(SMALL),
        float(len(won)),
    )


def show(place: int) -> Reveal:
    """Show unrelated tasks, unequal amounts, a tuned plain sum, and what a step costs."""
    shown = (
        lambda: _compared(UNRELATED, "Unrelated tasks"),
        lambda: _compared(UNEQUAL, "Unequal amounts, all tasks"),
        lambda: _compared(UNEQUAL, "The task with few examples", FEW),
        _tuned,
        _costs,
    )
    return shown[place]()


def _compared(point: str, where: str, task: str = ALL) -> Reveal:
    leads = leads_of((*UPDATED, REFERENCE.name), point, task)
    won, lost = ahead(leads), [arm for arm in UPDATED if leads[arm].sure < 0]
    return Reveal(
        f"{where}: {COUNTS[len(won)]} of five shown better, {COUNTS[len(lost)]} worse.",
        bars(leads),
        _because(won, lost),
        f"Percentage {written(leads)} {closed(leads, leads[REFERENCE.name])}",
        origin(point),
    )


def _because(won: Sequence[str], lost: Sequence[str]) -> str:
    """Say which intervals lie beyond zero."""
    if not won and not lost:
        return "Because the interval of every update holds zero."
    parts = [
        f"that of {' and '.join(NAMES[arm] for arm in arms)} lies {side} zero"
        for arms, side in ((won, "above"), (lost, "below"))
        if arms
    ]
    return f"Because of the updates' intervals {' and '.join(parts)}."


def _tuned() -> Reveal:
    """Show the plain sum at its best beside updates as usual and at their best."""
    usual = {
        f"{NAMES[arm]}, as usual": paired.lead(arm, TOGETHER.name, [SMALL])
        for arm in TUNED_ARMS[2:]
    }
    tuned = {
        f"{NAMES[arm]}, tuned": paired.lead(arm, TOGETHER.name, [AT_BEST, SMALL])
        for arm in (TOGETHER.name, *TUNED_ARMS[2:])
    }
    of_tuned = {arm: paired.lead(arm, TOGETHER.name, [AT_BEST]) for arm in TUNED_ARMS[2:]}
    better = [NAMES[arm] for arm, of in of_tuned.items() if of.sure > 0]
    plain = next(iter(tuned.values()))
    return Reveal(
        f"Tuning the plain sum: {ERROR.amount(abs(plain.gain))} points "
        f"{'less' if plain.gain > 0 else 'more'} error.",
        bars(usual | tuned),
        f"Because width, learning rate, decay and scaling matter "
        f"{'more' if plain.gain > max(of.gain for of in usual.values()) else 'no more'} here than "
        "how the gradients are added.",
        f"The error of the plain sum is {measured.score(paired.error_of(TOGETHER.name, SMALL))} "
        f"as usual and {measured.score(paired.error_of(TOGETHER.name, AT_BEST))} tuned. "
        f"Each may then take width {_tried()}, so that the network need not stay small. "
        f"Percentage {written(usual | tuned)} Beside the tuned plain sum the tuned updates make "
        f"these {written(of_tuned)} So {' and '.join(better) or 'neither of them'} is shown "
        "better than a plain sum that is tuned with as much care.",
        origin(SMALL, AT_BEST),
    )


def _tried() -> str:
    """List the widths among which validation chooses."""
    asked = paired.POINTS[AT_BEST]
    groups, inputs = TOGETHER.groups(asked.source.names), asked.source.sizes().inputs
    *first, last = budget.widths(asked.budget, groups, inputs, asked.width, asked.depth)
    return f"{', '.join(map(str, first))} or {last}"


def _costs() -> Reveal:
    """Show the time of a step beside what it gains."""
    times, leads = paired.milliseconds(SMALL), leads_of(UPDATED, SMALL)
    plain = times[TOGETHER.name]
    ratios = {NAMES[arm]: times[arm] / plain for arm in UPDATED}
    frame = pd.DataFrame({"name": list(ratios), "mean": list(ratios.values())})
    dearest = max(ratios, key=lambda name: ratios[name])
    said = [
        f"{NAMES[arm]} {times[arm] / plain:.1f} times for {ERROR.signed(leads[arm].gain)}"
        for arm in UPDATED
    ]
    return Reveal(
        f"A step of {dearest} takes {ratios[dearest]:.1f} times as long.",
        charts.bars(
            frame.assign(low=np.nan, high=np.nan),
            "time of a step, times that of the plain sum",
            dict.fromkeys(ratios, OTHER[0]),
            percent=False,
        ),
        "Because it takes the gradient of each task alone, and compares them, before it adds them.",
        f"In the small network, beside the points of error that it gains: {', '.join(said)}.",
        origin(SMALL),
    )


LESSON = Lesson(
    number=12,
    title="Do cleverer updates help?",
    claim=(
        "One network for many tasks learns from the **plain sum** of their losses. Many papers "
        "propose a cleverer update: weights that are learned (Kendall et al. 2018), gradients "
        "brought to like lengths (GradNorm, Chen et al. 2018), conflicts taken out of them "
        "(PCGrad, Yu et al. 2020). They promise to save the **small network**, **unrelated "
        "tasks** and **unequal amounts of data**. Two later papers answer that a plain sum does "
        "as well once it is **tuned** with as much care (Kurin et al. 2022, Xin et al. 2022)."
    ),
    picture=picture,
    predict=Place(
        "Road scenes, four tasks, and a network that is too small for them: its width is "
        f"{paired.POINTS[SMALL].width}. Of five cleverer updates, how many are shown to make "
        "fewer errors than the plain sum?",
        tuple(float(count) for count in range(len(UPDATED) + 1)),
        "of five updates",
    ),
    reveal=reveal,
    breaking=Break("Another place where they might help", PLACES, show),
    takeaway="Before you reach for a cleverer update, tune the plain sum with as much care.",
    check=Check(
        "A paper shows that its update beats the plain sum. What do you ask first?",
        (
            Answer(
                "Whether the plain sum was tuned as carefully as the update",
                "A baseline that nobody tuned loses to almost anything.",
            ),
            Answer(
                "Whether the update takes conflicts out of the gradients",
                "That is how it works, and does not show that it was needed.",
            ),
            Answer(
                "Whether the network was large",
                "A large network has few conflicts, yet the comparison can be unfair at any size.",
            ),
            Answer(
                "Whether all tasks got better",
                "That matters too, but a badly tuned plain sum is easily beaten on all of them.",
            ),
        ),
        0,
        (
            "What did both sides of the comparison get to choose?",
            "How would the plain sum have done with another learning rate?",
        ),
    ),
    notes=(
        "Ask: two tasks pull a weight in opposite directions. What would you do, and what might "
        "your remedy cost?",
        "Read: Kendall, Gal & Cipolla 2018; Chen et al. 2018 (GradNorm); Yu et al. 2020 (PCGrad); "
        "Quinton & Rey 2024 (UPGrad); Kurin et al. 2022, In Defense of the Unitary Scalarization; "
        "Xin et al. 2022, Do Current Multi-Task Optimization Methods in Deep Learning Even Help?",
        "Discuss what a fair comparison holds equal: the tuning, the time, or the number of steps.",
    ),
    afterwards=(
        "What surprises: how much the usual settings matter beside the update. Ask what else a "
        "paper may hold fixed without saying so.",
        "These are small networks on made data. That an update is not shown better here does not "
        "say that it helps nowhere.",
    ),
    live=Experiment(
        RoadScenes(),
        width=paired.POINTS[SMALL].width,
        arms=(
            TOGETHER.name,
            REFERENCE.name,
            *(rule.after(TOGETHER.name) for rule in (GRADNORM, PCGRAD)),
        ),
        replicates=5,
    ),
)
