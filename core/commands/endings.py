"""`python -m core endings`: which verdicts change when training goes on to the end of learning?"""

import sys
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any

import click

from core.atlas.maps import Map, maps
from core.atlas.points import naming_settings
from core.atlas.shipped import AtlasError, map_table
from core.calibration.endings import FIXED, REPLICATES, SETTINGS, Ending, endings
from core.commands.document import Table, markdown, plain
from core.computing.cluster import Cluster
from core.metrics.catalogue import ERROR
from core.results.gain import ALL
from core.results.judging import NOBODY


@click.command()
@click.option("--markdown", "form", flag_value="markdown", help="Print a section of Markdown.")
def command(form: str | None) -> None:
    """Compare verdicts at a fixed number of steps with those at the end of learning."""
    try:
        of_maps = maps_part()  # first: without an atlas nothing is trained for it
    except AtlasError as error:
        raise click.ClickException(f"{error}.") from error
    cluster = Cluster()
    found: dict[int, Ending] = {}
    trainings = len(SETTINGS) * (len(FIXED) + 1)
    try:
        for place, ending in endings(cluster):
            found[place] = ending
            if sys.stderr.isatty():
                click.echo(f"{len(found)} trainings of {trainings}", err=True)
    finally:
        cluster.close()
    printed = [settings_part([found[place] for place in sorted(found)]), of_maps]
    click.echo(
        markdown("python -m core endings", printed) if form == "markdown" else plain(printed)
    )


def settings_part(found: Sequence[Ending]) -> Table:
    """Lay out what came of the settings."""
    head = (
        "setting",
        "training",
        "verdict",
        "gain",
        "95% interval",
        "improving: apart",
        "together",
    )
    title = f"error gain of together (pp), {REPLICATES} replicates"
    return Table("Settings", title, [head, *map(_line, found)], words=3)


def _line(found: Ending) -> tuple[str, ...]:
    rule = "to the end" if found.steps is None else f"{found.steps:,} steps"
    span = f"{ERROR.signed(found.low)} to {ERROR.signed(found.high)}"
    shares = (f"{found.apart:.0%}", f"{found.together:.0%}")
    return (found.setting, rule, found.verdict, ERROR.signed(found.gain), span, *shares)


def maps_part() -> Table:
    """Count which verdicts on the error changed on the main maps of the atlas, and name them."""
    rows: list[tuple[str, ...]] = [("map", "changed", "points", "changed", "other winner")]
    points: list[str] = []
    for each in maps():
        table = map_table(each)
        errors = table[(table["metric"] == ERROR.name) & (table["task"] == ALL)]
        changed = errors[errors["verdict"] != errors["verdict_before"]]
        won = changed[~changed[["verdict", "verdict_before"]].isin(NOBODY).any(axis=1)]
        kinds = Counter(f"{row.verdict_before} → {row.verdict}" for row in changed.itertuples())
        words = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        counts = (f"{len(frame)}" for frame in (errors, changed, won))
        rows.append((each.title, words, *counts))
        points += [_point(each, row) for row in changed.to_dict("records")]
    title = "verdicts on the error, 20 replicates: at 1,000 steps → at the end of learning"
    return Table("Maps", title, rows, words=2, notes=tuple(points))


def _point(each: Map, row: dict[Hashable, Any]) -> str:
    """Name a point, and its verdict and gain before and after."""
    settings = naming_settings()
    at = ", ".join(
        f"{settings[name].noun} {settings[name].written(row[name])}" for name in each.grid.names
    )
    before, after = (
        f"{row['verdict' + when]} ({ERROR.signed(row['gain' + when])})" for when in ("_before", "")
    )
    return f"{each.title}: {at}: {before} → {after}."
