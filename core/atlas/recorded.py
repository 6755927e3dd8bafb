"""Recorded answers: finished experiments with their curves, measured ahead and shipped.

One row is one experiment, as in the store; only the row that is asked for is read.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from core.atlas.shipped import AtlasError
from core.computing.encoding import DamagedRowError
from core.computing.rows import held_in, result_in, result_row
from core.computing.serving import serving
from core.data.assets import asset
from core.experiments.experiment import Experiment
from core.results.joining import is_whole
from core.results.result import Result

FILE = asset("recorded.sqlite")
POINTS = 20  # of a curve: as many as a phone can show


@dataclass(frozen=True, eq=False)
class Recorded:
    """A result that was measured ahead.

    Attributes:
        result: with the test curves, at some steps.
        measured: the day.
    """

    result: Result
    measured: date


def find(experiment: Experiment, path: Path = FILE) -> Recorded | None:
    """Return what was recorded of an experiment, or of one with more replicates; None: nothing.

    Raises:
        AtlasError: when the file is none of ours.
    """
    family = f"{experiment.family}-"
    query = "SELECT * FROM experiments WHERE key >= ? AND key < ?"
    try:
        with closing(_opened(path)) as connection:
            # a prefix as a range, for which SQLite uses the index
            found = connection.execute(query, (family, f"{experiment.family}."))
            rows = {row["key"]: dict(row) for row in found}
        served = serving([experiment], {k: held_in(row) for k, row in rows.items()}, True)
        for key in served:
            result = _widened(result_in(rows[key], experiment, with_curves=True))
            if is_whole(result, experiment.replicates):
                finished = datetime.fromisoformat(rows[key]["finished"])
                return Recorded(result, finished.date())
    except (sqlite3.Error, DamagedRowError, OSError) as error:
        raise AtlasError(
            f"recorded answers must be in the file {path.name} that python -m core atlas writes, "
            f"got none that can be read; run it, or take the shipped file again ({error})"
        ) from error
    return None


def write(path: Path, finished: Iterable[tuple[Experiment, Result]]) -> int:
    """Write recorded answers to a new file; return how many."""
    # here, as pages read without a database
    import sqlalchemy as sa

    from core.computing.schema import EXPERIMENTS

    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    engine = sa.create_engine(f"sqlite:///{fresh}")
    count = 0
    try:
        with engine.begin() as connection:
            EXPERIMENTS.create(connection)
            for experiment, result in finished:
                connection.execute(
                    sa.insert(EXPERIMENTS), [result_row(experiment, thinned(result))]
                )
                count += 1
        with engine.connect() as connection:
            connection.exec_driver_sql("VACUUM")
    finally:
        engine.dispose()
    fresh.replace(path)
    return count


def thinned(result: Result) -> Result:
    """Leave of the curves what is shown: the test part, at a few steps, in half precision.

    The steps are dense at first, where curves fall, and end with the last one.
    """
    curves = result.curves[result.curves["split"] == "test"]
    steps = np.sort(curves["step"].unique())
    if not len(steps):
        return result
    # even in the square root: early steps are close together
    even = np.linspace(0, np.sqrt(steps[-1]), POINTS) ** 2
    kept = np.unique(steps[np.abs(steps[:, None] - even).argmin(axis=0)])
    curves = curves[curves["step"].isin(kept)].reset_index(drop=True)
    half = dict.fromkeys(("log_loss", "error"), np.float16)
    return replace(result, curves=curves.astype(half | {"step": np.int32, "replicate": np.int16}))


def _widened(result: Result) -> Result:
    """Take the numbers of the curves as the engine gives them."""
    usual = {"log_loss": np.float32, "error": np.float32, "step": np.int64, "replicate": np.int64}
    curves: pd.DataFrame = result.curves.astype(usual)
    return replace(result, curves=curves)


def _opened(path: Path) -> sqlite3.Connection:
    """Open the file to read: it is never changed, so nobody locks it, and it may lie anywhere."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    return connection
