"""The order of layers, read from the source of every module."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# A module may import what stands above its own line, and its neighbours of the same package.
LAYERS = (
    ("core.settings",),
    ("core.metrics",),
    ("core.data.arrays", "core.data.assets"),
    ("core.data.tables",),
    ("core.data.kinds",),
    ("core.data.problem", "core.data.truth", "core.data.columns", "core.data.patterns"),
    ("core.data.splits", "core.data.source", "core.data.missing", "core.data.association"),
    ("core.data.allocation", "core.data.amounts"),
    ("core.data.sources",),
    ("core.data.catalogue",),
    ("core.data",),  # names for users
    ("core.networks",),
    ("core.training",),
    ("core.arms",),
    ("core.experiments",),
    ("core.results",),
    ("core.fitting",),
    ("core.computing",),
    ("core.classroom",),
    ("core.calibration",),
    ("core.advice",),
    ("core.grouping",),
    ("core.estimator",),
    ("core.inside",),
    ("core.takeaway",),
    ("core.atlas",),
    ("core.bench",),
    ("core.doctor",),
    ("core.commands",),
    ("core.__main__",),
    ("dashboard",),
)
FACADE = "core"  # core/__init__.py: names for users of the engine, not for the engine itself
SOURCES = sorted(path for room in ("core", "dashboard") for path in (ROOT / room).rglob("*.py"))


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_name(path): path for path in SOURCES}
INSIDE = sorted(set(MODULES) - {FACADE})


def _imported(module: str) -> Iterator[str]:
    """Yield every module that a module imports anywhere in its source, ours by their full name."""
    for node in ast.walk(ast.parse(MODULES[module].read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            for alias in node.names:
                longer = f"{node.module}.{alias.name}"
                yield longer if longer in MODULES else str(node.module)


def _layer(module: str) -> tuple[int, str]:
    """Return the line of a module in LAYERS and its name there."""
    for line, names in enumerate(LAYERS):
        for name in names:
            if module == name or module.startswith(f"{name}."):
                return line, name
    raise AssertionError(f"{module} has no layer: add it to LAYERS")


@pytest.mark.parametrize("module", INSIDE)
def test_imports_point_one_way(module: str) -> None:
    """No module imports one of its own line or below, save its neighbours in a package."""
    line, room = _layer(module)
    for imported in _imported(module):
        if imported in MODULES and imported != FACADE:
            other_line, other_room = _layer(imported)
            assert other_line < line or other_room == room, f"{module} imports {imported}"


@pytest.mark.parametrize("module", [module for module in INSIDE if module.startswith("core.")])
def test_the_engine_knows_neither_the_dashboard_nor_its_own_facade(module: str) -> None:
    """Core imports no streamlit, no plotly, no dashboard, and nothing through core/__init__.py."""
    foreign = {"streamlit", "plotly", "dashboard"}
    for imported in _imported(module):
        assert imported.split(".")[0] not in foreign, f"{module} imports {imported}"
        assert imported != FACADE, f"{module} imports from core/__init__.py"


# folders of the dashboard
PAGES = (
    "home",
    "playground",
    "inside",
    "maps",
    "lessons",
    "classroom",
    "your_data",
    "library",
)
# what a class walks through, which knows nothing of it
SHOWN_BY = {"classroom": ("home", "maps", "lessons")}


def _room(module: str) -> str:
    """Return the folder of a module of the dashboard, "" for what stands beside the folders."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in (*PAGES, "shared") else ""


@pytest.mark.parametrize("module", [module for module in INSIDE if _room(module)])
def test_pages_know_each_other_only_through_what_they_share(module: str) -> None:
    """A page's folder imports core, dashboard.shared and itself; shared imports no page.

    A class also shows what others show; none of them imports the class.
    """
    allowed = ("shared", _room(module), *SHOWN_BY.get(_room(module), ()))
    for imported in _imported(module):
        if imported in MODULES and imported.startswith("dashboard"):
            assert _room(imported) in allowed, f"{module} imports {imported}"


def test_no_module_imports_itself_by_way_of_others() -> None:
    """The graph of imports has no cycle."""
    graph = {module: {name for name in _imported(module) if name in MODULES} for module in MODULES}
    assert len(list(TopologicalSorter(graph).static_order())) == len(MODULES)


def _loaded_by(code: str) -> list[str]:
    """Run code in a fresh interpreter: names of the modules it loaded, then of its threads."""
    code += "; import sys, threading; print(*sys.modules, *map(str, threading.enumerate()[1:]))"
    return _printed(code).split()


def _printed(code: str) -> str:
    """Run code in a fresh interpreter, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize(
    "code",
    [
        "import core",
        "import core.data",
        "import core.experiments.experiment",
        "from core import Experiment; from core.data import RoadScenes, SharedFeatures, Table",
        "import core.data as d, core; core.Experiment(d.RoadScenes(examples=5)).problem(0)",
    ],
)
def test_settings_and_data_do_without_torch(code: str) -> None:
    """Making experiments and drawing their data loads no torch, Dask, SQLAlchemy or dashboard."""
    loaded = {name.split(".")[0] for name in _loaded_by(code)}
    heavy = {"torch", "distributed", "dask", "sqlalchemy"}
    assert not loaded & {*heavy, "streamlit", "plotly", "dashboard"}


def _loaded_on_the_way(modules: Sequence[str], unwanted: set[str]) -> dict[str, list[str]]:
    """Import modules in one fresh interpreter: what is unwanted, by who was the first to load it.

    One after the other, since an interpreter with pandas takes seconds to start.
    """
    code = (
        "import importlib, json, sys; found = {}\n"
        "def loaded(): return {name.split('.')[0] for name in sys.modules}\n"
        f"for module in {list(modules)}:\n"
        f"    before = loaded(); importlib.import_module(module); new = loaded() - before\n"
        f"    if new & {unwanted}: found[module] = sorted(new & {unwanted})\n"
        "print(json.dumps(found))"
    )
    return dict(json.loads(_printed(code)))


@pytest.mark.slow
def test_pages_are_opened_without_the_engines_weight() -> None:
    """Importing a page loads no torch, Dask or SQLAlchemy: they take seconds, and are for work."""
    pages, seen = [f"dashboard.{page}.page" for page in PAGES], {"streamlit", "plotly"}
    found = _loaded_on_the_way(pages, {*seen, "torch", "distributed", "dask", "sqlalchemy"})
    assert {name for loaded in found.values() for name in loaded} == seen


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kinds", "free"),
    [
        (("frames", "words", "axes"), {"streamlit", "plotly"}),
        (("charts",), {"streamlit"}),
    ],
)
def test_numbers_and_figures_are_made_without_a_page(kinds: Sequence[str], free: set[str]) -> None:
    """Frames and words load neither streamlit nor plotly, and charts load no streamlit."""
    named = [
        module
        for module in INSIDE
        if _room(module) and module.rsplit(".", 1)[1].split("_")[-1] in kinds
    ]
    assert len(named) > len(kinds)
    assert _loaded_on_the_way(named, free) == {}


@pytest.mark.slow
def test_what_is_loaded_on_the_way_is_named() -> None:
    """The first module that loads what is unwanted is told, with what it loads."""
    modules = ["core.settings", "json.tool", "core.data", "dashboard.catalogue"]
    found = _loaded_on_the_way(modules, {"pandas", "streamlit", "json"})
    assert set(found) == {"core.data", "dashboard.catalogue"}
    assert (found["core.data"], "streamlit" in found["dashboard.catalogue"]) == (["pandas"], True)


def test_importing_the_engine_starts_nothing() -> None:
    """After `import core` there is no thread but the main one."""
    assert not [word for word in _loaded_by("import core") if "Thread" in word]
