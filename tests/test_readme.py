"""What README.md says to type works, and it stays short."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from core.__main__ import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
LINES = 200


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_it_is_short() -> None:
    """The README has at most 200 lines."""
    assert len(README.splitlines()) <= LINES


def test_what_it_points_to_is_there() -> None:
    """Every file that it links to exists."""
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert links
    assert not [link for link in links if not (ROOT / link).exists()]


@pytest.mark.slow
@pytest.mark.parametrize("block", _blocks("python"))
def test_its_python_runs(block: str, tmp_path: Path) -> None:
    """Each Python example runs as a file of its own, beside a table with the columns it names."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((200, 3))
    labels = (x + rng.standard_normal(x.shape) > 0).astype(int)
    columns = {"toxic": labels[:, 0], "soluble": labels[:, 1], "active": labels[:, 2]}
    columns["weight"] = x.sum(axis=1)
    inputs = {f"x{k}": x[:, k] for k in range(3)}
    pd.DataFrame(inputs | columns).to_csv(tmp_path / "labels.csv", index=False)
    (tmp_path / "example.py").write_text(block.replace("minutes=1", "minutes=0.1"))
    settings = {
        "PYTHONPATH": str(ROOT),
        "TOGETHER_DATABASE": f"sqlite:///{tmp_path / 'results.sqlite'}",
    }
    done = subprocess.run(
        [sys.executable, "example.py"],
        cwd=tmp_path,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


def _commands() -> list[list[str]]:
    lines = [line.partition("#")[0] for block in _blocks("bash") for line in block.splitlines()]
    return [line.split()[3:] for line in lines if line.startswith("python -m core")]


@pytest.mark.parametrize("arguments", _commands(), ids=lambda arguments: arguments[0])
def test_its_commands_are_known(arguments: list[str]) -> None:
    """Every option of a command line in the README is one that the command has."""
    done = CliRunner().invoke(main, [*arguments, "--help"])  # unknown options are refused first
    assert done.exit_code == 0, done.output
    refused = CliRunner().invoke(main, [*arguments, "--no-such-option", "--help"])
    assert refused.exit_code == 2
