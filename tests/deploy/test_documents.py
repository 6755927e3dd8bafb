"""deploy/README.md: what it says to type, and its table of settings."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from core.__main__ import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "deploy" / "README.md").read_text()
BLOCKS = re.findall(r"^```bash\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
LINES = [line for block in BLOCKS for line in block.splitlines()]
BASH = shutil.which("bash") or "bash"
SETTING = re.compile(r"TOGETHER_[A-Z]+")
# what a command of this project is called in a checkout and where it is installed
OURS = re.compile(r"(?:python -m core|(?<!/)together-or-apart) ([a-z]+.*)$")


def _settings_in_code() -> set[str]:
    sources = [path for room in ("core", "dashboard") for path in (ROOT / room).rglob("*.py")]
    return {name for path in sources for name in SETTING.findall(path.read_text())}


def test_the_table_has_all_settings_and_no_other() -> None:
    """Every TOGETHER_ variable that the code reads is a row of the table, and each row is read."""
    rows = re.findall(r"^\| `(TOGETHER_[A-Z]+)` \|", README, re.MULTILINE)
    assert set(rows) == _settings_in_code()
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("block", BLOCKS)
def test_its_commands_are_bash(block: str) -> None:
    """A shell reads every block to its end."""
    done = subprocess.run([BASH, "-n"], input=block, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_what_it_names_is_there() -> None:
    """Every file of the checkout that a command or a link names exists."""
    named = {word for line in LINES for word in re.findall(r"(?<!/)deploy/[\w.-]+\.\w+", line)}
    assert len(named) >= 5
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert not [name for name in named if not (ROOT / name).exists()]
    assert not [link for link in links if not (ROOT / "deploy" / link).exists()]
    tests = re.findall(r"`(tests/[\w/.]+)`", README)
    assert tests
    assert not [name for name in tests if not (ROOT / name).exists()]


def test_our_own_commands_are_known() -> None:
    """What it has the program do, the program can do."""
    found = [match[1].split() for line in LINES if (match := OURS.search(line))]
    assert ["doctor"] in found
    for words in found:
        done = CliRunner().invoke(main, [*words, "--help"])
        assert done.exit_code == 0, done.output


def test_files_are_named_as_the_readme_has_them() -> None:
    """Everything in deploy/ is spoken of on its page."""
    names = [path.name for path in (ROOT / "deploy").iterdir() if path.name != "README.md"]
    assert not [name for name in names if name not in README and not name.startswith("__")]


@pytest.mark.parametrize("name", ["compose.yaml", "kubernetes.yaml"])
def test_yaml_can_be_read(name: str) -> None:
    """Every document of the file is a mapping."""
    documents = list(yaml.safe_load_all((ROOT / "deploy" / name).read_text()))
    assert documents
    assert all(isinstance(document, dict) for document in documents)
