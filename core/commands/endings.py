"""`python -m core endings`: which verdicts change when training goes on to the end of learning?"""

import sys
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any

import click

from core.atlas.maps import Map, maps
from core.atlas.points import naming_settings
from core.atlas.shipped import map_table
from core.calibration.endings import FIXED, REPLICATES, SETTINGS, Ending, endings
from core.commands.document import Part, Table, markdown, plain
from core.computing.cluster import Cluster
from core.metrics.catalogue import ERROR
from core.results.gain import ALL
from core.results.judging import NOBODY


@click.command()
@click.option("--markdown", "form", flag_value="markdown", help="Print a section of Markdown.")
def command(form: str | None) -> None:
    """Compare verdicts at a fixed number of steps with those at the end of learning."""
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
    printed = parts([found[place] for place in sorted(found)])
    click.echo(
        markdown("python -m core endings", printed) if form == "markdown" else plain(printed)
    )


def parts(found: Sequence[Ending]) -> list[Part]:
    """Lay out the settings, then what changed on the main maps of the atlas."""
    head = (
        "setting",
        "training",
        "verdict",
        "gain",
        "95% interval",
        "improving: apart",
        "together",
    )
    settings = Table(
        "Settings",
        f"error gain of together (pp), {REPLICATES} replicates",
        [head, *map(_line, found)],
        words=3,
    )
    return [settings, *_maps()]


def _line(found: Ending) -> tuple[str, ...]:
    rule = "to the end" if found.steps is None else f"{found.steps:,} steps"
    span = f"{ERROR.signed(found.low)} to {ERROR.signed(found.high)}"
    shares = (f"{found.apart:.0%}", f"{found.together:.0%}")
    return (found.setting, rule, found.verdict, ERROR.signed(found.gain), span, *shares)


def _maps() -> list[Part]:
    """Count which verdicts on the error changed, and name the points where the winner did."""
    rows: list[tuple[str, ...]] = [("map", "changed", "points", "changed", "other winner")]
    turned: list[str] = []
    for each in maps():
        table = map_table(each)
        errors = table[(table["metric"] == ERROR.name) & (table["task"] == ALL)]
        changed = errors[errors["verdict"] != errors["verdict_before"]]
        won = changed[~changed[["verdict", "verdict_before"]].isin(NOBODY).any(axis=1)]
        kinds = Counter(f"{row.verdict_before} → {row.verdict}" for row in changed.itertuples())
        words = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        counts = (f"{len(frame)}" for frame in (errors, changed, won))
        rows.append((each.title, words, *counts))
        turned += [_point(each, row) for row in won.to_dict("records")]
    title = "verdicts on the error, 20 replicates: at 1,000 steps → at the end of learning"
    return [Table("Maps", title, rows, words=2, notes=tuple(turned))]


def _point(each: Map, row: dict[Hashable, Any]) -> str:
    """Name a point, and its gain before and after."""
    settings = naming_settings()
    at = ", ".join(
        f"{settings[name].noun} {settings[name].written(row[name])}" for name in each.grid.names
    )
    before, after = (ERROR.signed(row[name]) for name in ("gain_before", "gain"))
    return f"{each.title}: at {at} the gain went from {before} to {after}."
