"""Results as rows of the store's tables, and back."""

from datetime import UTC, datetime

import pandas as pd

from core.computing.encoding import Row, packed, unpacked
from core.computing.serving import Held
from core.experiments.experiment import Experiment
from core.results.intervals import Resampling
from core.results.joining import replicates_of, shortened
from core.results.result import CURVE_COLUMNS, Result
from core.settings.version import ENGINE


def result_row(experiment: Experiment, result: Result) -> Row:
    """Write a finished experiment as a row."""
    key, overlap = experiment.fingerprint, float(result.resampling.overlap)
    row = {"key": key, "outcome": result.outcome, "overlap": overlap}
    about = _about(row)
    return row | {
        "engine": ENGINE,
        "settings": experiment.settings,
        "scores": packed(result.scores, about),
        "costs": packed(result.costs, about),
        "curves": None if result.curves.empty else packed(result.curves, about),
        "finished": datetime.now(UTC),
    }


def result_in(row: Row, experiment: Experiment, with_curves: bool) -> Result:
    """Read the result of an experiment from a row with as many replicates, or others.

    Raises:
        DamagedRowError: when the row is not what was written.
    """
    about, curves = _about(row), row["curves"] if with_curves else None
    result = Result(
        unpacked(row["scores"], about),
        pd.DataFrame(columns=list(CURVE_COLUMNS)) if curves is None else unpacked(curves, about),
        unpacked(row["costs"], about),
        row["outcome"],
        Resampling(row["overlap"], experiment.source.starts, experiment.source.splits),
    )
    more = replicates_of(result) > experiment.replicates
    return shortened(result, experiment.replicates) if more else result


def frame_row(key: str, frame: pd.DataFrame) -> Row:
    """Write a table, of measurements or of an insight, as a row."""
    return {
        "key": key,
        "engine": ENGINE,
        "frame": packed(frame, key),
        "finished": datetime.now(UTC),
    }


def frame_in(row: Row) -> pd.DataFrame:
    """Read it again.

    Raises:
        DamagedRowError: when the row is not what was written.
    """
    return unpacked(row["frame"], row["key"])


def held_in(row: Row) -> Held:
    """Tell what the row of an experiment is good for."""
    return Held(row["outcome"], row["curves"] is not None)


def _about(row: Row) -> str:
    return f"{row['key']} {row['outcome']} {row['overlap']!r}"
