"""`python -m core atlas`: measure the maps that are shipped."""

import sys
from pathlib import Path

import click

from core.atlas import building, maps, shipped
from core.computing.cluster import Cluster
from core.computing.store import Store, StoreError
from core.computing.sweeps import SweepProgress


@click.command()
@click.option(
    "--file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=shipped.FILE,
    show_default=True,
    help="Where to write.",
)
def command(file: Path) -> None:
    """Measure the maps of the atlas and write them to one file.

    What the store has is not measured again, so that a stopped run goes on where it was.
    """
    try:
        store = Store()
    except StoreError as error:
        raise click.ClickException(f"{error}.") from error
    cluster = Cluster()
    try:
        table = building.build(store, cluster, file, _show)
    except RuntimeError as failed:
        raise click.ClickException(f"{failed}.") from failed
    finally:
        cluster.close()
        store.close()
    click.echo(f"{len(table):,} rows of {len(maps.maps())} maps are in {file}")


def _show(title: str, progress: SweepProgress) -> None:
    """Keep one line up to date on a terminal; elsewhere write one line a map."""
    text = f"{title}: {progress.partial.points} of {progress.partial.total} points"
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{text}", err=True, nl=progress.over)
    elif progress.over:
        click.echo(text, err=True)
