"""`python -m core bench`: the engine beside other ways to do the same training."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from itertools import product

import click

from core.bench.machine import measured
from core.bench.race import peers, race
from core.bench.scaling import fit_model, measure
from core.bench.updates import time_updates
from core.bench.whole_map import time_map, usual_grid
from core.bench.work import SAMPLE, TASKS, Workload
from core.commands.bench_text import map_parts, race_parts, scaling_parts, updates_parts
from core.commands.document import Part, markdown, plain
from core.fitting.threads import one_thread

NETWORKS, WIDTHS = (4, 64, 360), (8, 32, 128)
EPOCHS = 20
WORKS = tuple(Workload(n // TASKS, width, EPOCHS, SAMPLE) for n, width in product(NETWORKS, WIDTHS))


@click.command()
@click.option("--map", "what", flag_value="map", help="Time a whole what-if map, beside loops.")
@click.option(
    "--scaling", "what", flag_value="scaling", help="Measure how the cost grows, and fit a model."
)
@click.option(
    "--updates", "what", flag_value="updates", help="Time a step of each update, beside torchjd."
)
@click.option("--json", "form", flag_value="json", help="Print one JSON object.")
@click.option("--markdown", "form", flag_value="markdown", help="Print a section of Markdown.")
def command(what: str | None, form: str | None) -> None:
    """Time the engine against other ways to do the same work."""
    record, parts = {"map": _map, "scaling": _scaling, "updates": _updates}.get(what or "", _race)()
    if form == "json":
        click.echo(json.dumps(record))
    elif form == "markdown":
        click.echo(markdown(f"python -m core bench{f' --{what}' if what else ''}", parts))
    else:
        click.echo(plain(parts))


Measured = tuple[Mapping[str, object], list[Part]]  # as JSON has it, and as people read it


def _race() -> Measured:
    with one_thread():
        machine = measured()
    with click.progressbar(
        WORKS, label="racing", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as works:
        races = [race(work, peers()) for work in works]
    record = {"machine": asdict(machine), "races": [asdict(result) for result in races]}
    return record, race_parts(machine, races)


def _map() -> Measured:
    timed = time_map(usual_grid())
    return asdict(timed), map_parts(timed)


def _scaling() -> Measured:
    costs = measure()
    model = fit_model(costs)
    record = {"model": asdict(model), "costs": [asdict(cost) for cost in costs]}
    return record, scaling_parts(costs, model)


def _updates() -> Measured:
    times = time_updates()
    return {"updates": [asdict(timed) for timed in times]}, updates_parts(times)
