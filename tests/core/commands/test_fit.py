import io
import re
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from core.__main__ import main
from core.estimator.saving import load
from tests.core.mixed import Mixed

KINDS = "price=numbers,sort=classes,grade=ordered"


@pytest.fixture
def table(tmp_path: Path, mixed: Mixed) -> Path:
    """Write the mixed table with a key."""
    key = pd.Series([f"r{k}" for k in range(240)], name="key")
    path = tmp_path / "table.csv"
    grade = mixed.Y["grade"]
    tasks = mixed.Y.assign(grade=grade.cat.codes.where(grade.notna()))
    pd.concat([key, mixed.X, tasks], axis=1).to_csv(path, index=False)
    return path


def _run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, arguments)
    return done.exit_code, done.output if done.exit_code else done.stdout


def _fit(table: Path, model: Path, *options: str) -> None:
    tasks = ("--tasks", "price,sort,grade,sold", "--kinds", KINDS, "--sharing", "together")
    code, said = _run("fit", str(table), str(model), *tasks, "--steps", "200", *options)
    assert code == 0, said


def test_a_table_is_fitted_and_answered(table: Path, tmp_path: Path) -> None:
    """`fit` writes a model, `predict` answers every row of a table, with its key and chances."""
    model = tmp_path / "model.safetensors"
    _fit(table, model, "--width", "8")
    assert load(model).targets_.names == ("price", "sort", "grade", "sold")
    code, said = _run("predict", str(model), str(table), "--id", "key", "--chances")
    assert code == 0, said
    lines = said.splitlines()
    assert lines[0].startswith("key,price,sort,grade,sold,sort: a,sort: b,sort: c,grade: 0,")
    assert lines[0].endswith(",warning")
    assert len(lines) == 241
    assert lines[1].startswith("r0,")


def test_a_card_is_written_beside_the_model(table: Path, tmp_path: Path) -> None:
    """It tells rows, and of --refit; without a comparison it says that no score was measured."""
    _fit(table, tmp_path / "model.safetensors", "--refit")
    model, card = load(tmp_path / "model.safetensors"), (tmp_path / "model.card.md").read_text()
    assert model.refit
    assert f"{model.n_rows_} rows of table.csv with a label of some task, all of them" in card
    assert "Scores on test rows: not measured." in card
    assert 'load("model.safetensors")' in card


def test_the_card_of_a_comparison_has_its_scores(table: Path, tmp_path: Path) -> None:
    """With --sharing auto the means on test rows are those that were compared."""
    code, said = _run(
        "fit", str(table), str(tmp_path / "m"), "--tasks", "sold,price", "--kinds", "price=numbers",
        "--steps", "100", "--width", "4",
    )  # fmt: skip
    assert code == 0, said
    card = (tmp_path / "m.card.md").read_text()
    assert re.search(r"\| price \| skill \| -?\d+\.\d% \\\[", card)
    assert "5 splits of the rows: 60% to learn from" in card


def test_few_rows_are_answered(table: Path, tmp_path: Path) -> None:
    """One row is a table, too, of CSV and of Parquet; its answer is that among many."""
    _fit(table, tmp_path / "m", "--width", "4")
    lines = table.read_text().splitlines()
    (tmp_path / "one.csv").write_text("\n".join([lines[0], lines[7]]) + "\n")
    pd.read_csv(tmp_path / "one.csv").to_parquet(tmp_path / "one.parquet")
    _, whole = _run("predict", str(tmp_path / "m"), str(table))
    for name in ("one.csv", "one.parquet"):
        code, said = _run("predict", str(tmp_path / "m"), str(tmp_path / name))
        assert code == 0, said
        assert said.splitlines() == [whole.splitlines()[0], whole.splitlines()[7]]


def test_rows_unlike_all_others_are_told(table: Path, tmp_path: Path) -> None:
    """On stderr a line for each column, and in the last column what is odd in a row."""
    _fit(table, tmp_path / "m", "--width", "4")
    rows = pd.read_csv(table).head(3)
    rows.loc[0, "x0"], rows.loc[1, "word"], rows.loc[1, "x2"] = 50.0, "purple", None
    rows.to_csv(tmp_path / "odd.csv", index=False)
    done = CliRunner().invoke(main, ["predict", str(tmp_path / "m"), str(tmp_path / "odd.csv")])
    assert done.exit_code == 0, done.output
    found = pd.read_csv(io.StringIO(done.stdout), keep_default_na=False)
    first, second, third = found["warning"]
    assert first.startswith("x0 50 is outside -")
    assert (
        second
        == "x2 is blank, as it never was in training; word 'purple' was never met in training"
    )
    assert third == ""
    said = done.stderr.splitlines()
    assert said[0].startswith("Warning: x0 is outside -")
    assert said[0].endswith("in 1 row, first in row 1 (50).")
    assert [line.split()[1] for line in said] == ["x0", "x2", "word"]


def test_a_key_may_be_called_like_a_task(table: Path, tmp_path: Path) -> None:
    """Both columns are written; a key that is not there is refused."""
    _fit(table, tmp_path / "m", "--width", "4")
    code, said = _run("predict", str(tmp_path / "m"), str(table), "--id", "price")
    assert code == 0, said
    assert said.startswith("price,price,sort,grade,sold,warning\n")
    code, said = _run("predict", str(tmp_path / "m"), str(table), "--id", "nobody")
    assert (code, "--id must name a column of the table, got 'nobody'" in said) == (2, True)


def test_the_table_is_not_written_over(table: Path) -> None:
    """A model must have a file of its own."""
    before = table.read_bytes()
    code, said = _run("fit", str(table), str(table), "--tasks", "sold")
    assert (code, "the model must have a file of its own" in said) == (2, True)
    assert table.read_bytes() == before


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # MLflow warns of what it uses itself
def test_a_fit_is_logged_where_it_is_asked(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run has the settings, and the card that is beside the model."""
    mlflow = pytest.importorskip("mlflow", reason="MLflow is not installed")
    monkeypatch.chdir(tmp_path)
    before = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    try:
        _fit(table, tmp_path / "m", "--width", "4", "--mlflow")
        (run,) = mlflow.search_runs(output_format="list")
        logged = mlflow.artifacts.load_text(f"{run.info.artifact_uri}/README.md")
    finally:
        mlflow.set_tracking_uri(before)
    assert run.data.params["sharing_"] == "together"
    assert logged == (tmp_path / "m.card.md").read_text()


def test_without_mlflow_one_sentence_says_what_to_do(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said before anything is fitted."""
    monkeypatch.setattr("core.commands.logged.find_spec", lambda name: None)
    code, said = _run("fit", str(table), str(tmp_path / "m"), "--tasks", "sold", "--mlflow")
    assert code == 2
    assert "pip install 'together-or-apart[mlflow]'" in said
    assert not (tmp_path / "m").exists()


def test_auto_says_how_they_compare(table: Path, tmp_path: Path) -> None:
    """Without --sharing an advice is asked for, and its sentence is told."""
    code, said = _run(
        "fit", str(table), str(tmp_path / "m"), "--tasks", "sold", "--tasks", "price", "--kinds",
        "price=numbers", "--steps", "100", "--width", "4",
    )  # fmt: skip
    assert code == 0, said
    assert "interval" in said
    assert "5 splits)" in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--tasks", "price", "--kinds", "price=colours"], "a kind must be one of"),
        (["--tasks", "price", "--kinds", "weight=numbers"], "--kinds must be as in"),
        (["--tasks", "key"], "must hold two values beside blanks, got 240"),
        (["--tasks", "sort", "--kinds", "sort=numbers"], "must hold numbers beside blanks"),
    ],
)
def test_wrong_tasks_get_a_sentence(
    table: Path, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    """One sentence, exit code 2, and no model is written."""
    code, said = _run("fit", str(table), str(tmp_path / "m"), *arguments)
    assert code == 2
    assert sentence in said
    assert not (tmp_path / "m").exists()


def test_rows_are_split_by_a_column(table: Path, tmp_path: Path) -> None:
    """Rows of one part are compared on, and the words say what the interval says nothing of."""
    frame = pd.read_csv(table)
    frame["set"] = ["train", "train", "val", "test"] * 60
    frame.to_csv(table, index=False)
    code, said = _run(
        "fit", str(table), str(tmp_path / "m"), "--tasks", "sold", "--tasks", "price", "--kinds",
        "price=numbers", "--steps", "100", "--width", "4", "--part", "set",
    )  # fmt: skip
    assert code == 0, said
    assert "10 starts of one split)" in said
    assert "say nothing of other rows" in said
    fitted = load(tmp_path / "m")
    assert "set" not in fitted.feature_names_in_
    labelled = frame[["sold", "price"]].notna().any(axis=1)
    assert f"on {int((labelled & (frame['set'] != 'test')).sum()):,} rows" in said
