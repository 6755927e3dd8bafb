"""Ways of training against each other, measured ahead and shipped: the scores of every replicate.

The maps hold gains over apart alone. Here updates are paired with the plain sum itself, also across
two experiments that train on the same draws: one usual, one with each arm at its best; and softmax
with one yes or no for each task, by how many objects a picture shows.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from core.arms.catalogue import REFERENCE, USUAL
from core.arms.softmax import SOFTMAX
from core.arms.together import TOGETHER
from core.atlas.shipped import AtlasError
from core.data.allocation import FOCUS
from core.data.assets import asset
from core.data.sources.counted_scenes import CountedScenes
from core.data.sources.road_scenes import RoadScenes
from core.data.sources.shared_features import SharedFeatures
from core.experiments.experiment import Experiment
from core.metrics.catalogue import ERROR
from core.networks.budget import TUNED
from core.results.gain import ALL, differences
from core.results.intervals import interval
from core.results.result import Result
from core.training.updates.rules import GRADNORM, PCGRAD, RULES

FILE = asset("paired.parquet")
COLUMNS = ("point", "key", "measured", "arm", "task", "replicate", ERROR.name, "milliseconds")
UPDATED = tuple(rule.after(TOGETHER.name) for rule in RULES.values())
SMALL, UNRELATED, UNEQUAL, AT_BEST = "small network", "unrelated tasks", "unequal amounts", "tuned"
ONE_OBJECT, ONE_OR_NONE, ANY_NUMBER = "one object", "one object or none", "any number"
TUNED_ARMS = (*USUAL, *(rule.after(TOGETHER.name) for rule in (GRADNORM, PCGRAD)))

_ARMS = (*USUAL, *UPDATED)
SCENES = RoadScenes(examples=4000)  # many, for few of them may be kept
_OBJECTS = {ONE_OBJECT: (1, 1), ONE_OR_NONE: (0, 1), ANY_NUMBER: (0, len(SCENES.names))}
POINTS: Mapping[str, Experiment] = MappingProxyType(
    {
        SMALL: Experiment(RoadScenes(), width=4, arms=_ARMS),
        UNRELATED: Experiment(
            SharedFeatures(tasks=8, examples=1000, relatedness=0.0), width=4, arms=_ARMS
        ),
        UNEQUAL: Experiment(
            SharedFeatures(tasks=8, examples=800, allocation=FOCUS, focus_examples=50),
            width=8,
            arms=_ARMS,
        ),
        # the same draws as the small network
        AT_BEST: Experiment(RoadScenes(), width=4, arms=TUNED_ARMS, budget=TUNED),
        **{
            point: Experiment(CountedScenes(low, high, SCENES), arms=(TOGETHER.name, SOFTMAX.name))
            for point, (low, high) in _OBJECTS.items()
        },
    }
)


class Lead(NamedTuple):
    """How many percentage points of error less one way makes than another, paired.

    Attributes:
        gain: the mean. low, high: its 95% interval. replicates: that both have.
    """

    gain: float
    low: float
    high: float
    replicates: int

    @property
    def sure(self) -> int:
        """1 where the whole interval is above zero, -1 where it is below, else 0."""
        return int(self.low > 0) - int(self.high < 0)


def rows_of(point: str, result: Result, measured: str) -> pd.DataFrame:
    """Return what is kept of the result of a point: `COLUMNS`, a row for each score.

    Args:
        measured: the day, in the form of ISO 8601.
    """
    costs, replicates = result.costs.set_index("arm"), result.scores["replicate"].nunique()
    steps = costs["seconds"] / (costs["steps"] * replicates)
    rows = result.scores[["arm", "task", "replicate", ERROR.name]].astype({ERROR.name: np.float32})
    key = POINTS[point].family
    return rows.assign(
        point=point,
        key=key,
        measured=measured,
        milliseconds=(1000 * rows["arm"].map(steps)).astype(np.float32),
    )[list(COLUMNS)]


def write(path: Path, tables: Iterable[pd.DataFrame]) -> None:
    """Write the tables of all points to a file."""
    pd.concat(list(tables), ignore_index=True).to_parquet(path, index=False, compression="zstd")


@cache
def load(path: Path = FILE) -> pd.DataFrame:
    """Read what is shipped; shared, so never changed.

    Raises:
        AtlasError: when the file is none, or a point was measured with other settings.
    """
    try:
        frame: pd.DataFrame = pq.read_table(path).to_pandas()
        keys = frame.groupby("point", observed=True)["key"].unique()
        current = all(list(keys.get(p, ())) == [e.family] for p, e in POINTS.items())
    except (OSError, pa.ArrowInvalid, KeyError):
        current = False
    if not current:
        raise AtlasError(
            f"ways of training must be measured in the file {path.name} that python -m core atlas "
            "--only paired writes, got none of these settings; run it, or take the shipped file "
            "again"
        )
    return frame


def lead(arm: str, against: str, points: Sequence[str], task: str = ALL) -> Lead:
    """Return how far an arm is ahead of another.

    Args:
        points: of the arm and of the other, whose draws must be the same; one: both are of it.
        task: "all", or the name of one.
    """
    table = load()
    first, second = (
        table[(table["point"] == point) & (table["arm"] == name)].assign(arm=side)
        for point, name, side in ((points[0], arm, "this"), (points[-1], against, "other"))
    )
    difference = differences(pd.concat([first, second]), ERROR, "this", "other")
    paired = difference[task].dropna().to_numpy(dtype=np.float64)
    gain, low, high = map(float, interval(paired))
    return Lead(gain, low, high, len(paired))


def errors(arm: str, point: str) -> NDArray[np.float64]:
    """Return (R,) the test error of an arm in each replicate, the mean over its tasks."""
    rows = load()
    rows = rows[(rows["point"] == point) & (rows["arm"] == arm)]
    return rows.groupby("replicate")[ERROR.name].mean().to_numpy(dtype=np.float64)


def error_of(arm: str, point: str) -> float:
    """Return the mean test error of an arm."""
    return float(errors(arm, point).mean())


def milliseconds(point: str) -> dict[str, float]:
    """Return by arm what one step of all networks of a replicate took."""
    rows = load()
    rows = rows[(rows["point"] == point) & (rows["arm"] != REFERENCE.name)]
    return {str(arm): float(ms) for arm, ms in rows.groupby("arm")["milliseconds"].first().items()}
