"""What is installed: Python, the packages at their versions, and the files that are shipped."""

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, requires, version

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from core.atlas.shipped import AtlasError, load
from core.data.assets import asset
from core.doctor.finding import Finding

PROJECT = "together-or-apart"
INSTALL = "Run pip install -r requirements.txt in the folder of the project"
# the data that pages open with, all of which a checkout and a wheel carry
SHIPPED = (
    "atlas.parquet",
    "flares.csv",
    "groupings.parquet",
    "inside.parquet",
    "nhefs.csv",
    "paired.parquet",
    "penguins.csv",
    "recorded.sqlite",
    "tox21.parquet",
)
POINTER = b"version https://git-lfs"  # what Git leaves in place of a large file it has not fetched


def python() -> Finding:
    """Say whether this Python is one of those that were tried."""
    here = platform.python_version()
    try:
        wanted = metadata(PROJECT)["Requires-Python"]
    except PackageNotFoundError:
        return _not_installed("Python")
    if here in SpecifierSet(wanted):
        return Finding("Python", True, f"{here}, of {wanted}.")
    return Finding(
        "Python",
        False,
        f"Python must be {wanted}, got {here}. Make .venv with another, such as python3.13 -m venv "
        ".venv.",
    )


def packages() -> Finding:
    """Say whether every package that is needed is there at a version that was tried."""
    try:
        needed = [Requirement(text) for text in requires(PROJECT) or ()]
    except PackageNotFoundError:
        return _not_installed("packages")
    mine = [one for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})]
    wrong = list(_wrong(mine))
    if wrong:
        return Finding("packages", False, f"{'; '.join(wrong)}. {INSTALL}.")
    return Finding("packages", True, f"all {len(mine)} are there at versions that go together.")


def _wrong(needed: list[Requirement]) -> Iterator[str]:
    for one in needed:
        try:
            there = version(one.name)
        except PackageNotFoundError:
            yield f"{one.name} must be {one.specifier or 'there'}, got none"
            continue
        if not one.specifier.contains(there, prereleases=True):
            yield f"{one.name} must be {one.specifier}, got {there}"


def _not_installed(about: str) -> Finding:
    return Finding(about, False, f"{PROJECT} must be installed, got none. {INSTALL}.")


def files() -> Finding:
    """Say whether the shipped data are there, and of this version of the engine."""
    lost = [name for name in SHIPPED if not _whole(name)]
    if lost:
        return Finding(
            "shipped files",
            False,
            f"{', '.join(lost)} must be in {asset(lost[0]).parent}, got nothing that can be read. "
            "Take them from the project again (git checkout assets, or git lfs pull).",
        )
    try:
        load()
    except AtlasError as error:
        return Finding("shipped files", False, f"{error}.")
    return Finding("shipped files", True, f"all {len(SHIPPED)} are in {asset(SHIPPED[0]).parent}.")


def _whole(name: str) -> bool:
    try:
        with asset(name).open("rb") as file:
            beginning = file.read(len(POINTER))
    except OSError:
        return False
    return beginning not in (b"", POINTER)
