"""What is taken away from an advice, as bytes; each part is made only when it is asked for."""

from core.advice.answer import Advice
from core.advice.question import Question


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
