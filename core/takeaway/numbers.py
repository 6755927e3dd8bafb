"""The numbers of an advice as files: CSV tables in a zip, or one tidy Parquet table."""

import io
import zipfile

import pandas as pd

from core.advice.answer import Advice
from core.data.tables.formulas import harmless


def tables(advice: Advice) -> dict[str, pd.DataFrame]:
    """Return all tables of an advice, by name; the affinities as task, with, affinity."""
    names, size = list(advice.affinity.index), len(advice.affinity)
    # long, not square: a CSV of pairs has the same columns whatever the tasks
    pairs = {"task": [name for name in names for _ in range(size)], "with": names * size}
    affinity = pd.DataFrame(pairs).assign(affinity=advice.affinity.to_numpy().ravel())
    columns = (
        "recommendation", "gain", "low", "high", "metric", "unit", "confidence", "splits",
        "complete", "sentence", "rival", "exclusive",
    )  # fmt: skip
    return {
        "advice": pd.DataFrame([{name: getattr(advice, name) for name in columns}]),
        "arms": advice.arms,
        "baselines": advice.baselines,
        "tasks": advice.tasks,
        "widths": advice.widths,
        "examples": advice.examples,
        "affinity": affinity.dropna(),
        "counts": advice.counts,
        "quality": advice.quality,
    }


def csv_zip(advice: Advice) -> bytes:
    """Return a zip with one CSV file for each table.

    Text that a spreadsheet would take for a formula gets a quote in front of it.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in tables(advice).items():
            archive.writestr(f"{name}.csv", harmless(table).to_csv(index=False))
    return packed.getvalue()


def parquet(advice: Advice) -> bytes:
    """Return one Parquet table of all rows, with a column `table` that says from which."""
    named = [table.assign(table=name) for name, table in tables(advice).items()]
    whole = pd.concat(named, ignore_index=True)
    first = ["table", *(column for column in whole.columns if column != "table")]
    return whole[first].to_parquet(index=False)
