"""`python -m core sweep SOURCE`: compute a grid of experiments and print its table."""

import sys
from functools import partial

import click
import pandas as pd

from core.commands.columns import aligned
from core.commands.sources import Refused, Shown, Sources, source_commands
from core.computing.store import StoreError
from core.computing.sweeps import SweepProgress, sweep
from core.data.kinds.yes_no import YES_NO
from core.experiments.experiment import Experiment
from core.experiments.grid import Grid, known_axes
from core.experiments.headline import headline
from core.results.counting import scope
from core.results.ending import TOLERATED
from core.results.gain import ALL
from core.results.intervals import Resampling
from core.results.overview import with_margin
from core.settings.setting import Value

Axis = tuple[str, tuple[Value, ...]]


def axis(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> list[Axis]:
    """Read --vary width=1,2,4."""
    axes: list[Axis] = []
    for text in given:
        name, _, listed = text.partition("=")
        try:
            values = tuple(float(v) if "." in v else int(v) for v in listed.split(","))
        except ValueError:
            raise click.BadParameter(
                f"must be AXIS=NUMBER,NUMBER,... such as width=2,8,32, got '{text}'"
            ) from None
        axes.append((name, values))
    return axes


@click.group(cls=Sources, commands=source_commands())
@click.option(
    "--vary",
    "axes",
    multiple=True,
    required=True,
    callback=axis,
    metavar="AXIS=A,B,C",
    help=f"One or two axes out of {', '.join(known_axes())}.",
)
@click.pass_context
def command(context: click.Context, axes: list[Axis]) -> None:
    """Compute a grid of experiments; what is finished is kept, and a stopped sweep goes on."""
    context.obj = partial(cross, axes)


def cross(axes: list[Axis], experiment: Experiment, shown: Shown) -> None:
    """Compute the grid and print it: JSON has every metric, the text the telling one.

    Raises:
        ValueError: naming the axis, what it must be and what came.
    """
    grid = Grid(experiment, tuple(axes))
    try:
        table = with_margin(sweep(grid, on_progress=_show), shown.margin)
    except (RuntimeError, StoreError) as failed:
        raise Refused(str(failed)) from failed
    if shown.in_json:
        click.echo(table.to_json(orient="records", double_precision=6))
        return
    # where some points have tasks of other kinds than yes/no they decide how all are judged
    mixed = (point for _, point in grid.points() if point.kinds != {YES_NO.name})
    metric, why = headline(next(mixed, experiment))
    click.echo(_text(table[(table["metric"] == metric.name) & (table["task"] == ALL)], grid))
    click.echo(f"\n{why}")
    source = experiment.source
    if said := scope(Resampling(starts=source.starts, splits=source.splits)):
        click.echo(said)
    cut = table.loc[table["still_improving"] > TOLERATED, list(grid.names)].drop_duplicates()
    if len(cut):
        click.echo(
            f"At {len(cut)} of {grid.size} points more than {TOLERATED:.0%} of an arm's networks "
            "were still improving when the last step came: more --steps may change them."
        )


def _text(rows: pd.DataFrame, grid: Grid) -> str:
    """Write a line for each point and arm; apart is scored on the tasks that the arm answers."""
    head = [*grid.names, "arm", "score", "apart", "gain", "95% interval", "verdict"]
    lines = [
        [
            *(f"{row[name]:g}" for name in grid.names),
            str(row["arm"]),
            f"{row['score']:.3f}",
            f"{row['apart']:.3f}",
            f"{row['gain']:+.2f} {row['unit']}",
            f"{row['low']:+.2f} to {row['high']:+.2f}",
            row["verdict"] or row["outcome"],
        ]
        for row in rows.to_dict("records")
    ]
    return aligned([head, *lines], words=0)


def _show(progress: SweepProgress) -> None:
    """Keep one line up to date on a terminal."""
    if not sys.stderr.isatty():
        return
    left = progress.seconds_left
    wait = "" if left is None or progress.over else f", about {left:.0f} s left"
    text = f"{progress.partial.points} of {progress.partial.total} points{wait}"
    click.echo(f"\r\x1b[K{text}", err=True, nl=progress.over)
