import io
import json
import os
import pty
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from core.__main__ import main
from core.estimator.saving import load

TASKS = ("ill", "old, or nearly", "tall")
SMALL = ("--splits", "3", "--steps", "100", "--width", "4", "--budget", "width")


def invoke(*arguments: str) -> Result:
    """Run `python -m core advise ...` in this process."""
    return CliRunner().invoke(main, ["advise", *arguments])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make a folder with a table of three tasks, and keep results in a file of the tests' own."""
    folder = tmp_path_factory.mktemp("advise")
    rng = np.random.default_rng(0)
    x = rng.standard_normal((200, 4))
    table = pd.DataFrame(x, columns=[f"x{k}" for k in range(4)])
    for k, task in enumerate(TASKS):
        yes = np.where(x[:, k] + 0.5 * rng.standard_normal(200) > 0, "yes", "no")
        table[task] = np.where(rng.random(200) < 0.2, "?", yes)
    table.to_csv(folder / "table.csv", index=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOGETHER_DATABASE", f"sqlite:///{folder / 'results.sqlite'}")
        yield folder


@pytest.fixture(scope="module")
def options(folder: Path) -> tuple[str, ...]:
    """Name the table, its tasks, one of which has a comma in its name, and small settings."""
    tasks = [word for task in TASKS for word in ("--tasks", task)]
    return (str(folder / "table.csv"), *tasks, *SMALL)


@pytest.fixture(scope="module")
def answer(folder: Path, options: tuple[str, ...]) -> Result:
    """Ask for everything at once."""
    files = ("--html", "report.html", "--take-away", "network.zip", "--numbers", "numbers.zip")
    paths = [word if word.startswith("--") else str(folder / word) for word in files]
    return invoke(*options, "--focus", "ill", *paths, "--json")


@pytest.mark.slow
def test_the_answer_is_one_json_object(answer: Result) -> None:
    """--json prints one object with recommendation, gain, interval, grouping and conditions."""
    assert answer.exit_code == 0, answer.stderr
    assert answer.stderr == ""
    found = json.loads(answer.stdout, parse_constant=pytest.fail)
    assert found["recommendation"] in (
        "together", "apart", "grouping", "transfer", "practically the same", "undecided",
    )  # fmt: skip
    assert (found["splits"], found["complete"]) == (3, True)
    assert found["still_improving"].keys() == {row["arm"] for row in found["arms"]}
    assert found["still_improving"]["transfer"] is None
    assert found["low"] <= found["gain"] <= found["high"]
    assert found["metric"] == "error"
    assert sorted(task for group in found["grouping"] for task in group) == sorted(TASKS)
    names = ["shared features", "data per task", "network size"]
    assert [condition["name"] for condition in found["conditions"]] == names
    assert all(set(c) == {"name", "light", "evidence", "figures"} for c in found["conditions"])
    tables = ("arms", "baselines", "tasks", "widths", "examples", "counts", "quality")
    assert all(isinstance(found[table], list) and found[table] for table in tables)
    assert found["affinity"]["ill"]["ill"] is None
    assert found["settings"]["tasks"] == list(TASKS)
    assert found["sentence"]
    assert found["change"]
    assert found["notes"]


@pytest.mark.slow
def test_the_files_are_written(answer: Result, folder: Path) -> None:
    """Report, fitted network and numbers are where they were asked for, and tell the same."""
    assert answer.exit_code == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert found["sentence"] in (folder / "report.html").read_text()
    with zipfile.ZipFile(folder / "network.zip") as archive:
        archive.extractall(folder / "network")
    card = (folder / "network" / "README.md").read_text()
    assert load(folder / "network" / "model.safetensors").n_rows_ == len(
        pd.read_csv(folder / "table.csv")[list(TASKS)].replace("?", None).dropna(how="all")
    )
    assert found["sentence"].split(":")[0] in card
    assert "3 splits of the rows" in card
    for row in found["baselines"]:
        assert f"| {row['baseline']} |" in card.replace("\\", "")
    with zipfile.ZipFile(folder / "numbers.zip") as archive:
        counts = pd.read_csv(io.BytesIO(archive.read("counts.csv")))
    assert list(counts["task"]) == list(TASKS)


@pytest.mark.slow
@pytest.mark.usefixtures("answer")
@pytest.mark.filterwarnings("ignore")  # MLflow warns of what it uses itself
def test_an_advice_is_logged_where_it_is_asked(
    options: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run has the report, the card and a model that answers the table."""
    mlflow = pytest.importorskip("mlflow", reason="MLflow is not installed")
    monkeypatch.chdir(folder)
    before = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(f"sqlite:///{folder / 'runs.sqlite'}")
    try:
        done = invoke(*options, "--mlflow")
        assert done.exit_code == 0, done.stderr
        (run,) = mlflow.search_runs(output_format="list")
        report, card = (
            mlflow.artifacts.load_text(f"{run.info.artifact_uri}/{name}")
            for name in ("report.html", "README.md")
        )
        (logged,) = mlflow.search_logged_models(output_format="list")
        model = mlflow.pyfunc.load_model(logged.model_uri)
    finally:
        mlflow.set_tracking_uri(before)
    sentence = done.stdout.splitlines()[0]
    assert all(said in report for said in sentence.split(" The gain ")[:1])
    assert f"| {TASKS[0]} | error |" in card
    assert f"error {TASKS[0]}" in run.data.metrics
    assert list(model.predict(pd.read_csv(folder / "table.csv"))) == list(TASKS)


@pytest.mark.slow
@pytest.mark.usefixtures("answer")
def test_people_read_the_same_in_words(
    answer: Result, options: tuple[str, ...], folder: Path
) -> None:
    """Without --json the recommendation comes first, then arms, conditions and what may change."""
    found = json.loads(answer.stdout)
    numbers = folder / "numbers.parquet"
    said = invoke(*options, "--focus", "ill", "--numbers", str(numbers))
    assert said.exit_code == 0, said.stderr
    lines = said.stdout.splitlines()
    assert lines[0] == f"{found['sentence']} {found['sure']}"
    assert all(
        any(line.startswith(arm) for line in lines) for arm in ("together", "apart", "constant")
    )
    for condition in found["conditions"]:
        assert condition["evidence"] in said.stdout
    assert found["change"] in said.stdout
    assert lines[-1] == found["next"]
    assert set(pd.read_parquet(numbers)["table"]) >= {"arms", "baselines", "affinity"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("none.csv", "--tasks", "a,b"), "got no file at none.csv"),
        (("table.csv",), "these look like tasks: ill,old, or nearly,tall"),
        (("table.csv", "--tasks", "ill"), "at least two columns"),
        (("table.csv", "--tasks", "ill,short"), "got 'short' that is not"),
        (("table.csv", "--tasks", "ill,x0", "--kinds", "x0=yes/no"), "'x0' must hold two values"),
        (("table.csv", "--tasks", "ill,tall", "--inputs", "ill"), "got both: 'ill'"),
        (("table.csv", "--tasks", "ill,tall", "--focus", "x0"), "focus must be one of the tasks"),
        (("table.csv", "--tasks", "ill,tall", "--splits", "2"), "splits must be"),
        (("table.csv", "--tasks", "ill,tall", "--minutes", "0"), "minutes must be"),
        (("table.csv", "--tasks", "ill,tall", "--budget", "best"), "budget"),
        (("table.csv", "--tasks", "ill,tall", "--width", "0"), "width must be"),
        (("table.csv", "--tasks", "ill,tall", "--metric", "f1"), "'f1' is not one of"),
        (("table.csv", "--tasks", "ill,tall", "--separator", ";"), "at least two columns"),
        (("table.csv", "--tasks", "ill,tall", "--group", "tall"), "got both: 'tall'"),
        (("table.csv", "--tasks", "ill,tall", "--group", "x0", "--time", "x1"), "in one way"),
        (("table.csv", "--tasks", "ill,tall", "--part", "x0"), "must say train, validation or"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    """A wrong file, column or setting: exit code 2, nothing on stdout, a sentence on stderr."""
    monkeypatch.chdir(folder)
    given = invoke(*arguments)
    assert (given.exit_code, given.stdout) == (2, "")
    assert words in given.stderr
    assert given.stderr.splitlines()[-1].startswith("Error: ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--html", "nowhere/report.html"), "must be a file that can be written, got: No such"),
        (("--take-away", "."), "got: Is a directory"),
        (("--html", "table.csv"), "got table.csv twice"),
        (("--html", "a.zip", "--numbers", "./a.zip"), "got a.zip twice"),
        (("--numbers", "numbers.txt"), "--numbers must end with .zip or .parquet"),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is_measured(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    """The path is refused at once, no file is left behind and the table stays as it was."""

    def measure(*_: object, **__: object) -> None:
        raise AssertionError("it was measured")

    monkeypatch.setattr("core.commands.advise.advise", measure)
    monkeypatch.chdir(folder)
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    given = invoke("table.csv", "--tasks", "ill,tall", *arguments)
    assert (given.exit_code, given.stdout) == (2, "")
    assert words in given.stderr
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


@pytest.mark.slow
def test_a_terminal_sees_progress_and_can_interrupt(folder: Path) -> None:
    """On a terminal a line tells phase and time; Ctrl-C, which goes to workers too, ends it."""
    terminal, stderr = pty.openpty()
    # a shell's background jobs ignore Ctrl-C and hand that down: the terminal's user does not
    heed = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.setsid()"
    heed = f"{heed}; os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    command = [sys.executable, "-c", heed, "-m", "core", "advise", str(folder / "table.csv")]
    command += ["--tasks", "ill,tall", "--seed", "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr)
    with process:
        os.close(stderr)
        seen = b""
        while b"s left" not in seen:
            seen += os.read(terminal, 1024)
        os.killpg(process.pid, signal.SIGINT)
        assert process.stdout is not None
        stdout = process.stdout.read()
        code = process.wait()
    with suppress(OSError):  # how Linux tells the end
        while rest := os.read(terminal, 1024):
            seen += rest
    os.close(terminal)
    assert b"reading the table" in seen
    assert seen.endswith(b"Stopped.\r\n")
    assert b"Traceback" not in seen
    assert (code, stdout) == (130, b"")


@pytest.mark.slow
def test_columns_that_exclude_each_other_are_proposed_and_taken_as_one_task(folder: Path) -> None:
    """The text says which option asks them as one task; with it there is one, of classes."""
    kinds = np.arange(120) % 3
    table = pd.DataFrame(np.eye(3, dtype=int)[kinds], columns=["is_a", "is_b", "is_c"])
    rng = np.random.default_rng(0)
    table = table.assign(x=kinds + rng.normal(size=120), young=rng.choice(["yes", "no"], 120))
    table.to_csv(folder / "kinds.csv", index=False)
    options = (str(folder / "kinds.csv"), "--tasks", "young,is_a,is_b,is_c", *SMALL)
    said = invoke(*options).stdout
    assert "Each row is exactly one of 'is_a', 'is_b', 'is_c'" in said
    assert "To ask them as one task: --one-of 'is_a,is_b,is_c'" in said
    answer = json.loads(invoke(*options, "--one-of", "is_a,is_b,is_c", "--json").stdout)
    assert [row["task"] for row in answer["counts"]] == ["young", "is"]
    assert answer["exclusive"] == ""
    assert answer["metric"] == "skill"
