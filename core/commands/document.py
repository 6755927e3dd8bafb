"""What a command that measures prints: tables and notes, as plain text or as Markdown."""

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from textwrap import fill

from core.commands.columns import aligned
from core.settings.version import ENGINE

COLUMNS = 100  # of plain text
CPU_INFO = Path("/proc/cpuinfo")  # of Linux, the only place that has the processor's full name


@dataclass(frozen=True)
class Table:
    """A table under a heading.

    Attributes:
        name: the heading, a word or three.
        title: what the table holds and with which settings.
        rows: the header, then the rows; all of one length.
        words: the first so many columns hold words, and stand to the left.
        notes: lines below the table.
    """

    name: str
    title: str
    rows: Sequence[Sequence[str]]
    words: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notes:
    """Lines of text; each may be as long as it likes."""

    lines: tuple[str, ...]


Part = Table | Notes


def plain(parts: Iterable[Part]) -> str:
    """Lay parts out for a terminal."""
    return "\n\n".join(_plain(part) for part in parts)


def _plain(part: Part) -> str:
    if isinstance(part, Notes):
        return "\n".join(fill(line, COLUMNS, subsequent_indent="  ") for line in part.lines)
    title = fill(f"{part.name}: {part.title}", COLUMNS)
    return "\n".join([title, aligned(part.rows, part.words), *part.notes])


def markdown(command: str, parts: Iterable[Part]) -> str:
    """Write a section of Markdown: the command, where and when it measured, and its parts."""
    return "\n\n".join([f"## `{command}`", measured_on(), *map(_markdown, parts)])


def _markdown(part: Part) -> str:
    if isinstance(part, Notes):
        return _listed(part.lines)
    header, *rows = part.rows
    rule = ["---" if k < part.words else "---:" for k in range(len(header))]
    lines = [[cell.strip() for cell in row] for row in (header, rule, *rows)]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    title = part.title[:1].upper() + part.title[1:]
    notes = [_listed(part.notes)] if part.notes else []
    return "\n\n".join([f"### {part.name}", title, table, *notes])


def _listed(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines) if len(lines) > 1 else "".join(lines)


def measured_on() -> str:
    """Say when, on which machine and with which versions something was measured just now."""
    versions = ", ".join(
        f"{name} {version(package)}"
        for name, package in (("PyTorch", "torch"), ("NumPy", "numpy"), ("Dask", "dask"))
    )
    return (
        f"Measured on {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} cores ({_processor()}), "
        f"engine version {ENGINE}, Python {platform.python_version()}, {versions}."
    )


def _processor() -> str:
    lines = CPU_INFO.read_text().splitlines() if CPU_INFO.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
