import csv
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from core.advice.answer import Advice
from core.advice.question import Question
from core.arms.catalogue import ArmName
from core.commands.predict import answers, command
from core.data.columns.unseen import by_row, unseen
from core.data.sources.table import Table
from core.estimator.inputs import like_before
from core.estimator.measured import Measured
from core.estimator.multitask import MultiTask
from core.estimator.saving import load
from core.experiments.experiment import Experiment
from core.takeaway import predict
from core.takeaway.bundle import Bundle, bundle_advised
from core.takeaway.package import package
from core.takeaway.whole import fit_whole
from core.training.rule import USUAL
from tests.core.takeaway.conftest import TASKS, frame, mixed_frame

YES_NO = ("No", "Yes")
Predict = Callable[[Path, Path], pd.DataFrame]  # folder, table


def unpacked(experiment: Experiment, folder: Path, arm: ArmName = "together") -> Path:
    """Fit an arm and unpack the take-away in a new folder."""
    folder.mkdir()
    source = experiment.source
    assert isinstance(source, Table)
    bundle = Bundle(Question(source), fit_whole(experiment, arm).model, Measured(), "A card.")
    with zipfile.ZipFile(io.BytesIO(package(bundle))) as archive:
        assert sorted(archive.namelist()) == ["README.md", "model.safetensors", "predict.py"]
        archive.extractall(folder)
    return folder


@pytest.fixture
def predicted(monkeypatch: pytest.MonkeyPatch) -> Predict:
    """Predict for a table, chances and all, with the script of a folder, in this process."""

    def run(folder: Path, table: Path) -> pd.DataFrame:
        monkeypatch.setattr(predict, "FOLDER", folder)
        model, _ = predict.load()
        return predict.predict(predict.read(table, model), with_chances=True)

    return run


def script(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script in its folder, where this project is not to be found."""
    command = [sys.executable, "-I", "predict.py", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def model_of(folder: Path) -> MultiTask:
    """Read the model of a folder as our estimator."""
    return load(folder / "model.safetensors")


def assert_as(found: pd.DataFrame, model: MultiTask, table: pd.DataFrame) -> None:
    """Compare what a script wrote with what the estimator answers: words, numbers and chances."""
    wanted = answers(model, table[list(model.feature_names_in_)], chances=True)
    pd.testing.assert_frame_equal(
        found[wanted.columns], wanted, check_dtype=False, atol=1e-5, rtol=1e-5
    )


@pytest.mark.slow
def test_the_script_answers_as_the_estimator(experiment: Experiment, tmp_path: Path) -> None:
    """On the training table, in an empty folder, every answer agrees, in row order."""
    folder = unpacked(experiment, tmp_path / "empty", (TASKS[:2], TASKS[2:]))
    done = script(folder, str(tmp_path / "training.csv"), "--chances")
    assert (done.returncode, done.stderr) == (0, "")
    found = pd.read_csv(io.StringIO(done.stdout))
    # a spreadsheet would compute two of the tasks
    assert list(found.columns[:3]) == ["'=1+1", "'@b,c", "{0}"]
    assert found["warning"].isna().all()
    assert_as(found.rename(columns=lambda name: name.strip("'")), model_of(folder), frame())
    assert not (folder / "ran").exists()


@pytest.mark.parametrize("arm", ["together", "apart", "transfer"])
def test_every_arm_predicts(
    experiment: Experiment, tmp_path: Path, predicted: Predict, arm: ArmName
) -> None:
    """One network, one for each task, or that of the focus task: they are the engine's."""
    folder = unpacked(experiment, tmp_path / "empty", arm)
    found = predicted(folder, tmp_path / "training.csv")
    assert_as(found, model_of(folder), frame())
    tasks = list(TASKS[:1] if arm == "transfer" else TASKS)
    assert list(found.columns) == [*tasks, *(f"{t}: {word}" for t in tasks for word in YES_NO)]


@pytest.mark.parametrize("arm", ["together", "apart"])
def test_every_kind_of_task_is_answered(
    mixed_source: Table, tmp_path: Path, predicted: Predict, arm: ArmName
) -> None:
    """Yes/no, classes, places and numbers: in the file as in memory, in the script as in ours."""
    experiment = Experiment(mixed_source, width=8, steps=300)
    in_memory = fit_whole(experiment, arm).model
    folder = unpacked(experiment, tmp_path / "empty", arm)
    cells = mixed_source.frame[list(mixed_source.input_columns)]
    pd.testing.assert_frame_equal(model_of(folder).predict(cells), in_memory.predict(cells))
    found = predicted(folder, tmp_path / "mixed.csv")
    assert list(found.columns) == [
        "=1+1", "sort", "mark", "price", "=1+1: No", "=1+1: Yes", "sort: one", "sort: three",
        "sort: two", "mark: 1", "mark: 2", "mark: 3", "mark: 4",
    ]  # fmt: skip
    assert_as(found, in_memory, mixed_source.frame)


@pytest.mark.slow
@pytest.mark.parametrize("flags", [(), ("--chances",), ("--id", "sort", "--chances")])
def test_both_commands_write_the_same(
    mixed_source: Table, tmp_path: Path, flags: tuple[str, ...]
) -> None:
    """The script and `core predict` write the same columns and cells, whatever the flags."""
    folder = unpacked(Experiment(mixed_source, width=8, steps=300), tmp_path / "empty")
    table = tmp_path / "mixed.csv"
    ours = CliRunner().invoke(command, [str(folder / "model.safetensors"), str(table), *flags])
    done = script(folder, str(table), *flags)
    assert (ours.exit_code, done.returncode) == (0, 0), ours.output + done.stderr
    wanted, found = (csv.DictReader(io.StringIO(text)) for text in (ours.stdout, done.stdout))
    assert found.fieldnames == wanted.fieldnames
    for row, ours_row in zip(found, wanted, strict=True):
        for name, cell in ours_row.items():
            if name == "price" or ": " in name:  # float32 differs in the last digit
                assert float(row[name]) == pytest.approx(float(cell), rel=1e-5, abs=1e-6)
            else:
                assert row[name] == cell


def test_unknown_words_and_blanks_are_as_the_preparation_has_them(
    experiment: Experiment, tmp_path: Path, predicted: Predict
) -> None:
    """Rows in another order, with words never seen and blanks anywhere, agree with the engine."""
    table = frame().iloc[::-1]
    table["town"] = table["town"].where(np.arange(len(table)) % 3 > 0, "Paris")
    table["many"] = table["many"].where(np.arange(len(table)) % 4 > 0, "N/A")
    table["whole"] = table["whole"].where(np.arange(len(table)) % 5 > 0, "")
    table.to_csv(tmp_path / "new.csv", index=False)
    folder = unpacked(experiment, tmp_path / "empty")
    found = predicted(folder, tmp_path / "new.csv")
    assert_as(found, model_of(folder), table)


@pytest.mark.slow
def test_rows_unlike_all_others_are_told(experiment: Experiment, tmp_path: Path) -> None:
    """The script warns on stderr and in a column, with the words of our own command."""
    table = frame().head(30).astype(object)
    table.loc[2, "length"], table.loc[3, "town"], table.loc[4, "{1!r}"] = "1e6", "Paris", "?"
    table.assign(key=range(30)).to_csv(tmp_path / "new.csv", index=False)
    folder = unpacked(experiment, tmp_path / "empty")
    done = script(folder, str(tmp_path / "new.csv"), "--id", "key")
    assert done.returncode == 0
    assert done.stderr.startswith("Warning: 3 of 30 rows are unlike all that was learned from;")
    assert "row 3: length 1e+06 is outside" in done.stderr
    found = pd.read_csv(io.StringIO(done.stdout), keep_default_na=False)
    assert list(found["key"]) == list(range(30))
    preparation = model_of(folder).preparation_
    cells = like_before(table[[column.name for column in preparation.columns]], preparation)
    assert list(found["warning"]) == by_row(unseen(cells, preparation), 30)


def test_a_table_of_another_format_is_read_as_it_was(tmp_path: Path, predicted: Predict) -> None:
    """Semicolons, decimal commas, marks of thousands and UTF-16 are read like the training file."""
    table = frame()
    table["length"] = [str(cell).replace(".", ",") for cell in table["length"]]
    table["whole"] = [f"{1000 + k}.{k % 10}".replace(".", ",") for k in range(len(table))]
    table.loc[0, "whole"] = "1.234,5"
    path = tmp_path / "training.csv"
    table.drop(columns=list(table.columns[1:3])).to_csv(
        path, sep=";", index=False, encoding="utf-16"
    )
    experiment = Experiment(Table(path, TASKS), width=4, replicates=3, steps=50)
    source = experiment.source
    assert isinstance(source, Table)
    assert source.frame["whole"].iloc[0] == 1234.5
    folder = unpacked(experiment, tmp_path / "empty")
    found = predicted(folder, path)
    assert_as(found, model_of(folder), source.frame)


def test_a_parquet_table_is_read_as_well(
    experiment: Experiment, tmp_path: Path, predicted: Predict
) -> None:
    """The same cells with types of their own give the same probabilities."""
    table = frame()
    for name in ("length", "whole"):
        table[name] = pd.to_numeric(table[name], errors="coerce")
    table.to_parquet(tmp_path / "typed.parquet")
    folder = unpacked(experiment, tmp_path / "empty")
    found = predicted(folder, tmp_path / "typed.parquet")
    assert_as(found, model_of(folder), frame())


@pytest.mark.slow
def test_a_table_that_does_not_fit_is_one_sentence(
    experiment: Experiment, tmp_path: Path, predicted: Predict
) -> None:
    """A missing column, key or number is refused by name, and nothing is printed."""
    folder, other = unpacked(experiment, tmp_path / "empty"), tmp_path / "other.csv"
    frame().drop(columns="town").to_csv(other, index=False)
    with pytest.raises(ValueError, match="must have the column 'town'"):
        predicted(folder, other)
    frame().assign(length="long").to_csv(other, index=False)
    done = script(folder, str(other))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: column 'length' must hold numbers or blanks, got 'long'\n"
    done = script(folder, str(tmp_path / "training.csv"), "--id", "nobody")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: --id must name a column of the table, got 'nobody'\n"


def test_the_script_knows_nothing_of_this_project(experiment: Experiment, tmp_path: Path) -> None:
    """It imports nothing of it, and no file beside it holds a pickle."""
    folder = unpacked(experiment, tmp_path / "empty")
    assert "core" not in (folder / "predict.py").read_text()
    assert b"pickle" not in b"".join(path.read_bytes() for path in folder.iterdir())


def test_the_advised_arm_comes_with_a_card_of_what_was_measured(
    mixed_source: Table, advice: Advice, tmp_path: Path
) -> None:
    """The card names table and script; the file beside it answers like the model in memory."""
    bundle = bundle_advised(Question(mixed_source, width=4, steps=100), advice)
    with zipfile.ZipFile(io.BytesIO(package(bundle))) as archive:
        archive.extractall(tmp_path / "out")
        card = archive.read("README.md").decode()
    assert card == bundle.card
    assert "rows of mixed.csv with a label of some task, all of them learned from" in card
    assert "python predict.py new.csv" in card
    cells = mixed_frame()[list(mixed_source.input_columns)]
    pd.testing.assert_frame_equal(
        model_of(tmp_path / "out").predict(cells), bundle.model.predict(cells)
    )


def test_the_card_has_the_numbers_of_the_advice(experiment: Experiment, advice: Advice) -> None:
    """Scores of all arms and baselines, its sentence, and chances on rows not met before."""
    source = experiment.source
    assert isinstance(source, Table)
    bundle = bundle_advised(Question(source, width=4, steps=100), advice)
    header = "| task | score | this model (together) | apart | logistic regression |"
    assert header in bundle.card
    cells = " | ".join(["20.0% \\[10.0%, 30.0%\\]"] * 3)
    assert bundle.card.count(f"| error | {cells} |") == len(TASKS)
    assert advice.sentence in bundle.card
    assert "10 splits of the rows" in bundle.card
    assert bundle.measured.baselines == ("logistic regression",)
    assert set(bundle.measured.reliability["task"]) == set(TASKS)


def test_the_file_has_the_width_chosen_most_often(experiment: Experiment, advice: Advice) -> None:
    """The card says how large the network is, which widths were chosen, and contradicts neither."""
    source = experiment.source
    assert isinstance(source, Table)
    said = "width 4 in 12 and 16 in 8 of 20 trainings"
    arms = advice.arms.assign(width=4, **vars(USUAL), widths=said)
    tuned = replace(advice, arms=arms, tuned=True)
    bundle = bundle_advised(Question(source, width=16, steps=100), tuned)
    (network,) = bundle.model.networks_
    assert len(network.layers[0][1]) == 4
    parameters = sum(weight.size + bias.size for weight, bias in network.layers)
    assert (
        f"The network in the file has {parameters:,} parameters, at width 4, which" in bundle.card
    )
    assert f"its own validation part chose: {said}." in bundle.card
    (settings,) = (line for line in bundle.card.splitlines() if line.startswith("- Settings:"))
    assert settings.endswith("width chosen around 16.")
    assert "splits" not in settings  # those of an advice that fitting did not ask for
