"""The files that `advise` writes: refused before anything is measured, if they cannot be."""

from dataclasses import dataclass
from pathlib import Path

from core.advice.answer import Advice
from core.advice.question import Question
from core.advice.report import html
from core.commands.logged import CARD, REPORT, log, require_mlflow

CSV_ZIP, PARQUET = ".zip", ".parquet"  # of the numbers


@dataclass(frozen=True)
class Files:
    """Where the report, the fitted network and the numbers go; None: nowhere.

    Attributes:
        mlflow: whether network and report are logged, too.
    """

    html: Path | None
    take_away: Path | None
    numbers: Path | None
    mlflow: bool = False

    def check(self, table: Path) -> None:
        """Refuse paths to which nothing can be written, or that hold something else.

        Raises:
            ValueError: with the path and the reason.
        """
        if self.mlflow:
            require_mlflow()
        taken = {table.resolve()}
        for path in (self.html, self.take_away, self.numbers):
            if path is None:
                continue
            if path.resolve() in taken:
                raise ValueError(
                    f"each file must have a path of its own, got {path} twice; name another file"
                )
            taken.add(path.resolve())
            require_writable(path)
        if self.numbers is not None and self.numbers.suffix.lower() not in (CSV_ZIP, PARQUET):
            raise ValueError(
                f"--numbers must end with {CSV_ZIP} or {PARQUET}, got {self.numbers.name}"
            )

    def write(self, advice: Advice, question: Question) -> None:
        """Write the files that are asked for; the network is fitted first.

        Raises:
            ValueError: when a file cannot be written after all.
        """
        if self.html is not None:
            _write(self.html, html(advice, question).encode())
        if self.take_away is not None or self.mlflow:
            self._write_network(advice, question)
        if self.numbers is not None:
            from core.takeaway.numbers import csv_zip, parquet

            as_parquet = self.numbers.suffix.lower() == PARQUET
            _write(self.numbers, parquet(advice) if as_parquet else csv_zip(advice))

    def _write_network(self, advice: Advice, question: Question) -> None:
        from core.takeaway.bundle import bundle_advised  # torch
        from core.takeaway.package import package

        bundle = bundle_advised(question, advice)
        if self.take_away is not None:
            _write(self.take_away, package(bundle))
        if self.mlflow:
            report = html(advice, question)
            log(bundle.model, bundle.measured, {CARD: bundle.card, REPORT: report})


def require_writable(path: Path) -> None:
    """Open a file as for writing, and leave it as it was.

    Raises:
        ValueError: when it cannot be written.
    """
    there = path.exists()
    try:
        with path.open("ab"):
            pass
    except OSError as error:
        raise _unwritable(path, error) from error
    if not there:
        path.unlink()


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> ValueError:
    return ValueError(f"{path} must be a file that can be written, got: {error.strerror}")
