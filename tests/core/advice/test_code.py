import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.advice.code import ASSOCIATIONS, advice_code, labels_code
from core.advice.question import Question
from core.data.association import associations
from core.data.sources.table import Table
from core.data.tables.formats import Format
from tests.core.advice.conftest import NAMES, table

ROOT = Path(__file__).parents[3]
WRITTEN = Format(separator=";")
AWKWARD = """it's "a" \\ task"""


def _saved(folder: Path) -> Path:
    """Write a table with a task of an awkward name, and a number."""
    path = folder / "table.csv"
    frame = table(90).rename(columns={"a": AWKWARD})
    frame.assign(size=np.linspace(0, 1, 90)).to_csv(path, sep=";", index=False)
    return path


def _run(code: str, folder: Path) -> str:
    settings = {
        "PYTHONPATH": str(ROOT),
        "TOGETHER_DATABASE": f"sqlite:///{folder / 'results.sqlite'}",
    }
    (folder / "code.py").write_text(code)
    done = subprocess.run(
        [sys.executable, "-W", "error", "code.py"],
        cwd=folder,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_only_what_is_special_is_written() -> None:
    """A question with the usual settings is one of a few lines that anybody can read."""
    assert advice_code(Question(Table(table(), NAMES)), "advice.sentence") == (
        "from core import Question, advise\n"
        "from core.data import Table\n"
        "\n"
        'if __name__ == "__main__":  # workers import this file\n'
        "    table = Table(\n"
        "        'table.csv',\n"
        "        tasks=('a', 'b', 'c'),\n"
        "    )\n"
        "    advice = advise(Question(table))\n"
        "    print(advice.sentence)"
    )


@pytest.mark.slow
def test_its_python_gives_the_same_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run beside the table it asks the very question, and prints the part that was shown."""
    path = _saved(tmp_path)
    source = Table(
        path, (AWKWARD, "b", "size"), ("x", "z"), 40, None, WRITTEN, ("no/yes", "yes/no", "numbers")
    )
    asked = Question(source, width=4, focus="b", splits=3, steps=100, budget="width", minutes=60.0)
    code = advice_code(asked, "advice.by_task.to_string()")
    # the same program, stopped short of asking
    made = code.replace("advise(Question(", "(Question(").rpartition("\n")[0]
    scope: dict[str, object] = {"__name__": "__main__"}
    monkeypatch.chdir(tmp_path)
    exec(made, scope)
    assert scope["advice"] == asked
    told = _run(code, tmp_path)
    assert "gradient-boosted trees" in told
    assert "shown_better" in told


def test_the_python_of_labels_gives_what_is_drawn(tmp_path: Path) -> None:
    """Run beside the table it prints how much answers go together."""
    path = _saved(tmp_path)
    source = Table(path, (AWKWARD, "b"), format=WRITTEN)
    shown = "associations(table.labels, table.kinds, table.names).to_string()"
    told = _run(labels_code(source, shown, ASSOCIATIONS), tmp_path)
    wanted = associations(source.labels, source.kinds, source.names)
    assert told.rstrip("\n") == wanted.to_string()
