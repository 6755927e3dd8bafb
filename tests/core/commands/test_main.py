import subprocess
import sys

import pytest
from click.testing import CliRunner

from core.__main__ import COMMANDS, main

HELP = """
import sys, core
before = set(sys.modules)
from core.__main__ import main
main(["--help"], standalone_mode=False)
new = set(sys.modules) - before
print("imported:", *(name for name in sorted(new) if name in ("torch", "pandas", "numpy")))
print("torch" in sys.modules, any(name.startswith("core.commands") for name in new))
"""


def test_help_imports_no_command_and_nothing_heavy() -> None:
    """The group's help names every command without importing one, torch or pandas."""
    done = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True, check=True)
    *shown, imported, flags = done.stdout.splitlines()
    assert imported == "imported:"
    assert flags == "False False"
    for name, line in COMMANDS.items():
        assert any(name in row and line in row for row in shown)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_listed_command_has_help(name: str) -> None:
    """Each name in the list is a command that can be imported."""
    done = CliRunner().invoke(main, [name, "--help"])
    assert done.exit_code == 0
    assert done.stdout.startswith("Usage:")


def test_an_unknown_command_is_refused() -> None:
    """A wrong name ends with code 2 and nothing on stdout."""
    done = CliRunner().invoke(main, ["walk"])
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "No such command 'walk'" in done.stderr
