"""What `bench`, and its `--map`, `--scaling` and `--updates`, say about their measurements."""

from collections.abc import Sequence

import numpy as np

from core.bench.machine import Machine
from core.bench.race import OWN_TOLERANCE, ROUNDS, TOLERANCE, Race
from core.bench.scaling import Model, Timing
from core.bench.update_work import EXAMPLES as UPDATE_EXAMPLES
from core.bench.update_work import STEPS
from core.bench.updates import ROUNDS as UPDATE_ROUNDS
from core.bench.updates import SAMPLE as UPDATE_SAMPLE
from core.bench.updates import UpdateTime
from core.bench.whole_map import MapTime
from core.bench.work import EXAMPLES, SAMPLE
from core.commands.document import Notes, Part, Table
from core.data.sources.shared_features import INPUTS
from core.training.batches import BATCH

MILLION = 1_000_000
TYPICAL = Timing(draws=10, width=32, tasks=4, steps=1000, seconds=0.0)
BAR = 40  # characters of the longest bar


def race_parts(machine: Machine, races: Sequence[Race]) -> list[Part]:
    """Give times and ratios, shares of the machine's limits, and what was done."""
    return [_times(races), _limits(machine, races), _conditions(races)]


def _times(races: Sequence[Race]) -> Table:
    names = [duel.peer for duel in races[0].duels]
    rows = [["networks", "width", "engine", *(cell for name in names for cell in (name, "ratio"))]]
    for result in races:
        row = [f"{result.networks}", f"{result.width}", f"{result.microseconds:.2f}"]
        for duel in result.duels:
            row += [f"{duel.microseconds:.2f}", f"{duel.ratio:.1f}"]
        rows.append(row)
    title = "microseconds of CPU time for one step of one network; ratio: times the engine's."
    return Table("Time", title, rows, words=0)


def _limits(machine: Machine, races: Sequence[Race]) -> Table:
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
    title = (
        "what the engine reached, of this machine's limits on one thread: "
        f"{machine.gflops:.0f} GFLOP/s in a large matrix product, and {machine.gigabytes:.0f} GB/s "
        "in the triad a = b + s c on arrays in main memory (what stays in cache can be faster)."
    )
    return Table("Limits", title, rows, words=0)


def _conditions(races: Sequence[Race]) -> Notes:
    duels = [duel for result in races for duel in result.duels]
    same = max(duel.difference for duel in duels if duel.same_numbers)
    own = max(duel.difference for duel in duels if not duel.same_numbers)
    compiled = [duel.compile_seconds for duel in duels if duel.compile_seconds]
    return Notes(
        (
            f"The work: {races[0].steps} steps of AdamW on batches of {BATCH}; networks with one "
            f"hidden layer, {INPUTS} inputs and one task each; {EXAMPLES} examples. Evaluation is "
            f"left out for all. Medians of {ROUNDS} alternating runs in one process on one thread; "
            "every further worker process adds its own.",
            f"The loop and scikit-learn train at most {SAMPLE} of the networks, the others all. "
            "PyTorch and JAX start from the engine's weights and are given the rows of its "
            f"batches: no network's final loss differs by more than {same:.1g} nats ({TOLERANCE} "
            "allowed). scikit-learn draws weights and batches of its own: mean final losses differ "
            f"by at most {own:.2f} nats ({OWN_TOLERANCE} allowed).",
            f"JAX took {min(compiled):.1f} to {max(compiled):.1f} s of CPU time to compile each "
            "size, which is not counted."
            if compiled
            else "JAX is not installed, so it is left out.",
        )
    )


def map_parts(measured: MapTime) -> list[Part]:
    """Give the time of a map, and of the loops beside it."""
    title = (
        f"{measured.points} points, {measured.networks:,} networks, each to the end of learning: "
        f"{measured.seconds:.1f} s on {measured.workers} cores."
    )
    rows = [["", "sample", "seconds", "whole map", "ratio", "error differs by"]]
    for loop in measured.loops:
        rows.append(
            [
                loop.name,
                f"{loop.networks}",
                f"{loop.seconds:.1f}",
                f"{loop.scaled:,.0f} s",
                f"{loop.ratio:.0f}",
                f"{loop.difference:+.4f}",
            ]
        )
    notes = (
        "The loops train a random sample on one core; for the whole map they are taken to use all "
        "cores perfectly.",
        "Everybody evaluates at the same steps; scikit-learn has its own Adam.",
    )
    return [Table("Map", title, rows, words=1), Notes(notes)]


def scaling_parts(timings: Sequence[Timing], model: Model) -> list[Part]:
    """Give the model, how the cost grows along each size, and what a million experiments cost."""
    formula = (
        "seconds = steps (a + b draws tasks + c weights) on one core: "
        f"a = {model.a:.2e}, b = {model.b:.2e}, c = {model.c:.2e}; "
        f"half of the sizes are within {model.error:.0%}."
    )
    growth = [_growth(timings, model, size) for size in ("draws", "width", "tasks")]
    return [Notes((formula,)), *growth, _million(model)]


def _growth(timings: Sequence[Timing], model: Model, size: str) -> Table:
    """Draw measured seconds along one size, where the others let it go furthest."""
    others = [name for name in ("draws", "width", "tasks") if name != size]
    lines: dict[tuple[int, ...], list[Timing]] = {}
    for timing in timings:
        lines.setdefault(tuple(getattr(timing, name) for name in others), []).append(timing)
    at, line = max(lines.items(), key=lambda entry: (len(entry[1]), entry[0]))
    longest = max(timing.seconds for timing in line)
    rows = [[size, "measured", "model", ""]]
    for timing in sorted(line, key=lambda c: int(getattr(c, size))):
        bar = "#" * max(1, int(np.ceil(BAR * timing.seconds / longest)))
        seconds = f"{timing.seconds:.2f} s", f"{model.seconds(timing):.2f} s"
        rows.append([f"{getattr(timing, size)}", *seconds, bar.ljust(BAR)])  # it grows to the right
    held = ", ".join(f"{name} {value}" for name, value in zip(others, at, strict=True))
    return Table(f"Growth in {size}", f"{held}, {line[0].steps} steps.", rows, words=0)


def _million(model: Model) -> Notes:
    seconds = model.seconds(TYPICAL)
    hours = seconds * MILLION / 3600
    return Notes(
        (
            "An experiment of 4 tasks, width 32 and 10 replicates of 1,000 steps takes "
            f"{seconds:.2f} core-seconds; a million of them take {hours:,.0f} core-hours: "
            f"{hours / 24 / 100:.1f} days on 100 cores.",
        )
    )


def updates_parts(times: Sequence[UpdateTime]) -> list[Part]:
    """Give the time of every update, beside the plain sum's and torchjd's."""
    rows = [["update", "networks", "tasks", "width", "microseconds", "plain sum", "torchjd"]]
    for timed in times:
        name = timed.rule.split(" ")[0] if ":" in timed.rule else timed.rule
        sizes = f"{timed.draws}", f"{timed.tasks}", f"{timed.width}"
        theirs = "" if timed.torchjd is None else f"{timed.torchjd:.0f}"
        rows.append([name, *sizes, f"{timed.microseconds:.1f}", f"{timed.ratio:.2f}", theirs])
    title = (
        "microseconds of CPU time for one step of one network; plain sum: that time divided by the "
        "plain sum's; torchjd: the time of torchjd over PyTorch modules divided by it."
    )
    found = [timed.difference for timed in times if timed.difference is not None]
    agreed = (
        f"torchjd trains {UPDATE_SAMPLE} of the networks, from the engine's weights and on its "
        f"batches; its PCGrad draws orders of its own. Final losses differ by {max(found):.1g} "
        f"nats at most ({TOLERANCE} allowed, of PCGrad {OWN_TOLERANCE} of the mean)."
        if found
        else "torchjd is not installed, so it is left out."
    )
    notes = (
        f"The work: {STEPS} steps of AdamW on batches of {BATCH}; networks with one hidden layer, "
        f"{INPUTS} inputs and all tasks; {UPDATE_EXAMPLES} examples. Evaluation is left out. "
        f"Medians of {UPDATE_ROUNDS} alternating runs on one thread.",
        agreed,
    )
    return [Table("Updates", title, rows, words=1), Notes(notes)]
