"""assets/results.md is what the commands that measure write."""

import re
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pandas as pd

from core.bench.machine import Machine
from core.bench.race import Duel, Race
from core.bench.scaling import SIZES, STEPS, Model, Timing
from core.bench.updates import SIZES as UPDATE_SIZES
from core.bench.updates import UpdateTime
from core.bench.whole_map import LoopTime, MapTime
from core.calibration.endings import FIXED, SETTINGS, Ending
from core.calibration.measuring import COLUMNS, judged_by
from core.calibration.populations import POPULATIONS
from core.commands import bench, calibrate, claims, endings, reproduce
from core.commands.agreement import Estimate
from core.commands.bench_text import map_parts, race_parts, scaling_parts, updates_parts
from core.commands.document import Part, markdown
from core.training.updates.rules import RULES

FILE = Path(__file__).parents[1] / "assets" / "results.md"
PEERS = {"loop": True, "scikit-learn": False, "vmap": True, "jax": True}


def _section(command: str) -> str:
    """Return what the file has under a command, its heading included."""
    sections = re.split(r"^(?=## )", FILE.read_text(), flags=re.MULTILINE)
    (mine,) = (text for text in sections if text.startswith(f"## `{command}`\n"))
    return mine


def _shape(section: str, kept: int) -> list[list[str]]:
    """Return headings, and of each table the header and the first `kept` cells of its rows."""
    shape, header = [], True
    for line in section.splitlines():
        if line.startswith("#"):
            shape.append([line])
        if line.startswith("| "):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            shape.append(cells if header else cells[:kept])
        header = not line.startswith("| ")
    return shape


def _assert_shaped(command: str, parts: Sequence[Part], kept: int) -> None:
    filed, written = _section(command), markdown(command, parts)
    assert _shape(filed, kept) == _shape(written, kept)
    assert re.search(r"^Measured on \d{4}-\d\d-\d\d on \d+ cores \(.+\), .*Python 3", filed, re.M)


def test_the_filed_figures_are_those_that_reproduce_measures() -> None:
    """Each row's table has the settings, measures and given figures of the command, in order."""
    estimate = Estimate(0.0, -1.0, 1.0)
    pairs = [(row, figure) for row in claims.ROWS for figure in row.figures]
    found = [reproduce.Finding(row, figure, estimate, "") for row, figure in pairs]
    _assert_shaped("python -m core reproduce", reproduce.parts(found), kept=3)


def test_the_filed_times_are_those_of_bench() -> None:
    """Times and limits have a row for each size, and a column for each way to train."""
    duels = tuple(Duel(name, same, 8, 1.0, 1.0, 0.0, 0.5) for name, same in PEERS.items())
    races = [
        Race(networks, width, 200, 0.5, 1.0, 1.0, 1.0, duels)
        for networks, width in product(bench.NETWORKS, bench.WIDTHS)
    ]
    _assert_shaped("python -m core bench", race_parts(Machine(1.0, 1.0), races), kept=2)


def test_the_filed_map_is_that_of_bench() -> None:
    """The map's table has a row for each loop."""
    loops = [
        LoopTime(f"{name} loop", 1, 1.0, 1.0, 1.0, 0.0) for name in ("PyTorch", "scikit-learn")
    ]
    timed = MapTime(48, 3600, 2, 1.0, tuple(loops))
    _assert_shaped("python -m core bench --map", map_parts(timed), kept=1)


def test_the_filed_growth_is_that_of_bench() -> None:
    """Growth is told along each of the three sizes, at the sizes that the command times."""
    costs = [Timing(*size, steps=STEPS, seconds=1.0) for size in SIZES]
    parts = scaling_parts(costs, Model(1e-4, 1e-6, 1e-9, 0.1))
    _assert_shaped("python -m core bench --scaling", parts, kept=1)


def test_the_filed_updates_are_those_of_bench() -> None:
    """Every size has a row for each update."""
    times = [
        UpdateTime(rule, *size, 1.0, 1.0, 1.0, 0.0)
        for size, rule in product(UPDATE_SIZES, ("weights 1:2", *RULES))
    ]
    _assert_shaped("python -m core bench --updates", updates_parts(times), kept=4)


def test_the_filed_intervals_are_those_of_calibrate() -> None:
    """There is a row for each score of every population that was measured, in their order."""
    filed = _section("python -m core calibrate --samples 200")
    there = {line.split("|")[1].strip() for line in filed.splitlines() if line.startswith("| ")}
    numbers = [column for column in COLUMNS if column not in ("population", "metric", "samples")]
    rows = [
        {"population": p.name, "metric": metric, "samples": 200, **dict.fromkeys(numbers, 0.0)}
        for p in POPULATIONS
        if p.name in there
        for metric in judged_by(p.experiments(0, 0, 1)[0])
    ]
    assert len({row["population"] for row in rows}) >= 12
    parts = calibrate.parts(pd.DataFrame(rows))
    _assert_shaped("python -m core calibrate --samples 200", parts, kept=2)


def test_the_filed_endings_are_those_of_the_shipped_atlas() -> None:
    """Each setting stands there under each rule, and each verdict that changed on the maps."""
    rules = (*FIXED, None)
    found = [
        Ending(name, steps, 0.0, -1.0, 1.0, "", 0.0, 0.0) for name in SETTINGS for steps in rules
    ]
    maps = endings.maps_part()
    _assert_shaped("python -m core endings", [endings.settings_part(found), maps], kept=2)
    filed = _section("python -m core endings")
    assert all(f"- {point}\n" in filed for point in maps.notes)
