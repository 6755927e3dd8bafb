"""Where the shipped data lie: inside the installed package, or in assets/ of a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def asset(name: str) -> Path:
    """Return the path of a shipped file.

    A wheel carries assets/ as core/assets (see pyproject.toml); a checkout has it beside core/.

    >>> asset("tox21.parquet").name
    'tox21.parquet'
    """
    installed = PACKAGE / "assets"
    return (installed if installed.is_dir() else PACKAGE.parent / "assets") / name
