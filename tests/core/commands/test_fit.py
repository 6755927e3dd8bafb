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
    return done.exit_code, done.output


def test_a_table_is_fitted_and_answered(table: Path, tmp_path: Path) -> None:
    """`fit` writes a model, `predict` answers every row of a table, with its key and chances."""
    model = tmp_path / "model.safetensors"
    options = ["--tasks", "price,sort,grade,sold", "--kinds", KINDS, "--sharing", "together"]
    code, said = _run("fit", str(table), str(model), *options, "--steps", "200", "--width", "8")
    assert (code, said[:15]) == (0, "Fitted together"), said
    assert load(model).targets_.names == ("price", "sort", "grade", "sold")
    code, said = _run("predict", str(model), str(table), "--id", "key", "--chances")
    assert code == 0, said
    lines = said.splitlines()
    assert lines[0].startswith("key,price,sort,grade,sold,sort: a,sort: b,sort: c,grade: 0,")
    assert len(lines) == 241
    assert lines[1].startswith("r0,")


def test_auto_says_how_they_compare(table: Path, tmp_path: Path) -> None:
    """Without --sharing both are compared, and the interval is told."""
    code, said = _run(
        "fit", str(table), str(tmp_path / "m"), "--tasks", "sold", "--tasks", "price", "--kinds",
        "price=numbers", "--steps", "100", "--width", "4",
    )  # fmt: skip
    assert code == 0, said
    assert "Together against apart, skill:" in said
    assert "95% interval" in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--tasks", "price", "--kinds", "price=colours"], "a kind must be one of"),
        (["--tasks", "price", "--kinds", "weight=numbers"], "--kinds must be as in"),
        (["--tasks", "sort"], "must hold two values beside blanks, got 3"),
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
