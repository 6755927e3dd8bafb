"""What a wheel carries, and that it works where there is no checkout."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from core.__main__ import COMMANDS
from tests.servers import free_port, wait_until_up

ROOT = Path(__file__).parents[1]
BUILD = ("pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index")
PATIENCE = 120.0  # seconds; of a loaded machine
# -I leaves out the folder and PYTHONPATH; the wheel goes before a checkout that is installed
START = "import sys; sys.path.insert(0, {wheel!r})\n"
USE = """
from pathlib import Path
import core
from core.atlas.maps import maps
from core.atlas.shipped import FILE
from core.data import Molecules
from core.data.assets import asset
print(all(Path(file).is_relative_to(sys.path[0]) for file in (core.__file__, FILE)))
print(len(maps()) > 0, Molecules(tasks=2, examples=50).draw((0, 0)).x.shape[1])
print(asset("penguins.csv").is_file(), asset("flares.csv").is_file())
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel of this checkout."""
    if find_spec("hatchling") is None:
        pytest.skip("hatchling, which builds the wheel, is not installed; `bash tests/run` does so")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", *BUILD, "--wheel-dir", folder, ROOT], check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the wheel, as an installation does."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


@pytest.fixture
def outside(unpacked: Path, tmp_path: Path) -> Callable[..., list[str]]:
    """Give the command that runs a script with the wheel's code."""

    def command(script: str, *arguments: str) -> list[str]:
        return [sys.executable, "-I", "-c", START.format(wheel=str(unpacked)) + script, *arguments]

    return command


def test_a_wheel_carries_templates_data_and_settings(wheel: Path) -> None:
    """All tables of assets/, the report's template, the script to take away and theme are in it."""
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    data = [path.name for kind in ("*.parquet", "*.csv") for path in (ROOT / "assets").glob(kind)]
    assert len(data) >= 4
    assert {f"core/assets/{name}" for name in data} <= names
    templates = list((ROOT / "core").rglob("*.jinja"))
    assert {str(path.relative_to(ROOT)) for path in templates} <= names
    assert {"core/takeaway/predict.py", "dashboard/.streamlit/config.toml"} <= names
    assert not [name for name in names if name.startswith("tests/") or name.endswith(".png")]


def test_a_wheel_works_outside_the_checkout(
    outside: Callable[..., list[str]], tmp_path: Path
) -> None:
    """The installed core opens its atlas and draws its molecules."""
    done = subprocess.run(outside(USE), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True", "True", "512", "True", "True"], done.stderr


@pytest.fixture
def scripts(wheel: Path) -> dict[str, str]:
    """Read the console scripts: name and import path."""
    with zipfile.ZipFile(wheel) as packed:
        (entry,) = (name for name in packed.namelist() if name.endswith("entry_points.txt"))
        lines = packed.read(entry).decode().splitlines()
    pairs = [line.split(" = ") for line in lines if " = " in line]
    return {name: path.replace(":", " import ") for name, path in pairs}


def test_the_shell_knows_the_engine(
    scripts: dict[str, str], outside: Callable[..., list[str]], tmp_path: Path
) -> None:
    """The script `together-or-apart` lists the same commands as `python -m core`."""
    script = f"from {scripts['together-or-apart']}\nmain(['--help'], prog_name='x')"
    done = subprocess.run(outside(script), cwd=tmp_path, capture_output=True, text=True, check=True)
    assert not [command for command in COMMANDS if f"  {command} " not in done.stdout]


@pytest.fixture
def served(
    scripts: dict[str, str], outside: Callable[..., list[str]], tmp_path: Path
) -> Iterator[tuple[psutil.Popen, Path]]:
    """Open the dashboard from an empty folder, and wait until it answers."""
    port = str(free_port())
    script = f"from {scripts['together-or-apart-dashboard']}\nmain()"
    log = tmp_path / "log"
    with log.open("w") as written:
        process = psutil.Popen(
            outside(script, "--server.port", port),
            cwd=tmp_path,
            env=os.environ | {"HOME": str(tmp_path)},
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_up(f"http://127.0.0.1:{port}")
        yield process, log
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.mark.slow
def test_an_installed_dashboard_answers_this_machine_only(
    served: tuple[psutil.Popen, Path],
) -> None:
    """From any folder the script serves on loopback alone, and sends no statistics."""
    process, log = served
    listening = [c.laddr.ip for c in process.net_connections() if c.status == psutil.CONN_LISTEN]
    assert set(listening) == {"127.0.0.1"}
    assert "statistics" not in log.read_text()
