"""The repository keeps its own rules of style."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULE_LINES, FUNCTION_LINES = 300, 50
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _sources(*rooms: str) -> list[str]:
    paths = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    return sorted(str(path.relative_to(ROOT)) for path in paths)


def _rooms() -> list[str]:
    return sorted({str(Path(source).parent) for source in _sources("core", "dashboard")})


def _functions(source: str) -> list[Function]:
    tree = ast.parse((ROOT / source).read_text())
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


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


@pytest.mark.parametrize("room", _rooms())
def test_every_room_says_what_it_is_for(room: str) -> None:
    """A folder of core/ and dashboard/ is a package whose docstring says what it is for."""
    opening = ROOT / room / "__init__.py"
    assert opening.is_file()
    assert ast.get_docstring(ast.parse(opening.read_text()))


def test_contributing_and_readme_know_every_room() -> None:
    """The maps of CONTRIBUTING.md and README.md name each folder of core/ and dashboard/."""
    rooms = [room for room in _rooms() if room.count("/") == 1]
    rows = [r for r in (ROOT / "CONTRIBUTING.md").read_text().splitlines() if r.startswith("|")]
    assert not [room for room in rooms if not any(f"`{room}/`" in row for row in rows)]
    tree = (ROOT / "README.md").read_text()
    assert not [room for room in rooms if f"\n  {room.split('/')[1]}/ " not in tree]
    assert any("`deploy/`" in row for row in rows)
    assert "\ndeploy/ " in tree


def _length(function: Function) -> int:
    """Count the lines from `def` to the last statement."""
    return int(function.end_lineno or function.lineno) - function.lineno + 1
