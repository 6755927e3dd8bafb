"""The curves of a recorded point: its arms' mean test score while they train, as SVG."""

from functools import lru_cache

from core import Experiment
from core.atlas.shipped import AtlasError
from core.metrics.catalogue import EVERY, curve_of
from dashboard.shared import loading
from dashboard.shared.replay.curves import of_race

KEPT = 4000  # drawings of some 4 kB: all that is recorded, in both scores that have curves


def curves(experiment: Experiment, metric: str) -> str:
    """Return what was recorded of the point as SVG; nothing where nothing was."""
    try:
        return _drawn(experiment, curve_of(EVERY[metric], experiment.kinds).name)
    except AtlasError:  # the page has said so
        return ""


@lru_cache(maxsize=KEPT)
def _drawn(experiment: Experiment, metric: str) -> str:
    found = loading.recorded(experiment)
    if found is None or found.result.curves.empty:
        return ""
    result = found.result
    return of_race(result, {arm: arm for arm in result.curves["arm"].unique()}, EVERY[metric])
