"""`python -m core atlas`: measure what is shipped: recorded answers, maps and the like."""

import sys
from pathlib import Path

import click

from core.atlas import building, groupings, insights, paired, recorded, shipped
from core.atlas.building import Part
from core.computing.cluster import Cluster
from core.computing.store import Store, StoreError
from core.computing.sweeps import SweepProgress


@click.command()
@click.option(
    "--only",
    type=click.Choice([part.value for part in Part]),
    help="Measure one part alone: recorded grids, maps, what is inside networks, ways of training "
    "paired with each other, or studies of groups; the rest stays as it is shipped.",
)
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=shipped.FILE.parent,
    show_default=True,
    help="Where to write.",
)
def command(only: str | None, folder: Path) -> None:
    """Measure what is shipped, and write a file for each part.

    What the store has is not measured again, so that a stopped run goes on where it was.
    """
    try:
        store = Store()
    except StoreError as error:
        raise click.ClickException(f"{error}.") from error
    cluster = Cluster()
    parts = tuple(Part) if only is None else (Part(only),)
    try:
        table = building.build(store, cluster, folder, parts, _show)
    except (RuntimeError, shipped.AtlasError) as failed:
        raise click.ClickException(f"{failed}.") from failed
    finally:
        cluster.close()
        store.close()
    count = table["map"].nunique()
    click.echo(f"{len(table):,} rows of {count} maps are in {folder / shipped.FILE.name}")
    if Part.RECORDED in parts:
        click.echo(f"Their points with curves are in {folder / recorded.FILE.name}")
    if Part.INSIDE in parts:
        click.echo(f"What is inside networks is in {folder / insights.FILE.name}")
    if Part.PAIRED in parts:
        click.echo(f"Ways of training against each other are in {folder / paired.FILE.name}")
    if Part.GROUPINGS in parts:
        click.echo(f"Studies of groups are in {folder / groupings.FILE.name}")


def _show(title: str, progress: SweepProgress) -> None:
    """Keep one line up to date on a terminal; elsewhere write one line a map."""
    text = f"{title}: {progress.partial.points} of {progress.partial.total} points"
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{text}", err=True, nl=progress.over)
    elif progress.over:
        click.echo(text, err=True)
