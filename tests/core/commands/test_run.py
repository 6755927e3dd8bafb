import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from core import Experiment, Missing
from core.__main__ import main
from core.data import Digits, Molecules, RoadScenes, SharedFeatures, Source, Table
from core.results.result import nothing

SMALL = ("--tasks", "2", "--examples", "60", "--steps", "50", "--replicates", "2", "--width", "4")


def invoke(*arguments: str) -> Result:
    """Run `python -m core run ...` in this process."""
    return CliRunner().invoke(main, ["run", *arguments])


def shell(*arguments: str) -> list[str]:
    """Return the command line of a process of its own."""
    return [sys.executable, "-m", "core", "run", *arguments]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Experiment]:
    """Collect the experiments that would be trained."""
    experiments: list[Experiment] = []

    def collect(experiment: Experiment, on_progress: Callable[..., None]) -> object:
        experiments.append(experiment)
        return nothing("not trained")

    monkeypatch.setattr("core.computing.running.run", collect)
    return experiments


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Write a table of 40 rows with two tasks and two inputs."""
    path = tmp_path / "table.csv"
    rows = [f"{k % 2},{'yes' if k % 3 else 'no'},{k},{k * k % 7}" for k in range(40)]
    path.write_text("\n".join(["odd,three,k,rest", *rows]))
    return path


def test_text_has_scores_costs_gain_and_a_verdict() -> None:
    """Every arm and task has its line, every metric its gain, and the verdict is a sentence."""
    done = invoke("shared", *SMALL)
    assert done.exit_code == 0
    scores, costs, gain, verdict, why, warning = done.stdout.strip().split("\n\n")
    tasks = ("task 1", "task 2", "all")
    lines = [line.split("  ")[:2] for line in scores.splitlines()[1:]]
    assert [arm.strip() for arm, *_ in lines] == ["together"] * 3 + ["apart"] * 3
    assert all(task in line for task, line in zip(tasks * 2, scores.splitlines()[1:], strict=True))
    assert [line.split()[0] for line in costs.splitlines()] == ["arm", "together", "apart"]
    assert [word in gain for word in ("error", "log loss", "AUC")] == [True] * 3
    assert verdict.count("\n") == 0
    assert "95% interval" in verdict
    assert "wrong answers" in why
    assert warning.startswith("Still improving when the last step came: 100% of the networks of ")


def test_networks_that_have_learned_are_told_without_a_warning() -> None:
    """With steps enough the costs say how many were taken, and nothing is said of the cut."""
    enough = ("shared", *SMALL, "--steps", "5000", "--patience", "2")
    told = json.loads(invoke(*enough, "--json").stdout)
    assert told["warnings"] == []
    assert told["still_improving"] == {"together": 0, "apart": 0}
    assert all(100 <= cost["steps"] < 5000 for cost in told["costs"])
    assert "Still improving" not in invoke(*enough).stdout


def test_json_is_one_object_and_agrees_with_itself() -> None:
    """--json prints one object whose mean over tasks, gain and verdict fit its scores."""
    done = invoke("road", *SMALL, "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told["outcome"] == "finished"
    assert told["settings"]["source"]["name"] == "RoadScenes"
    assert told["settings"]["width"] == 4
    assert [arm["arm"] for arm in told["arms"]] == ["together", "apart"]
    for arm in told["arms"]:
        *tasks, every = arm["tasks"]
        assert [task["task"] for task in tasks] == ["pedestrian", "stop sign"]
        assert every["error"] == pytest.approx(sum(task["error"] for task in tasks) / 2)
    together, apart = (arm["tasks"][-1]["error"] for arm in told["arms"])
    (verdict,) = told["verdict"]
    assert verdict["metric"] == told["headline"]["metric"] == "error"
    assert verdict["gain"] == pytest.approx(100 * (apart - together), abs=1e-4)
    assert [cost["arm"] for cost in told["costs"]] == ["together", "apart"]


def test_what_is_unknown_is_null() -> None:
    """One replicate has no interval: JSON has null, the text says so."""
    one = ("shared", *SMALL, "--replicates", "1")
    told = json.loads(invoke(*one, "--json").stdout)
    assert {row["low"] for row in told["gain"]} == {None}
    assert "NaN" not in invoke(*one, "--json").stdout
    assert "Undecided: one replicate has no interval" in invoke(*one).stdout


def test_rare_positives_are_told_in_auc() -> None:
    """Where one answer is rare the verdict is in AUC, and the output says why."""
    done = invoke("digits", *SMALL, "--json")
    told = json.loads(done.stdout)
    assert told["headline"]["metric"] == "auc"
    assert "one answer makes up only" in told["headline"]["why"]
    assert told["verdict"][0]["metric"] == "auc"


def test_progress_is_silent_where_nobody_looks() -> None:
    """Without a terminal stderr stays empty."""
    assert invoke("shared", *SMALL).stderr == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("road", "--width", "0"), "width must be a whole number between 1 and 4096, got 0"),
        (("shared", "--relatedness", "2"), "relatedness must be a number"),
        (("shared", "--missing", "nan"), "missing must be a number"),
        (("road", "--allocation", "focus", "--focus-examples", "9999"), "focus_examples must be"),
        (("digits", "--tasks", "11"), "tasks must be a whole number between 1 and 10, got 11"),
        (("molecules", "--examples", "5000"), "examples must be a whole number"),
        (("road", "--arms", "together,together"), "arms must differ"),
        (("road", "--arms", "car+bus/tram"), "a grouping must hold each task exactly once"),
        (("table", "nowhere.csv", "--tasks", "a"), "got no file at nowhere.csv"),
    ],
)
def test_a_refused_setting_is_one_sentence(arguments: tuple[str, ...], words: str) -> None:
    """What cannot be ends with code 2, one line on stderr, nothing on stdout."""
    done = invoke(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


ROWS = b"0,1\n1,2\n2,1\n" * 10
BAD_FILES = {
    "empty.csv": (b"", "that is empty"),
    "blank.csv": (b"\n \n\n", "with blank lines only"),
    "header.csv": (b"a,b\n", "got only the names of its columns"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n", "got a PNG picture"),
    "book.xlsx": (b"PK\x03\x04[Content_Types].xml", "got an Excel or other Office document"),
    "broken.parquet": (b"PAR1 and no more", "that is broken"),
    "zeros.csv": (b"a,b\n\x00", "with zero bytes"),
    "ragged.csv": (b"a,b\n" + ROWS + b"1,2,3\n", "must have 2 cells as the first one, got 3"),
    "twice.csv": (b"b,b\n" + ROWS, "column names must differ, got 'b' twice"),
    "one.csv": (b"b\n" + b"1\n" * 20, "at least two columns, got 1"),
    "other.csv": (b"a,c\n" + ROWS, "got 'b' that is not"),
    "names.csv": (b"b,a\n" + b"".join(b"%x,1\n" % k for k in range(171, 201)), "must hold two"),
    "infinite.csv": (b"x,a,b\ninf,1,0\n" + b"1,2,1\n2,3,0\n" * 10, "numbers up to 1e+30, got inf"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_one_sentence(name: str, tmp_path: Path) -> None:
    """A file that is no table of these tasks ends with code 2, one line, and no output."""
    data, words = BAD_FILES[name]
    (tmp_path / name).write_bytes(data)
    done = invoke("table", str(tmp_path / name), "--tasks", "b")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_an_empty_comparison_is_an_outcome(form: tuple[str, ...]) -> None:
    """Dropping incomplete rows until none is left is said, and is no failure."""
    settings = ["--tasks", "8", "--examples", "60", "--missing", "0.8", "--handling", "drop"]
    done = invoke("shared", *settings, *form)
    assert done.exit_code == 0
    assert done.stderr == ""
    outcome = "no complete row is left in the training part"
    if form:
        assert json.loads(done.stdout)["outcome"] == outcome
    else:
        assert done.stdout == f"There is nothing to compare: {outcome}.\n"


def test_a_lone_arm_has_scores_and_no_verdict() -> None:
    """Without a second arm the scores are printed, and what is missing is named."""
    done = invoke("shared", *SMALL, "--arms", "together")
    assert done.exit_code == 0
    assert "--arms must name 'apart' and another arm.\n" in done.stdout
    assert json.loads(invoke("shared", *SMALL, "--arms", "together", "--json").stdout)["gain"] == []


def test_a_grouping_is_compared_like_any_arm() -> None:
    """'+' joins tasks, '/' parts networks, and each compared arm gets its sentence."""
    arms = "together,apart,pedestrian+stop sign/traffic light"
    done = invoke("road", *SMALL, "--tasks", "3", "--arms", arms, "--json")
    told = json.loads(done.stdout)
    assert [arm["arm"] for arm in told["arms"]][-1] == "pedestrian + stop sign | traffic light"
    assert [row["arm"] for row in told["verdict"]] == [
        "together",
        "pedestrian + stop sign | traffic light",
    ]


def test_an_update_is_compared_like_any_arm() -> None:
    """It belongs to the arm before it, in scores, costs, gains and sentences."""
    arms = "together,apart,together,PCGrad,task 1+task 2/task 3,gradnorm"
    done = invoke("shared", *SMALL, "--tasks", "3", "--arms", arms, "--json")
    told = json.loads(done.stdout)
    names = ["together", "together, PCGrad", "task 1 + task 2 | task 3, GradNorm"]
    assert [row["arm"] for row in told["verdict"]] == names
    assert [arm["arm"] for arm in told["arms"]] == ["together", "apart", *names[1:]]
    first, _, other, _ = (arm["tasks"][-1]["log_loss"] for arm in told["arms"])
    assert first != other


@pytest.mark.parametrize(
    ("arms", "told"),
    [
        ("together,PCGrd", "followed by uncertainty weights, GradNorm, random weights"),
        ("apart,PCGrad", "an update must go with together or a grouping, got 'apart, PCGrad'"),
        ("together,weights 1:2", "one weight for each of the 4 tasks, got 2"),
        ("together,weights 1:x", "weights must be numbers above 0"),
    ],
)
def test_an_update_that_cannot_be_is_refused(arms: str, told: str) -> None:
    """One sentence on stderr, and the exit code of wrong options."""
    done = invoke("shared", "--arms", arms)
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "source"),
    [
        (("road", "--tasks", "6", "--sharing", "0.5"), RoadScenes(tasks=6, sharing=0.5)),
        (
            ("road", "--examples", "90", "--allocation", "own"),
            RoadScenes(examples=90, allocation="own"),
        ),
        (
            ("shared", "--allocation", "focus", "--focus-examples", "9", "--relatedness", "0.5"),
            SharedFeatures(relatedness=0.5, allocation="focus", focus_examples=9),
        ),
        (("digits", "--tasks", "3", "--examples", "70"), Digits(tasks=3, examples=70)),
        (("molecules", "--tasks", "3"), Molecules(tasks=3)),
    ],
)
def test_options_reach_the_source(
    arguments: tuple[str, ...], source: Source, asked: list[Experiment]
) -> None:
    """Options set what they name; the rest is as the source has it."""
    assert invoke(*arguments).exit_code == 0
    assert asked == [Experiment(source)]


def test_options_reach_the_experiment(asked: list[Experiment]) -> None:
    """All common options set what they name."""
    told = "--width 5 --depth 2 --missing 0.2 --handling zero --replicates 3 --seed 4 --steps 60"
    more = "--pattern hard --budget best --arms apart"
    assert invoke("road", *told.split(), *more.split()).exit_code == 0
    assert asked == [
        Experiment(
            RoadScenes(),
            width=5,
            depth=2,
            arms=("apart",),
            missing=Missing(0.2, "zero", "hard"),
            replicates=3,
            seed=4,
            steps=60,
            budget="best",
        )
    ]


def test_columns_of_a_table_are_comma_lists(table: Path, asked: list[Experiment]) -> None:
    """--tasks and --inputs name columns, inputs being all others unless named."""
    assert invoke("table", str(table), "--tasks", "odd, three").exit_code == 0
    assert invoke("table", str(table), "--tasks", "odd", "--inputs", "k").exit_code == 0
    sources = [experiment.source for experiment in asked]
    assert sources == [Table(table, ("odd", "three")), Table(table, ("odd",), ("k",))]


def test_a_table_is_trained(table: Path) -> None:
    """A file goes in and scores of its columns come out."""
    done = invoke("table", str(table), "--tasks", "odd,three", "--steps", "50", "--json")
    told = json.loads(done.stdout)
    assert [task["task"] for task in told["arms"][0]["tasks"]] == ["odd", "three", "all"]
    assert told["settings"]["source"]["data"] == str(table)


def test_tasks_of_other_kinds_are_judged_by_skill(table: Path) -> None:
    """A number beside yes/no: each kind has its scores, and the verdict is of skill."""
    arguments = ("table", str(table), "--tasks", "odd,rest", "--kinds", "rest=numbers")
    small = ("--steps", "50", "--replicates", "2", "--width", "4")
    done = invoke(*arguments, *small)
    assert done.exit_code == 0, done.output
    assert "Scored by skill" in done.output
    head = done.output.splitlines()[0]
    assert all(name in head for name in ("error", "skill", "root mean squared error", "R²"))
    told = json.loads(invoke(*arguments, *small, "--json").output)
    assert told["headline"]["metric"] == "skill"
    (odd, rest) = told["arms"][0]["tasks"][:2]
    assert odd["r2"] is None
    assert rest["error"] is None


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        (
            "rest=colours",
            "a kind must be one of yes/no, no/yes, classes, ordered, numbers, got 'colours'",
        ),
        ("k=numbers", "--kinds must be as in price=numbers"),
        ("numbers", "--kinds must be as in price=numbers"),
    ],
)
def test_wrong_kinds_get_a_sentence(table: Path, option: str, sentence: str) -> None:
    """What was required and what came."""
    done = invoke("table", str(table), "--tasks", "odd,rest", "--kinds", option)
    assert done.exit_code == 2
    assert sentence in done.output


@pytest.mark.slow
def test_a_shell_gets_json_and_exit_codes() -> None:
    """In a process of its own stdout is JSON, and a refusal is code 2 without a traceback."""
    good = subprocess.run(shell("shared", *SMALL, "--json"), capture_output=True, text=True)
    assert (good.returncode, good.stderr) == (0, "")
    assert json.loads(good.stdout)["outcome"] == "finished"
    bad = subprocess.run(shell("shared", "--steps", "0"), capture_output=True, text=True)
    assert (bad.returncode, bad.stdout) == (2, "")
    assert bad.stderr == "Error: steps must be a whole number between 1 and 100000, got 0\n"


@pytest.mark.slow
def test_a_terminal_sees_progress_and_can_interrupt() -> None:
    """On a terminal a bar is drawn on stderr; Ctrl-C ends with a word and code 130."""
    terminal, stderr = pty.openpty()
    command = shell("shared", "--tasks", "2", "--steps", "100000", "--patience", "1000")
    # a shell's background jobs ignore Ctrl-C and hand that down: the terminal's user does not
    heed = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL)"
    heed = f"{heed}; os.execv(sys.argv[1], sys.argv[1:])"
    process = subprocess.Popen(
        [sys.executable, "-c", heed, *command], stdout=subprocess.PIPE, stderr=stderr
    )
    with process:
        os.close(stderr)
        seen = b""
        while b"%" not in seen:
            seen += os.read(terminal, 1024)
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        stdout = process.stdout.read()
        code = process.wait()
    with suppress(OSError):  # how Linux tells the end
        while rest := os.read(terminal, 1024):
            seen += rest
    os.close(terminal)
    assert b"training" in seen
    assert b"Stopped." in seen
    assert b"Traceback" not in seen
    assert (code, stdout) == (130, b"")


@pytest.mark.parametrize("way", ["group", "time", "part"])
def test_rows_are_split_by_a_column(table: Path, asked: list[Experiment], way: str) -> None:
    """Each way is an option that reaches the table."""
    rows = pd.read_csv(table)
    by = np.resize(["train", "val", "test"], len(rows)) if way == "part" else rows["k"]
    rows.assign(k=by).to_csv(table, index=False)
    assert invoke("table", str(table), "--tasks", "odd", f"--{way}", "k").exit_code == 0
    assert asked[0].source.split_by == dict.fromkeys(("group", "time", "part")) | {way: "k"}


def test_what_an_interval_says_nothing_of_is_printed(table: Path) -> None:
    """Below the verdict stands what intervals over periods of time say nothing of."""
    small = ("--steps", "50", "--replicates", "4", "--width", "4")
    arguments = ("table", str(table), "--tasks", "odd,three", "--inputs", "rest", "--time", "k")
    done = invoke(*arguments, *small)
    assert done.exit_code == 0, done.output
    assert "a future that is unlike all of them" in done.output
    assert "a future" in json.loads(invoke(*arguments, *small, "--json").output)["scope"]
