"""What is taken away from an advice, as bytes; each part is made only when it is asked for."""

import hashlib
import io
import json
from typing import Any

import pandas as pd

from core.advice.answer import Advice
from core.advice.code import advice_code
from core.advice.question import Question
from core.advice.settings import settings


def packed(question: Question, advice: Advice) -> bytes:
    """Fit the networks that are advised, and pack them: for a worker, as it takes seconds.

    Raises:
        ValueError: when the table cannot be used.
    """
    from core.computing.worker import Sharing, in_turn
    from core.takeaway.bundle import bundle_advised  # torch: workers have it
    from core.takeaway.package import package

    with in_turn() as check:
        return package(bundle_advised(question, advice, check, Sharing()))


def report(question: Question, advice: Advice) -> str:
    """Return the report as one HTML file."""
    from core.advice.report import html

    return html(advice, question)


def numbers_zip(advice: Advice) -> bytes:
    """Return all tables as CSV in a ZIP archive."""
    from core.takeaway.numbers import csv_zip

    return csv_zip(advice)


def numbers_parquet(advice: Advice) -> bytes:
    """Return all tables as one Parquet file."""
    from core.takeaway.numbers import parquet

    return parquet(advice)


def numbers_table(advice: Advice) -> pd.DataFrame:
    """Return all tables as one, as in the Parquet file."""
    table: pd.DataFrame = pd.read_parquet(io.BytesIO(numbers_parquet(advice)))
    return table


def key(question: Question, advice: Advice) -> str:
    """Return what tells an advice from others: its settings, and what came out."""
    text = json.dumps([settings(question), advice.sentence, advice.splits], default=str)
    return f"advice-{hashlib.sha256(text.encode()).hexdigest()}"


def about(question: Question, advice: Advice) -> dict[str, Any]:
    """Say what a Library keeps of an advice, beside its numbers and its report."""
    return {
        "said": [advice.sentence, advice.sure],
        "settings": {name: _text(value) for name, value in settings(question).items()},
        "code": advice_code(question, "advice.sentence"),
    }


def _text(value: object) -> str:
    if value is None:
        return "usual"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
