"""Points of the atlas: the settings that name one."""

import math
from typing import Any

from core.data.catalogue import SOURCES
from core.experiments.adjusting import declared, values
from core.experiments.experiment import Experiment
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
            point[name] = (
                own.get(name, setting.default) if setting.matters(own) else setting.default
            )
        elif not setting.matters(own):
            point[name] = 0
        else:
            point[name] = own.get(name, math.nan) or 0
    if not experiment.missing.rate and not experiment.source.partly_labelled:
        point["handling"] = type(experiment.missing)().handling
    return point
