import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from core.__main__ import main

GRID = ("--vary", "width=2,4", "--vary", "examples=50,80")
SMALL = ("shared", "--tasks", "2", "--replicates", "2", "--steps", "50")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep results in a file of the test's own."""
    monkeypatch.setenv("TOGETHER_DATABASE", f"sqlite:///{tmp_path / 'results.sqlite'}")


def invoke(*arguments: str) -> Result:
    """Run `python -m core sweep ...` in this process."""
    return CliRunner().invoke(main, ["sweep", *arguments])


@pytest.mark.slow
@pytest.mark.usefixtures("store")
def test_a_grid_is_printed_and_then_comes_from_the_store() -> None:
    """Every point of the grid is in the table, and a second sweep prints the same table."""
    first = invoke(*GRID, *SMALL)
    assert first.exit_code == 0, first.stderr
    lines = first.stdout.splitlines()
    assert lines[0].split()[:4] == ["width", "examples", "arm", "score"]
    assert [tuple(line.split()[:2]) for line in lines[1:5]] == [
        ("2", "50"),
        ("2", "80"),
        ("4", "50"),
        ("4", "80"),
    ]
    assert invoke(*GRID, *SMALL).stdout == first.stdout


@pytest.mark.slow
@pytest.mark.usefixtures("store")
def test_every_arm_has_its_line_and_its_numbers_add_up() -> None:
    """A point has a line for each compared arm, with apart over the tasks that the arm answers."""
    arms = "together,apart,transfer"
    given = invoke("--vary", "width=2,4", "road", *SMALL[1:], "--arms", arms)
    assert given.exit_code == 0, given.stderr
    head, *lines = [line.split() for line in given.stdout.split("\n\n")[0].splitlines()]
    assert head[:5] == ["width", "arm", "score", "apart", "gain"]
    assert [tuple(line[:2]) for line in lines] == [
        ("2", "together"),
        ("2", "transfer"),
        ("4", "together"),
        ("4", "transfer"),
    ]
    for _, _, score, apart, gain, unit, *_ in lines:
        assert unit == "pp"
        assert float(gain) == pytest.approx(100 * (float(apart) - float(score)), abs=0.11)


@pytest.mark.slow
@pytest.mark.usefixtures("store")
def test_json_has_a_record_for_each_point_and_metric() -> None:
    """--json prints one list of records and nothing else."""
    given = invoke(*GRID, *SMALL, "--json")
    records = json.loads(given.stdout)
    assert len([record for record in records if record["task"] == "all"]) == 4 * 3
    assert {record["metric"] for record in records} == {"error", "log_loss", "auc"}


@pytest.mark.parametrize(
    ("vary", "words"),
    [
        ("width", "AXIS=NUMBER"),
        ("width=two", "AXIS=NUMBER"),
        ("colour=1,2", "axis must be one of"),
        ("width=0,2", "width must be a whole number between 1 and 4096, got 0"),
        ("width=2,2", "must differ"),
    ],
)
def test_a_refused_axis_is_one_sentence(vary: str, words: str) -> None:
    """A wrong axis ends with exit code 2, a sentence on stderr and nothing on stdout."""
    given = invoke("--vary", vary, *SMALL)
    assert given.exit_code == 2
    assert given.stdout == ""
    assert words in given.stderr
