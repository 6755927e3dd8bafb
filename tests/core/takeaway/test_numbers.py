import csv
import io
import zipfile

import pandas as pd

from core.advice.answer import Advice
from core.takeaway.numbers import csv_zip, parquet, tables
from tests.core.takeaway.conftest import TASKS

NAMES = [
    "advice",
    "arms",
    "baselines",
    "tasks",
    "widths",
    "examples",
    "affinity",
    "counts",
    "quality",
]


def rows_of(advice: Advice) -> dict[str, list[dict[str, str]]]:
    """Read all CSV files of the zip."""
    with zipfile.ZipFile(io.BytesIO(csv_zip(advice))) as archive:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(archive.read(name).decode()))
            )
            for name in archive.namelist()
        }


def test_every_table_is_there_with_all_its_rows(advice: Advice) -> None:
    """The zip has a CSV file for each table, as long as the table."""
    found = rows_of(advice)
    assert list(found) == NAMES
    assert {name: len(rows) for name, rows in found.items()} == {
        name: len(table) for name, table in tables(advice).items()
    }


def test_names_that_look_like_formulas_are_harmless(advice: Advice) -> None:
    """Text beginning like a formula has a quote before it; negative numbers are numbers."""
    found = rows_of(advice)
    assert [row["task"] for row in found["counts"]] == ["'=1+1", "'@b,c", "{0}"]
    pair = found["affinity"][0]
    assert pair == {"task": "'=1+1", "with": "'@b,c", "affinity": "-1.5"}
    every = [cell for rows in found.values() for row in rows for cell in row.values()]
    dangerous = [cell for cell in every if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert dangerous == ["-1.5"]


def test_parquet_is_one_table_with_names_as_they_are(advice: Advice) -> None:
    """A column says from which table a row is; numbers and names are unchanged."""
    whole = pd.read_parquet(io.BytesIO(parquet(advice)))
    assert list(whole["table"].unique()) == NAMES
    counts = whole[whole["table"] == "counts"]
    assert list(counts["task"]) == list(TASKS)
    affinity = whole[whole["table"] == "affinity"].set_index(["task", "with"])["affinity"]
    assert affinity["=1+1", "@b,c"] == -1.5
    assert len(affinity) == 6
