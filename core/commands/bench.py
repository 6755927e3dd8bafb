"""`python -m core bench`: the engine beside other ways to do the same training."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import product
from textwrap import fill

import click

from core.bench.machine import Machine, measured
from core.bench.race import OWN_TOLERANCE, ROUNDS, TOLERANCE, Race, peers, race
from core.bench.scaling import fit_model, measure
from core.bench.whole_map import time_map, usual_grid
from core.bench.work import EXAMPLES, TASKS, Work
from core.commands.bench_text import map_text, scaling_text
from core.commands.columns import aligned
from core.data.sources.shared_features import INPUTS
from core.fitting.side_by_side import one_thread
from core.training.batches import BATCH

NETWORKS, WIDTHS = (4, 64, 360), (8, 32, 128)
EPOCHS, SAMPLE = 20, 8
WORKS = tuple(Work(n // TASKS, width, EPOCHS, SAMPLE) for n, width in product(NETWORKS, WIDTHS))


@click.command()
@click.option("--map", "whole_map", is_flag=True, help="Time a whole what-if map, beside loops.")
@click.option("--scaling", is_flag=True, help="Measure how the cost grows, and fit a model.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(whole_map: bool, scaling: bool, as_json: bool) -> None:
    """Time the engine against other ways to do the same work."""
    if whole_map:
        found = time_map(usual_grid())
        click.echo(json.dumps(asdict(found)) if as_json else map_text(found))
    elif scaling:
        costs = measure()
        model = fit_model(costs)
        plain = {"model": asdict(model), "costs": [asdict(cost) for cost in costs]}
        click.echo(json.dumps(plain) if as_json else scaling_text(costs, model))
    else:
        _race(as_json)


def _race(as_json: bool) -> None:
    with one_thread():
        machine = measured()
    with click.progressbar(
        WORKS, label="racing", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as works:
        races = [race(work, peers()) for work in works]
    if as_json:
        click.echo(json.dumps({"machine": asdict(machine), "races": [asdict(r) for r in races]}))
    else:
        click.echo(text(machine, races))


def text(machine: Machine, races: Sequence[Race]) -> str:
    """Write times and ratios, shares of the machine's limits, and what was done."""
    return "\n\n".join([_times(races), _limits(machine, races), _notes(races)])


def _times(races: Sequence[Race]) -> str:
    names = [duel.peer for duel in races[0].duels]
    rows = [["networks", "width", "engine", *(cell for name in names for cell in (name, "ratio"))]]
    for result in races:
        row = [f"{result.networks}", f"{result.width}", f"{result.microseconds:.2f}"]
        for duel in result.duels:
            row += [f"{duel.microseconds:.2f}", f"{duel.ratio:.1f}"]
        rows.append(row)
    title = "Microseconds of CPU time for one step of one network; ratio: times the engine's."
    return f"{title}\n{aligned(rows, words=0)}"


def _limits(machine: Machine, races: Sequence[Race]) -> str:
    rows = [["networks", "width", "GFLOP/s", "of limit", "GB/s", "of limit"]]
    for result in races:
        rows.append(
            [
                f"{result.networks}",
                f"{result.width}",
                f"{result.gflops:.1f}",
                f"{result.gflops / machine.gflops:.0%}",
                f"{result.gigabytes:.1f}",
                f"{result.gigabytes / machine.gigabytes:.0%}",
            ]
        )
    title = fill(
        "What the engine reached, of this machine's limits on one thread: "
        f"{machine.gflops:.0f} GFLOP/s in a large matrix product, and {machine.gigabytes:.0f} GB/s "
        "in the triad a = b + s c on arrays in main memory (what stays in cache can be faster).",
        100,
    )
    return f"{title}\n{aligned(rows, words=0)}"


def _notes(races: Sequence[Race]) -> str:
    duels = [duel for result in races for duel in result.duels]
    same = max(duel.difference for duel in duels if duel.same_numbers)
    own = max(duel.difference for duel in duels if not duel.same_numbers)
    compiled = [duel.compile_seconds for duel in duels if duel.compile_seconds]
    notes = [
        f"The work: {races[0].steps} steps of AdamW on batches of {BATCH}; networks with one "
        f"hidden layer, {INPUTS} inputs and one task each; {EXAMPLES} examples. Evaluation is left "
        f"out for all. Medians of {ROUNDS} alternating runs in one process on one thread; every "
        "further worker process adds its own.",
        f"The loop and scikit-learn train at most {SAMPLE} of the networks, the others all. "
        "PyTorch and JAX start from the engine's weights and are given the rows of its batches: "
        f"no network's final loss differs by more than {same:.1g} nats ({TOLERANCE} allowed). "
        "scikit-learn draws weights and batches of its own: mean final losses differ by at most "
        f"{own:.2f} nats ({OWN_TOLERANCE} allowed).",
        f"JAX took {min(compiled):.1f} to {max(compiled):.1f} s of CPU time to compile each size, "
        "which is not counted."
        if compiled
        else "JAX is not installed, so it is left out.",
    ]
    return "\n".join(fill(note, 100, subsequent_indent="  ") for note in notes)
