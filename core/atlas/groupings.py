"""Studies of groups, measured ahead and shipped: an example, and settings of four tasks."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from core.computing.encoding import DamagedRowError, packed, unpacked
from core.data.assets import asset
from core.data.sources.road_scenes import RoadScenes
from core.data.sources.shared_features import SharedFeatures
from core.experiments.experiment import Experiment
from core.grouping.limits import REPLICATES, key_of
from core.grouping.pulling import Prediction, pairs, prediction
from core.grouping.study import Study, study_of
from core.results.intervals import Resampling

FILE = asset("groupings.parquet")
# six objects, and a network that is small for them: which of them share matters
EXAMPLE = Experiment(RoadScenes(tasks=6), width=8, replicates=2 * REPLICATES)
_WIDTHS = (2, 8, 32)
# four tasks each: Inside opens with the scenes of these widths; the others differ in what is shared
SWEPT = (
    *(Experiment(RoadScenes(), width=width) for width in (2, 4, 8, 16, 32, 64)),
    *(Experiment(RoadScenes(sharing=s), width=width) for s in (0.0, 1.0) for width in _WIDTHS),
    *(
        Experiment(SharedFeatures(relatedness=related), width=width)
        for related in (0.0, 0.5, 1.0)
        for width in _WIDTHS
    ),
)
SHIPPED = (EXAMPLE, *(replace(experiment, replicates=REPLICATES) for experiment in SWEPT))


def find(experiment: Experiment, path: Path = FILE) -> Study | None:
    """Return the study that was measured ahead of an experiment; None: nothing usable.

    Raises:
        ValueError: when it has too few tasks or too many.
    """
    key, source = key_of(experiment), experiment.source
    try:
        rows = pd.read_parquet(path, filters=[("key", "==", key)])
        if rows.empty:
            return None
        row = rows.iloc[0]
        scores, cosines = (unpacked(row[name], key) for name in ("scores", "cosines"))
    except (OSError, pa.ArrowException, DamagedRowError, KeyError):
        return None  # workers measure it anew
    resampling = Resampling(float(row["overlap"]), source.starts, source.splits)
    return study_of(
        source.names,
        [part.drop(columns="replicate") for _, part in scores.groupby("replicate")],
        [part.drop(columns="replicate") for _, part in cosines.groupby("replicate")],
        str(row["metric"]),
        resampling,
    )


def write(path: Path, measured: Iterable[tuple[Experiment, Study]]) -> int:
    """Write studies to a file; return how many."""
    rows = []
    for experiment, study in measured:
        key = key_of(experiment)
        scores, cosines = packed(_scores(study), key), packed(_cosines(study), key)
        rows.append((key, study.metric, study.resampling.overlap, scores, cosines))
    frame = pd.DataFrame(rows, columns=["key", "metric", "overlap", "scores", "cosines"])
    frame.to_parquet(path, index=False, row_group_size=1)
    return len(rows)


def _scores(study: Study) -> pd.DataFrame:
    replicate, subset, task = np.nonzero(~np.isnan(study.losses))
    at = replicate, subset, task
    return pd.DataFrame(
        {
            "replicate": replicate.astype(np.int16),
            "subset": subset.astype(np.int16),
            "task": task.astype(np.int16),
            "loss": study.losses[at],
            "points": study.points[at],
        }
    )


def _cosines(study: Study) -> pd.DataFrame:
    tables = [
        pd.DataFrame(cosines, columns=list(study.names)).assign(replicate=replicate)
        for replicate, cosines in enumerate(study.cosines)
    ]
    return pd.concat(tables, ignore_index=True)


@cache
def predicted(path: Path = FILE) -> Prediction | None:
    """Say how well cosines predict gains over the settings that are shipped; None: none are."""
    studies = [find(replace(experiment, replicates=REPLICATES), path) for experiment in SWEPT]
    tables = [pairs(study) for study in studies if study is not None]
    return prediction(tables) if len(tables) == len(SWEPT) else None
