from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from core import MultiTask
from core.estimator.card import card
from core.estimator.measured import Measured
from tests.core.mixed import Mixed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # MLflow warns of what it uses itself
]


@pytest.fixture
def mlflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Log to a database of the test's own."""
    reason = "MLflow is not installed; `pip install '.[mlflow]'` does so"
    found: ModuleType = pytest.importorskip("mlflow", reason=reason)
    monkeypatch.chdir(tmp_path)  # a database on this machine keeps its files beside it
    before = found.get_tracking_uri()
    found.set_tracking_uri(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    yield found
    found.set_tracking_uri(before)


@pytest.fixture(scope="module")
def model(mixed: Mixed) -> MultiTask:
    """Fit a model with a comparison."""
    inputs = mixed.X.rename(columns={"x0": "how long?"})
    tasks = mixed.Y[["price", "sort", "sold"]].rename(columns={"sold": "sold, or not"})
    return MultiTask("auto", width=4, splits=3, steps=100, random_state=0).fit(inputs, tasks)


def test_a_model_is_logged_and_loaded(mixed: Mixed, model: MultiTask, mlflow: ModuleType) -> None:
    """Parameters, scores, card and signature are in the run; what is loaded answers the same."""
    from core.estimator import tracking

    measured = Measured.of(model.advice_)
    text = card(model, measured)
    run = mlflow.get_run(tracking.log(model, measured, {"README.md": text}))
    assert (run.data.params["sharing_"], run.data.params["width"]) == (model.sharing_, "4")
    own = measured.quality[measured.quality["arm"] == measured.arm]
    (skill,) = own[(own["task"] == "price") & (own["metric"] == "skill")]["score"]
    assert run.data.metrics["skill price"] == skill
    assert {"error sold_ or not", "error sold_ or not low"} <= set(run.data.metrics)
    assert len(run.data.metrics) == own[["score", "low", "high"]].notna().to_numpy().sum()
    assert mlflow.artifacts.load_text(f"{run.info.artifact_uri}/README.md") == text
    (logged,) = mlflow.search_logged_models(output_format="list")
    loaded = mlflow.pyfunc.load_model(logged.model_uri)
    inputs = mixed.X.rename(columns={"x0": "how long?"})
    pd.testing.assert_frame_equal(loaded.predict(inputs), model.predict(inputs))
    whole = inputs.assign(x2=range(240))  # as whole numbers come from a file
    pd.testing.assert_frame_equal(loaded.predict(whole), model.predict(whole))
    assert loaded.metadata.signature.inputs.input_names() == list(inputs.columns)
    assert loaded.metadata.signature.outputs.input_names() == list(model.targets_.names)


def test_no_row_of_the_table_is_logged(mixed: Mixed, mlflow: ModuleType, tmp_path: Path) -> None:
    """An odd number of an input is in no file that was written."""
    from core.estimator import tracking

    inputs = mixed.X.copy()
    inputs.loc[3, "x0"] = 9.87654321
    tasks = mixed.Y[["sold"]]
    model = MultiTask("together", width=4, steps=100, random_state=0).fit(inputs, tasks)
    tracking.log(model, Measured(), {})
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"9.8765" not in written
    assert np.float64(9.87654321).tobytes() not in written


def test_it_is_logged_within_a_run_that_is_active(model: MultiTask, mlflow: ModuleType) -> None:
    """Who has begun a run finds the model in a run below it."""
    from core.estimator import tracking

    with mlflow.start_run() as outer:
        run = mlflow.get_run(tracking.log(model, Measured(), {}))
    assert run.data.tags["mlflow.parentRunId"] == outer.info.run_id
    assert not run.data.metrics
