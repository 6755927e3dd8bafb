"""`python -m core reproduce`: measure the figures of the design again."""

import json
import multiprocessing
import os
import signal
import sys
from collections import Counter
from collections.abc import Collection, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from typing import Any

import click

from core.commands import claims
from core.commands.agreement import AGREES, DIFFERS, SIGN_AGREES, Estimate
from core.commands.claims import Figure, Row
from core.commands.document import Notes, Part, Table, markdown, plain
from core.computing.cost import cost_of
from core.experiments.experiment import Experiment
from core.results.result import FINISHED, Result

LEGEND = Notes(
    (
        "agrees: the given figure lies in the measured 95% interval, widened by its rounding.",
        "sign agrees: it does not, but the whole interval lies on the figure's side of zero.",
        "differs: neither.",
    )
)


@dataclass(frozen=True)
class Finding:
    """A given figure beside the measured one, which is None where nothing could be trained."""

    row: Row
    figure: Figure
    measured: Estimate | None
    outcome: str

    @property
    def word(self) -> str:
        """Whether the two agree."""
        return self.figure.given.judge(self.measured)


@click.command()
@click.option("--rows", type=click.Choice([row.name for row in claims.ROWS]), help="Only this row.")
@click.option("--json", "form", flag_value="json", help="Print one JSON object.")
@click.option("--markdown", "form", flag_value="markdown", help="Print a section of Markdown.")
def command(rows: str | None, form: str | None) -> None:
    """Measure the figures of the design again, row by row."""
    chosen = [row for row in claims.ROWS if rows in (None, row.name)]
    measured = findings(chosen)
    if form == "json":
        click.echo(json.dumps({"figures": [record(finding) for finding in measured]}))
    elif form == "markdown":
        chose = f" --rows {rows}" if rows else ""
        click.echo(markdown(f"python -m core reproduce{chose}", parts(measured)))
    else:
        click.echo(plain(parts(measured)))


def findings(rows: Sequence[Row]) -> list[Finding]:
    """Measure every figure of the rows; those of one experiment are measured on one result."""
    figures = [(row, figure) for row in rows for figure in row.figures]
    results = results_of({figure.experiment for _, figure in figures})
    judged = []
    for row, figure in figures:
        result = results[figure.experiment]
        measured = figure.measure.of(result) if result.outcome == FINISHED else None
        judged.append(Finding(row, figure, measured, result.outcome))
    return judged


def results_of(experiments: Collection[Experiment]) -> dict[Experiment, Result]:
    """Run experiments in as many processes as there are cores, the longest first."""
    # who begins with the longest does not wait for it alone at the end
    longest_first = sorted(experiments, key=lambda e: cost_of(e).seconds, reverse=True)
    pool = ProcessPoolExecutor(
        min(os.cpu_count() or 1, len(experiments)),
        # not fork, which copies the locks of threads that it does not copy
        multiprocessing.get_context("spawn"),
        initializer=signal.signal,  # Ctrl-C is the parent's to hear
        initargs=(signal.SIGINT, signal.SIG_IGN),
    )
    hidden = not sys.stderr.isatty()
    try:
        futures = {pool.submit(scores_of, experiment): experiment for experiment in longest_first}
        with click.progressbar(
            as_completed(futures),
            length=len(futures),
            label="measuring",
            file=sys.stderr,
            hidden=hidden,
        ) as finished:
            return {futures[future]: future.result() for future in finished}
    except BaseException:
        for worker in multiprocessing.active_children():  # nobody waits for their work any more
            worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def scores_of(experiment: Experiment) -> Result:
    """Run one experiment in a worker; its curves, which are many, stay there."""
    from core.computing.running import run  # torch

    result = run(experiment)
    return replace(result, curves=result.curves.iloc[:0])


def parts(checked: Sequence[Finding]) -> list[Part]:
    """Give a table for each row, the meaning of the words, and how often each was given."""
    rows = dict.fromkeys(finding.row for finding in checked)
    tables = [_table(row, [finding for finding in checked if finding.row == row]) for row in rows]
    count = Counter(finding.word for finding in checked)
    total = ", ".join(f"{count[word]} {word}" for word in (AGREES, SIGN_AGREES, DIFFERS))
    return [*tables, LEGEND, Notes((f"{len(checked)} figures: {total}",))]


def _table(row: Row, checked: Sequence[Finding]) -> Table:
    header = ("setting", "measured is", "given", "measured", "95% interval", "")
    notes = tuple(
        f"{finding.figure.setting}: impossible: {finding.outcome}"
        for finding in checked
        if finding.measured is None
    )
    return Table(row.name, row.title, [header, *map(_line, checked)], words=2, notes=notes)


def _line(finding: Finding) -> tuple[str, str, str, str, str, str]:
    figure, measured = finding.figure, finding.measured
    what = f"{figure.measure.name} ({figure.measure.unit})".removesuffix(" ()")
    if measured is None:
        mean, span = "impossible", ""
    else:
        form = figure.measure.form
        mean, span = f"{measured.mean:{form}}", f"{measured.low:{form}} to {measured.high:{form}}"
    return figure.setting, what, figure.given.text, mean, span, finding.word


def record(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON has it; what could not be measured is None."""
    figure, measured = finding.figure, finding.measured
    return {
        "row": finding.row.name,
        "setting": figure.setting,
        "measure": figure.measure.name,
        "unit": figure.measure.unit,
        "given": figure.given.text,
        "measured": measured and measured.mean,
        "low": measured and measured.low,
        "high": measured and measured.high,
        "outcome": finding.outcome,
        "word": finding.word,
    }
