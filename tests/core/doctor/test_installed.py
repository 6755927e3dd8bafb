from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from core.atlas.shipped import AtlasError
from core.data.assets import asset
from core.doctor import installed


def test_all_is_well_here() -> None:
    """Where the tests run, Python, packages and files are as they must be."""
    for found in (installed.python(), installed.packages(), installed.files()):
        assert found.well, found.said


def test_the_shipped_files_are_all_that_is_shipped() -> None:
    """Every table and database of assets/ is looked at."""
    folder = asset(installed.SHIPPED[0]).parent
    data = [p.name for p in folder.iterdir() if p.suffix in (".parquet", ".csv", ".sqlite")]
    assert sorted(data) == sorted(installed.SHIPPED)


def test_a_package_that_is_old_or_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what it must be, and what to do."""
    needed = ["numpy>=99", "surely-not-there==1", 'onnx>=1; extra == "onnx"']
    monkeypatch.setattr(installed, "requires", lambda name: needed)
    found = installed.packages()
    assert not found.well
    assert "numpy must be >=99, got " in found.said
    assert "surely-not-there must be ==1, got none" in found.said
    assert "onnx" not in found.said
    assert "Run pip install -r requirements.txt" in found.said


def test_wheels_for_cpus_count_as_their_version() -> None:
    """2.13.0+cpu is 2.13.0."""
    assert list(installed._wrong([Requirement("torch==2.13.0")])) == []


def test_another_python_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the versions that were tried."""
    monkeypatch.setattr(installed.platform, "python_version", lambda: "3.9.1")
    found = installed.python()
    assert not found.well
    assert ", got 3.9.1." in found.said


def test_a_project_that_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known of what it needs then."""

    def none(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(installed, "requires", none)
    monkeypatch.setattr(installed, "metadata", none)
    for found in (installed.python(), installed.packages()):
        assert not found.well
        assert "must be installed, got none" in found.said


@pytest.mark.parametrize("content", [None, b"", b"version https://git-lfs.github.com/spec/v1\n"])
def test_a_file_that_is_lost_is_named(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is not there, is empty, or is what Git left of it."""
    for name in installed.SHIPPED:
        (tmp_path / name).write_bytes(b"something")
    lost = tmp_path / installed.SHIPPED[2]
    lost.unlink() if content is None else lost.write_bytes(content)
    monkeypatch.setattr(installed, "asset", lambda name: tmp_path / name)
    found = installed.files()
    assert not found.well
    assert found.said.startswith(f"{lost.name} must be in {tmp_path}")


def test_an_atlas_of_another_engine_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the maps would say it."""

    def refused() -> None:
        raise AtlasError("the atlas must be of engine version 9, got 8")

    monkeypatch.setattr(installed, "load", refused)
    assert installed.files().said == "the atlas must be of engine version 9, got 8."
