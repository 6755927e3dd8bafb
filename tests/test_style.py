"""The repository keeps its own rules of style."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULE_LINES, FUNCTION_LINES = 300, 50
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _sources(*rooms: str) -> list[str]:
    paths = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    return sorted(str(path.relative_to(ROOT)) for path in paths)


def _functions(source: str) -> list[Function]:
    tree = ast.parse((ROOT / source).read_text())
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


@pytest.mark.parametrize("command", [("ruff", "check"), ("ruff", "format", "--check"), ("mypy",)])
def test_linters_find_nothing(command: tuple[str, ...]) -> None:
    """Ruff's rules, its format and mypy's types hold in the whole repository."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("source", _sources("tests"))
def test_every_test_states_its_claim(source: str) -> None:
    """The docstring of a test is what it claims."""
    tests = [f for f in _functions(source) if f.name.startswith("test_")]
    silent = [test.name for test in tests if not ast.get_docstring(test)]
    assert not silent


@pytest.mark.parametrize("source", _sources("core", "dashboard"))
def test_modules_and_functions_are_short(source: str) -> None:
    """A module has at most 300 lines and a function fits a screen of 50."""
    assert len((ROOT / source).read_text().splitlines()) <= MODULE_LINES
    long = [f.name for f in _functions(source) if _length(f) > FUNCTION_LINES]
    assert not long


def _length(function: Function) -> int:
    """Count the lines from `def` to the last statement."""
    return int(function.end_lineno or function.lineno) - function.lineno + 1
