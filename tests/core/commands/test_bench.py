"""The command `bench`."""

import json

import pytest
from click.testing import CliRunner

from core.bench import updates
from core.bench.machine import Machine
from core.bench.updates import time_updates
from core.bench.work import Workload
from core.commands import bench
from core.training.updates.rules import RULES


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "WORKS", (Workload(draws=1, width=4, epochs=1, sample=1),))
    monkeypatch.setattr(bench, "measured", lambda: Machine(gflops=100.0, gigabytes=20.0))
    times = time_updates([(2, 3, 4)], steps=10, rounds=1)
    monkeypatch.setattr(bench, "time_updates", lambda: times)


def test_json_holds_limits_and_every_race() -> None:
    """With --json the output is one object: the machine, and times and ratios of each peer."""
    printed = CliRunner().invoke(bench.command, ["--json"], catch_exceptions=False).output
    found = json.loads(printed)
    assert found["machine"] == {"gflops": 100.0, "gigabytes": 20.0}
    (race,) = found["races"]
    assert (race["networks"], race["width"], race["steps"]) == (4, 4, 10)
    assert {"loop", "scikit-learn", "vmap"} <= {duel["peer"] for duel in race["duels"]}
    assert all(duel["ratio"] > 0 for duel in race["duels"])


def test_text_has_a_line_for_each_size() -> None:
    """The tables name every peer, and the notes the tolerances that were kept."""
    printed = CliRunner().invoke(bench.command, [], catch_exceptions=False).output
    header, row = printed.splitlines()[1:3]
    assert header.split()[:4] == ["networks", "width", "engine", "loop"]
    assert row.split()[:2] == ["4", "4"]
    assert "(0.001 allowed)" in printed
    assert "100 GFLOP/s" in printed


def test_markdown_is_a_section_with_both_tables() -> None:
    """With --markdown the output is headed by the command, and has times and limits."""
    printed = CliRunner().invoke(bench.command, ["--markdown"], catch_exceptions=False).output
    headings = [line for line in printed.splitlines() if line.startswith("#")]
    assert headings == ["## `python -m core bench`", "### Time", "### Limits"]


def test_updates_have_a_row_each() -> None:
    """The table names weights and every rule, and the notes who was beside them."""
    printed = CliRunner().invoke(bench.command, ["--updates"], catch_exceptions=False).output
    assert all(f"\n{name}  " in printed for name in ("weights", *RULES))
    assert "torchjd trains 2 of the networks" in printed
    told = CliRunner().invoke(bench.command, ["--updates", "--json"], catch_exceptions=False).output
    updates = json.loads(told)["updates"]
    assert [timed["rule"] for timed in updates] == ["weights 1:2:1", *RULES]
    assert all(timed["ratio"] > 0 for timed in updates)


def test_without_torchjd_it_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The note says so, and there is no made-up ratio."""
    monkeypatch.setattr(updates, "find_spec", lambda name: None)
    monkeypatch.setattr(bench, "time_updates", lambda: time_updates([(2, 3, 4)], 10, 1))
    printed = CliRunner().invoke(bench.command, ["--updates"], catch_exceptions=False).output
    assert "torchjd is not installed, so it is left out." in printed
