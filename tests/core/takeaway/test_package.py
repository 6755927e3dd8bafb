import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from core.arms.catalogue import ArmName
from core.data.sources.table import Table
from core.experiments.experiment import Experiment
from core.takeaway import predict
from core.takeaway.bundle import bundle
from core.takeaway.package import package
from tests.core.takeaway.conftest import TASKS, frame

Predict = Callable[[Path, Path], pd.DataFrame]  # folder, table


def unpacked(experiment: Experiment, folder: Path, arm: ArmName = "together") -> Path:
    """Fit an arm and unpack the take-away in a new folder."""
    folder.mkdir()
    with zipfile.ZipFile(io.BytesIO(package(bundle(experiment, arm)))) as archive:
        assert sorted(archive.namelist()) == [
            "README.txt", "network.pt", "predict.py", "settings.json",
        ]  # fmt: skip
        archive.extractall(folder)
    return folder


@pytest.fixture
def predicted(monkeypatch: pytest.MonkeyPatch) -> Predict:
    """Predict for a table with the script of a folder, in this process."""

    def run(folder: Path, table: Path) -> pd.DataFrame:
        monkeypatch.setattr(predict, "FOLDER", folder)
        settings, _ = predict.load()
        return predict.predict(predict.read(table, settings))

    return run


def script(folder: Path, table: Path) -> subprocess.CompletedProcess[str]:
    """Run the script in its folder, where this project is not to be found."""
    command = [sys.executable, "-I", "predict.py", str(table)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def expected(experiment: Experiment, arm: ArmName, table: pd.DataFrame) -> np.ndarray:
    """Compute the probabilities by the engine's preparation and plain NumPy."""
    taken, found = bundle(experiment, arm), {}
    for network in taken.fitted.networks:
        hidden = taken.preparation.apply(table)
        for weight, bias in network.layers[:-1]:
            hidden = np.maximum(hidden @ weight.T + bias, 0)
        weight, bias = network.layers[-1]
        answers = 1 / (1 + np.exp(-(hidden @ weight.T + bias)))
        found |= dict(zip(network.tasks, answers.T, strict=True))
    return np.stack([found[task] for task in TASKS if task in found], axis=1)


@pytest.mark.slow
def test_the_script_gives_the_probabilities_of_the_engine(
    experiment: Experiment, tmp_path: Path
) -> None:
    """On the training table, in an empty folder, every probability agrees to 1e-5, in row order."""
    folder = unpacked(experiment, tmp_path / "empty", (TASKS[:2], TASKS[2:]))
    done = script(folder, tmp_path / "training.csv")
    assert (done.returncode, done.stderr) == (0, "")
    found = pd.read_csv(io.StringIO(done.stdout))
    wanted = expected(experiment, (TASKS[:2], TASKS[2:]), frame())
    np.testing.assert_allclose(found, wanted, atol=1e-5)
    assert list(found.columns) == ["'=1+1", "'@b,c", "{0}"]  # a spreadsheet would compute two
    assert not (folder / "ran").exists()


@pytest.mark.parametrize("arm", ["together", "apart", "transfer"])
def test_every_arm_predicts(
    experiment: Experiment, tmp_path: Path, predicted: Predict, arm: ArmName
) -> None:
    """One network, one for each task, or that of the focus task: they are the engine's."""
    found = predicted(unpacked(experiment, tmp_path / "empty", arm), tmp_path / "training.csv")
    np.testing.assert_allclose(found, expected(experiment, arm, frame()), atol=1e-5)
    assert list(found.columns) == list(TASKS[:1] if arm == "transfer" else TASKS)


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
    np.testing.assert_allclose(found, expected(experiment, "together", table), atol=1e-5)


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
    found = predicted(unpacked(experiment, tmp_path / "empty"), path)
    np.testing.assert_allclose(found, expected(experiment, "together", source.frame), atol=1e-5)


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
    np.testing.assert_allclose(found, expected(experiment, "together", frame()), atol=1e-5)


@pytest.mark.slow
def test_a_table_that_does_not_fit_is_one_sentence(
    experiment: Experiment, tmp_path: Path, predicted: Predict
) -> None:
    """A missing column or a word among numbers is refused by name, and nothing is printed."""
    folder, other = unpacked(experiment, tmp_path / "empty"), tmp_path / "other.csv"
    frame().drop(columns="town").to_csv(other, index=False)
    with pytest.raises(ValueError, match="must have the column 'town'"):
        predicted(folder, other)
    frame().assign(length="long").to_csv(other, index=False)
    done = script(folder, other)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: column 'length' must hold numbers or blanks, got 'long'\n"


def test_the_settings_say_what_was_fitted(experiment: Experiment, tmp_path: Path) -> None:
    """Weights load safely, and settings.json has tasks, answers, scores and sizes of the splits."""
    folder = unpacked(experiment, tmp_path / "empty", (TASKS[:2], TASKS[2:]))
    states = torch.load(folder / "network.pt", weights_only=True)
    settings = json.loads((folder / "settings.json").read_text())
    assert [network["tasks"] for network in settings["networks"]] == [
        list(TASKS[2:]),
        list(TASKS[:2]),
    ]
    for state, network in zip(states, settings["networks"], strict=True):
        inputs, width, outputs = network["layers"]
        assert state["0.weight"].shape == (width, inputs)
        assert state["2.bias"].shape == (outputs,)
    assert settings["tasks"] == list(TASKS)
    assert settings["answers"]["=1+1"] == {"0": "No", "1": "Yes"}
    assert sum(settings["rows"].values()) == 200
    assert {score["split"] for score in settings["scores"]} == {"validation", "test"}
    assert len((folder / "README.txt").read_text().splitlines()) == 5
    assert "core" not in (folder / "predict.py").read_text()
