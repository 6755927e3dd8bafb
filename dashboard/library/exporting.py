"""A thing as files: made when they are asked for."""

from typing import TYPE_CHECKING

import pandas as pd

from core import Experiment, Result
from core.arms.catalogue import arm_label
from core.metrics.catalogue import EVERY, curve_of
from core.results.gain import ALL
from dashboard.library import words
from dashboard.shared.networks.words import cut
from dashboard.shared.race import frames
from dashboard.shared.replay import alone, curves
from dashboard.shared.replay.alone import Told

if TYPE_CHECKING:
    from core.computing.shelf import Thing

MANY = 40  # tasks whose scores are written one by one


def race_html(thing: "Thing", experiment: Experiment, result: Result, metric: str) -> str:
    """Write an experiment as a file that replays its race."""
    curve = curve_of(EVERY[metric], experiment.kinds)
    task = frames.compared_task(experiment)
    names = {str(arm): cut(arm_label(str(arm))) for arm in result.curves["arm"].unique()}
    svg = curves.of_race(result, names, curve, task)
    of = "mean over tasks" if task == ALL else task
    told = Told(
        thing.name,
        list(map(str, thing.about["said"])),
        f"{words.line(thing)}. Curves: {curve.noun} on test examples, {of}, with 95% bands over "
        "replicates; dotted where all networks have ended.",
        thing.about["settings"],
        thing.about["code"],
        thing.notes,
    )
    return alone.html(svg, score_table(result, metric), told)


def score_table(result: Result, metric: str) -> pd.DataFrame:
    """Return the mean test score of each task and arm, with its interval, in words for people."""
    table = frames.task_frame(result, metric)
    if table["task"].nunique() > MANY:
        table = table.groupby("arm", sort=False, as_index=False, observed=True)[["mean"]].mean()
    names = {
        "arm": "way to train",
        "mean": EVERY[metric].noun,
        "low": "from (95%)",
        "high": "to (95%)",
    }
    return table.rename(columns=names)
