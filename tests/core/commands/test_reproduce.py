import json
from collections.abc import Collection

import pytest
from click.testing import CliRunner

from core import Experiment, Missing, run
from core.__main__ import main
from core.commands import claims, measures, reproduce
from core.commands.agreement import Impossible, Level, PrintedGain
from core.commands.claims import Figure, Row
from core.data import SharedFeatures
from core.results.result import Result

SMALL = Experiment(SharedFeatures(2, 60), width=2, replicates=2, steps=50)
EMPTY = Experiment(
    SharedFeatures(8, 60), missing=Missing(0.8, "drop"), arms=("together",), replicates=2, steps=50
)
ROWS = (
    Row(
        "width",
        "two tasks",
        (
            Figure("width 2", SMALL, measures.ERROR_GAIN, PrintedGain("+99.0")),
            Figure("width 2", SMALL, measures.ERROR_APART, Level("0.5")),
        ),
    ),
    Row("unlabelled", "drop", (Figure("80% '?'", EMPTY, measures.ERROR_TOGETHER, Impossible()),)),
)


def run_here(experiments: Collection[Experiment]) -> dict[Experiment, Result]:
    """Stand in for the worker processes."""
    assert len(set(experiments)) == len(experiments)
    return {experiment: run(experiment) for experiment in experiments}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the rows of the design by two quick ones, run in this process."""
    monkeypatch.setattr(claims, "ROWS", ROWS)
    monkeypatch.setattr(reproduce, "results_of", run_here)


@pytest.mark.slow
def test_workers_measure_what_this_process_measures() -> None:
    """Results from other processes are those of `run`, without the curves."""
    there = reproduce.results_of({SMALL, EMPTY})
    assert there[SMALL].scores.equals(run(SMALL).scores)
    assert there[SMALL].curves.empty
    assert there[EMPTY].outcome == "no complete row is left in the training part"


@pytest.mark.usefixtures("few")
def test_text_has_a_table_for_each_row() -> None:
    """Each figure stands beside the measured one, and the words are explained and counted."""
    done = CliRunner().invoke(main, ["reproduce"])
    assert (done.exit_code, done.stderr) == (0, "")
    first, second, legend, total = done.stdout.strip().split("\n\n")
    assert first.startswith("width: two tasks\n")
    gain = run(SMALL).overall()
    assert f"{gain['gain']:+.1f}" in first.splitlines()[2]
    assert f"{gain['low']:+.1f} to {gain['high']:+.1f}" in first.splitlines()[2]
    *_, line, note = second.splitlines()
    assert line.endswith("agrees")
    assert note == "80% '?': impossible: no complete row is left in the training part"
    assert [line.partition(":")[0] for line in legend.splitlines()] == [
        "agrees",
        "sign agrees",
        "differs",
    ]
    assert total.startswith("3 figures: ")


@pytest.mark.usefixtures("few")
def test_json_has_the_same_figures() -> None:
    """--json gives one record for each figure, null where nothing could be measured."""
    done = CliRunner().invoke(main, ["reproduce", "--json"])
    figures = json.loads(done.stdout)["figures"]
    assert [figure["row"] for figure in figures] == ["width", "width", "unlabelled"]
    assert figures[0]["measured"] == pytest.approx(run(SMALL).overall()["gain"])
    assert figures[0]["low"] <= figures[0]["measured"] <= figures[0]["high"]
    assert (figures[2]["measured"], figures[2]["word"]) == (None, "agrees")


@pytest.mark.usefixtures("few")
def test_one_row_can_be_chosen() -> None:
    """--rows NAME measures that row alone."""
    done = CliRunner().invoke(main, ["reproduce", "--rows", "unlabelled", "--json"])
    assert [figure["row"] for figure in json.loads(done.stdout)["figures"]] == ["unlabelled"]
    refused = CliRunner().invoke(main, ["reproduce", "--rows", "nothing"])
    assert (refused.exit_code, refused.stdout) == (2, "")


@pytest.mark.usefixtures("few")
def test_markdown_is_a_section_with_a_table_for_each_row() -> None:
    """With --markdown the output is headed by the command, rows included where they were chosen."""
    done = CliRunner().invoke(main, ["reproduce", "--rows", "width", "--markdown"])
    headings = [line for line in done.stdout.splitlines() if line.startswith("#")]
    assert headings == ["## `python -m core reproduce --rows width`", "### width"]
