"""The settings of a question, and the command line that asks it again."""

import shlex
from collections.abc import Sequence
from dataclasses import asdict, fields

from core.advice.question import Question
from core.data.kinds.yes_no import YES_NO
from core.data.tables.formats import Format
from core.settings.version import ENGINE

OPTIONS = (
    "width", "depth", "focus", "metric", "splits", "seed", "steps", "patience", "budget", "minutes",
    "margin",
)  # fmt: skip


def settings(question: Question) -> dict[str, object]:
    """Return all settings as JSON has them; the table goes by the name of its file."""
    source = question.source
    return {
        "table": _file(question),
        "tasks": list(source.tasks),
        "one_of": {name: list(columns) for name, columns in source.one_of},
        "kinds": list(source.read_as) or [YES_NO.name] * len(source.tasks),
        "inputs": list(source.input_columns),
        "examples": source.examples,
        **source.split_by,
        "format": None if source.format is None else asdict(source.format),
        **{name: getattr(question, name) for name in OPTIONS},
        "engine": ENGINE,
    }


def command_line(question: Question) -> str:
    """Write the shell command that gives the same answer, in the folder of the table.

    Settings that have their default value are left out.
    """
    source = question.source
    words = ["python", "-m", "core", "advise", _file(question), *_columns(question)]
    if source.format is not None:
        words += _format(source.format)
    if source.examples is not None:
        words += ["--examples", str(source.examples)]
    # a command line that says only what is special can be read
    defaults = {field.name: field.default for field in fields(Question)}
    for name in OPTIONS:
        value = getattr(question, name)
        if value != defaults[name]:
            words += [f"--{name}", str(value)]
    return shlex.join(words)


def _columns(question: Question) -> list[str]:
    """Name tasks, their kinds, inputs and what rows are split by."""
    source = question.source
    groups = dict(source.one_of)
    words = _names("--tasks", [c for task in source.tasks for c in groups.get(task, (task,))])
    for name, columns in source.one_of:
        words += ["--one-of", f"{name}={','.join(columns)}"]
    for task, kind in zip(source.tasks, source.read_as, strict=False):
        if kind != YES_NO.name and task not in groups:
            words += ["--kinds", f"{task}={kind}"]
    if source.inputs is not None:
        words += _names("--inputs", source.inputs)
    for way, column in source.split_by.items():
        if column is not None:
            words += [f"--{way}", column]
    return words


def _file(question: Question) -> str:
    name = question.source.file
    return f"./{name}" if name.startswith("-") else name


def _names(option: str, columns: Sequence[str]) -> list[str]:
    """Give columns as one comma list, or one by one where the comma is part of a name."""
    if any("," in name or name != name.strip() for name in columns):
        return [word for name in columns for word in (option, name)]
    return [option, ",".join(columns)]


def _format(written: Format) -> list[str]:
    words = ["--encoding", written.encoding, "--separator", written.separator]
    words += ["--decimal", written.decimal]
    return [*words, "--header" if written.header else "--no-header"]
