import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from core.commands.grouping import command

SMALL = ("shared", "--tasks", "3", "--examples", "60", "--width", "4", "--replicates", "2")
QUICK = (*SMALL, "--steps", "100")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep results in a file of the test's own."""
    monkeypatch.setenv("TOGETHER_DATABASE", f"sqlite:///{tmp_path / 'results.sqlite'}")


def invoke(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(command, arguments)


@pytest.mark.slow
@pytest.mark.usefixtures("store")
def test_every_way_and_every_number_of_networks_are_told() -> None:
    """Best partitions, ways to choose with regret and cost, and pairs; JSON has the same."""
    text = invoke(*QUICK)
    assert text.exit_code == 0, text.output
    for word in ("Best partitions", "task 1 + task 2 + task 3", "Standley", "Regret", "Pairs"):
        assert word.lower() in text.stdout.lower()
    found = json.loads(invoke(*QUICK, "--json").stdout)
    assert [row["networks"] for row in found["best"]] == [1, 2, 3]
    assert len(found["pairs"]) == 3
    assert (found["metric"], found["replicates"]) == ("error", 2)
    assert {row["most"] for row in found["ways"]} == {1, 2, 3}


def test_too_many_tasks_are_refused() -> None:
    """One sentence on stderr, before anything is trained."""
    given = invoke("shared", "--tasks", "7")
    assert given.exit_code == 2
    assert "tasks to be grouped in every way must be 2 to 6, got 7" in given.output
