"""deploy/together-or-apart.service, as systemd itself judges it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.conftest import DEPLOY

NAME = "together-or-apart.service"
UNIT = (DEPLOY / NAME).read_text()
ANALYZE = shutil.which("systemd-analyze")
MOST_EXPOSED = 3.0  # of 10; a service without any of these lines has 9.6

needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="no systemd on this machine")


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with a program that this machine has."""
    there = re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={sys.executable}", UNIT)
    (tmp_path / NAME).write_text(there)
    return tmp_path / NAME


def analyzed(*words: str) -> subprocess.CompletedProcess[str]:
    """Ask systemd."""
    return subprocess.run([str(ANALYZE), *words], capture_output=True, text=True, check=False)


@needs_systemd
def test_systemd_finds_no_fault(unit: Path) -> None:
    """`systemd-analyze verify` says nothing of the unit."""
    done = analyzed("verify", "--man=no", str(unit))
    said = [line for line in done.stderr.splitlines() if "together" in line]
    assert said == []


@needs_systemd
def test_systemd_finds_a_fault_where_there_is_one(unit: Path) -> None:
    """A misspelt word is found: the silence above says something."""
    unit.write_text(unit.read_text().replace("KillMode=mixed", "KillMode=some"))
    assert "kill mode" in analyzed("verify", "--man=no", str(unit)).stderr


@needs_systemd
def test_it_may_do_little(unit: Path) -> None:
    """Its exposure, as systemd counts it, is low."""
    done = analyzed("security", "--offline=yes", "--no-pager", str(unit))
    (exposed,) = re.findall(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert float(exposed) <= MOST_EXPOSED


def test_what_it_keeps_lies_where_it_may_write() -> None:
    """The database is in the folder that systemd makes for it."""
    (folder,) = re.findall(r"(?m)^StateDirectory=(\S+)", UNIT)
    (database,) = re.findall(r"TOGETHER_DATABASE=(\S+)", UNIT)
    assert database.startswith(f"sqlite:////var/lib/{folder}/")
