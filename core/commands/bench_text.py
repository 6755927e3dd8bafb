"""What `bench --map` and `bench --scaling` print."""

from collections.abc import Sequence

import numpy as np

from core.bench.scaling import Cost, Model
from core.bench.whole_map import MapTime
from core.commands.columns import aligned

MILLION = 1_000_000
TYPICAL = Cost(draws=10, width=32, tasks=4, steps=1000, seconds=0.0)
BAR = 40  # characters of the longest bar


def map_text(found: MapTime) -> str:
    """Tell the time of a map, and of the loops beside it."""
    head = (
        f"{found.points} points, {found.networks:,} networks, {found.steps:,} steps each: "
        f"{found.seconds:.1f} s on {found.workers} cores."
    )
    rows = [["", "sample", "seconds", "whole map", "ratio", "error differs by"]]
    for loop in found.loops:
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
    note = (
        "The loops train a random sample on one core; for the whole map they are taken to use\\n"
        "all cores perfectly. Everybody evaluates at the same steps; scikit-learn has its own Adam."
    )
    return f"{head}\n{aligned(rows, words=1)}\n{note}".replace("\\n", "\n")


def scaling_text(costs: Sequence[Cost], model: Model) -> str:
    """Tell the model, how the cost grows along each size, and what a million experiments cost."""
    parts = [
        "seconds = steps (a + b draws tasks + c weights) on one core: "
        f"a = {model.a:.2e}, b = {model.b:.2e}, c = {model.c:.2e}; "
        f"half of the sizes are within {model.error:.0%}.",
        *(_growth(costs, model, size) for size in ("draws", "width", "tasks")),
        _million(model),
    ]
    return "\n\n".join(parts)


def _growth(costs: Sequence[Cost], model: Model, size: str) -> str:
    """Draw measured seconds along one size, where the others let it go furthest."""
    others = [name for name in ("draws", "width", "tasks") if name != size]
    lines: dict[tuple[int, ...], list[Cost]] = {}
    for cost in costs:
        lines.setdefault(tuple(getattr(cost, name) for name in others), []).append(cost)
    at, line = max(lines.items(), key=lambda found: (len(found[1]), found[0]))
    longest = max(cost.seconds for cost in line)
    rows = [[size, "measured", "model", ""]]
    for cost in sorted(line, key=lambda c: int(getattr(c, size))):
        bar = "#" * max(1, int(np.ceil(BAR * cost.seconds / longest)))
        rows.append(
            [f"{getattr(cost, size)}", f"{cost.seconds:.2f} s", f"{model.seconds(cost):.2f} s", bar]
        )
    held = ", ".join(f"{name} {value}" for name, value in zip(others, at, strict=True))
    widths = [max(len(row[k]) for row in rows) for k in range(3)]
    drawn = [
        "  ".join([*(c.rjust(w) for c, w in zip(row[:3], widths, strict=True)), row[3]]).rstrip()
        for row in rows
    ]
    return f"Growth in {size} ({held}, {line[0].steps} steps):\n" + "\n".join(drawn)


def _million(model: Model) -> str:
    seconds = model.seconds(TYPICAL)
    hours = seconds * MILLION / 3600
    return (
        f"An experiment of 4 tasks, width 32 and 10 replicates of 1,000 steps takes {seconds:.2f} "
        f"core-seconds;\na million of them take {hours:,.0f} core-hours: "
        f"{hours / 24 / 100:.1f} days on 100 cores."
    )
