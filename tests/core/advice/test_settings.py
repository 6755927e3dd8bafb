import json
import shlex
from pathlib import Path

import numpy as np
import pytest

from core.advice.question import Question
from core.advice.settings import command_line, settings
from core.commands.table_columns import as_one
from core.data.sources.table import Table
from core.data.tables.formats import Format
from tests.core.advice.conftest import NAMES, table


def test_defaults_are_left_out_and_the_folder_too(tmp_path: Path) -> None:
    """A plain question is a short command that names the file alone."""
    path = tmp_path / "my table.csv"
    table().to_csv(path, index=False)
    line = command_line(Question(Table(path, NAMES)))
    assert shlex.split(line)[3:] == ["advise", "my table.csv", "--tasks", "a,b,c"]
    assert str(tmp_path) not in line


def test_every_setting_is_an_option(tmp_path: Path) -> None:
    """What differs from the default is written, hostile names in quotes."""
    path = tmp_path / "-table.csv"
    names = {"a": "a, $(reboot)", "b": "--b"}
    table().rename(columns=names).to_csv(path, index=False)
    source = Table(path, tuple(names.values()), ("x", "z"), 20, None, Format(header=True))
    question = Question(source, 8, 2, "--b", "auc", 5, 1, 100, 30, "width", 0.5, 2.5)
    assert shlex.split(command_line(question))[4:] == [
        "./-table.csv", "--tasks", "a, $(reboot)", "--tasks", "--b", "--inputs", "x,z",
        "--encoding", "utf-8", "--separator", ",", "--decimal", ".", "--header",
        "--examples", "20", "--width", "8", "--depth", "2", "--focus", "--b",
        "--metric", "auc", "--splits", "5", "--seed", "1", "--steps", "100", "--patience", "30",
        "--budget", "width", "--minutes", "0.5", "--margin", "2.5",
    ]  # fmt: skip


def test_settings_are_json() -> None:
    """All settings are there, with the inputs that are used and the engine's version."""
    found = settings(Question(Table(table(), NAMES), width=8))
    assert json.loads(json.dumps(found)) == found
    assert found["inputs"] == ["x", "z"]
    assert (found["width"], found["table"], found["focus"]) == (8, "table.csv", None)
    assert "engine" in found


@pytest.mark.parametrize("way", ["group", "time", "part"])
def test_how_rows_are_split_is_in_the_command(way: str) -> None:
    """Who asks again splits in the same way; the settings name the column."""
    rows = table().assign(by=[f"200{k % 9}" for k in range(60)])
    question = Question(Table(rows, NAMES, **{way: "by"}))
    words = shlex.split(command_line(question))
    assert words[words.index(f"--{way}") + 1] == "by"
    assert Question(Table(rows, NAMES)).source.split_by == dict.fromkeys(("group", "time", "part"))


def test_tasks_of_several_columns_are_in_the_command() -> None:
    """Who asks again asks the same columns as one task, under the same name."""
    kinds = np.arange(60) % 3
    rows = table().assign(**{name: kinds == k for k, name in enumerate("pqr")})
    one_of = (("which one", ("p", "q", "r")),)
    question = Question(Table(rows, ("a", "which one"), one_of=one_of))
    words = shlex.split(command_line(question))
    assert words[words.index("--tasks") + 1] == "a,p,q,r"
    assert "--kinds" not in words
    option = words[words.index("--one-of") + 1]
    assert as_one(("a", "p", "q", "r"), [option], rows) == (("a", "which one"), one_of)
    assert settings(question)["one_of"] == {"which one": ["p", "q", "r"]}
