import io
import zipfile

import pandas as pd

from core.advice.answer import Advice
from dashboard.your_data.asking import Asked
from dashboard.your_data.examples import EXAMPLES
from dashboard.your_data.packing import numbers_parquet, numbers_zip, report


def test_the_report_says_what_the_page_says(advice: Advice) -> None:
    """It is one HTML page with the recommendation, and names in it are no HTML."""
    penguins = EXAMPLES["penguins"]
    question = Asked("penguins", None, penguins.tasks).question(penguins.path)
    page = report(question, advice)
    assert page.lower().startswith("<!doctype html>")
    assert "3.0 points less error" in page
    assert "<c>" not in page


def test_numbers_are_packed_as_tables(advice: Advice) -> None:
    """Each table is a CSV in the archive; in Parquet all are in one."""
    archive = zipfile.ZipFile(io.BytesIO(numbers_zip(advice)))
    gains = pd.read_csv(archive.open("tasks.csv"))
    assert list(gains["gain"]) == list(advice.tasks["gain"])
    whole = pd.read_parquet(io.BytesIO(numbers_parquet(advice)))
    assert {"arms", "tasks", "affinity"} <= {*whole["table"]}
