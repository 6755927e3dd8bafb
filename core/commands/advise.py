"""`python -m core advise TABLE`: would multi-task learning pay for its labels?"""

import json
import sys
from pathlib import Path

import click

from core.advice.advising import AdviceProgress, advise
from core.advice.answer import Advice
from core.advice.exclusive import exclusive_of
from core.advice.question import Question
from core.commands.advise_files import Files
from core.commands.advise_text import as_json, text
from core.commands.logged import MLFLOW
from core.commands.options import options, options_of
from core.commands.sources import KINDS, SPLIT_BY, Refused
from core.commands.table_columns import as_one, column_names, format_of, kinds_of, task_names
from core.computing.store import StoreError
from core.data.kinds.classes import Classes
from core.data.sources.table import Table
from core.data.tables.formats import DECIMALS, ENCODINGS, SEPARATORS
from core.data.tables.loading import load
from core.metrics.catalogue import EVERY

columns = options(
    click.option(
        "--tasks",
        multiple=True,
        metavar="A,B,C",
        help="The task columns; given several times where a name has a comma in it.",
    ),
    click.option(
        "--inputs",
        multiple=True,
        metavar="A,B,C",
        help="The input columns.  [default: all others of use]",
    ),
    click.option(
        "--one-of",
        multiple=True,
        metavar="[NAME=]A,B,C",
        help="Yes/no columns of which each row has one yes, asked as one task of classes.",
    ),
    click.option("--examples", type=int, help="Training rows.  [default: all of that part]"),
)
formats = options(
    click.option("--encoding", type=click.Choice(ENCODINGS), help="[default: detected]"),
    click.option("--separator", type=click.Choice(SEPARATORS), help="[default: detected]"),
    click.option("--decimal", type=click.Choice(DECIMALS), help="[default: detected]"),
    click.option(
        "--header/--no-header",
        default=None,
        help="Whether the first row names the columns.  [default: detected]",
    ),
)
settings = options(
    click.option("--focus", metavar="TASK", help="A task to which the others are transferred."),
    click.option(
        "--metric", type=click.Choice(tuple(EVERY)), help="The score.  [default: by balance]"
    ),
)
outputs = options(
    click.option("--html", type=Path, metavar="FILE", help="Write the report."),
    click.option("--take-away", type=Path, metavar="FILE", help="Write the fitted model, a zip."),
    click.option("--numbers", type=Path, metavar="FILE", help="Write the numbers: .zip, .parquet."),
    click.option("--json", "in_json", is_flag=True, help="Print one JSON object."),
)


@click.command(
    params=[KINDS, *SPLIT_BY, *options_of(Question), MLFLOW],
    context_settings={"show_default": True},
)
@click.argument("table", type=Path)
@columns
@formats
@settings
@outputs
def command(
    table: Path,
    tasks: tuple[str, ...],
    inputs: tuple[str, ...],
    one_of: tuple[str, ...],
    examples: int | None,
    group: str | None,
    time: str | None,
    part: str | None,
    encoding: str | None,
    separator: str | None,
    decimal: str | None,
    header: bool | None,
    html: Path | None,
    take_away: Path | None,
    numbers: Path | None,
    in_json: bool,
    mlflow: bool,
    kinds: tuple[str, ...],
    **measured: int | str | None,
) -> None:
    """Measure TABLE, a CSV, TSV or Parquet file, and advise how to train for its tasks."""
    try:
        written = format_of(table, encoding, separator, decimal, header)
        parcel = load(table, written)  # held: the same file is not read once more
        frame = parcel.frame
        chosen = column_names(inputs, frame) if inputs else None
        asked, merged = as_one(task_names(tasks, frame), one_of, frame)
        read_as = kinds_of(
            [*kinds, *(f"{name}={Classes.name}" for name, _ in merged)], asked, frame
        )
        source = Table(table, asked, chosen, examples, group, written, read_as, time, part, merged)
        question = Question(source, **measured)  # type: ignore[arg-type]  # click has the types
        source.content  # noqa: B018  refuses labels and inputs before anything is started
        files = Files(html, take_away, numbers, mlflow)
        files.check(table)
        advice = _advised(question)
        files.write(advice, question)
    except (ValueError, StoreError) as refused:
        raise Refused(str(refused)) from refused
    if in_json:
        click.echo(json.dumps(as_json(advice, question), allow_nan=False))
    else:
        click.echo(text(advice))
        for columns in exclusive_of(source):
            click.echo(f"\nTo ask them as one task: --one-of '{','.join(columns)}'")


def _advised(question: Question) -> Advice:
    try:
        return advise(question, on_progress=_show)
    finally:
        _line("")


def _show(progress: AdviceProgress) -> None:
    if progress.over:
        return
    left = progress.seconds_left
    wait = "" if left is None else f", about {left:.0f} s left"
    _line(f"{progress.phase}: {progress.share:.0%}{wait}")


def _line(words: str) -> None:
    """Keep one line up to date on a terminal."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{words}", err=True, nl=False)
