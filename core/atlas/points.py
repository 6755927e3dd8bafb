"""Points of the atlas: the settings that name one, and which one is nearest to an experiment."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from core.arms.together import TOGETHER
from core.atlas.shipped import load
from core.data.catalogue import SOURCES
from core.experiments.adjusting import declared, values
from core.experiments.experiment import Experiment
from core.metrics.metric import Metric
from core.results.gain import ALL
from core.settings.setting import Choice, Setting

Point = dict[str, Any]  # by the name of the setting


def naming_settings() -> dict[str, Setting]:
    """Return the settings that name a point, by name: those of all sources that vary results.

    Seeds and replicates do not; what no page offers is at its default in the whole atlas.
    """
    every = {name: s for source in SOURCES.values() for name, s in declared(source).items()}
    return {
        n: s for n, s in every.items() if s.axis or (isinstance(s.domain, Choice) and s.on_pages)
    }


def point_of(experiment: Experiment) -> Point:
    """Return the settings that name an experiment's point, "source" first.

    What a source has not is NaN, what has no effect is 0 or its default, so that equal work has
    equal names.
    """
    own = values(experiment)
    point: Point = {"source": type(experiment.source).__name__}
    for name, setting in naming_settings().items():
        if isinstance(setting.domain, Choice):
            point[name] = own.get(name, setting.default)
        elif setting.needs is not None and not setting.matters(own):
            point[name] = 0
        else:
            point[name] = own.get(name, math.nan) or 0
    if not experiment.missing.rate and not experiment.source.partly_labelled:
        point["handling"] = type(experiment.missing)().handling
    return point


def nearest(experiment: Experiment, metric: Metric) -> Point | None:
    """Return the row of the measured point nearest to an experiment, None when none is near.

    Settings may be off by their reach (see `Setting.reach`), all others must agree.
    """
    wanted, own, rows = point_of(experiment), values(experiment), load()
    if any(own[n] != s.default for n, s in _unnamed(experiment, rows).items()):
        return None
    agrees = (
        (rows["metric"] == metric.name) & (rows["task"] == ALL) & (rows["arm"] == TOGETHER.name)
    )
    agrees &= rows["source"] == wanted["source"]
    named = {name: s for name, s in naming_settings().items() if name in rows}
    reaching = {name: s for name, s in named.items() if s.reach}
    for name in named:
        if name not in reaching:
            agrees &= rows[name] == wanted[name]
    rows = rows[agrees]
    # in reaches, so that settings of different scales can be added
    far = {name: _distance(rows[name], wanted[name], s) for name, s in reaching.items()}
    distance = pd.DataFrame(far, index=rows.index)
    # 1e-9: a point at exactly its reach must not be lost to rounding
    distance = distance[(distance <= 1 + 1e-9).all(axis=1)]
    if distance.empty:
        return None
    best = int(distance.sum(axis=1).to_numpy().argmin())
    row = rows.loc[distance.index].iloc[best]
    return {name: row[name] for name in rows.columns}


def _unnamed(experiment: Experiment, rows: pd.DataFrame) -> dict[str, Setting]:
    """Return the settings that matter to results and name no point: all were at their default.

    They are those that no page offers, and those that are younger than the atlas.
    """
    own = declared(type(experiment.source))
    younger = {name for name in naming_settings() if name not in rows}
    return {name: s for name, s in own.items() if not s.on_pages or name in younger}


def _distance(measured: pd.Series, wanted: float, setting: Setting) -> pd.Series:
    """Return how far points are along one setting, 1 being its reach; NaN on both sides is 0."""
    if setting.ratio:
        return (measured / wanted).map(math.log).abs() / math.log(setting.reach)
    return (measured - wanted).abs().fillna(0.0) / setting.reach


def is_exact(row: Mapping[str, Any], experiment: Experiment) -> bool:
    """Whether a row of the atlas has just the settings of an experiment."""
    wanted = point_of(experiment)
    known = (n for n, s in naming_settings().items() if s.reach and not _unknown(wanted[n]))
    return all(row[name] == wanted[name] for name in known)


def _unknown(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)
