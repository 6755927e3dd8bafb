"""A fitted model logged to MLflow: parameters, scores, signature, its file, its card.

MLflow itself says where: MLFLOW_TRACKING_URI, MLFLOW_EXPERIMENT_NAME. What is logged can be loaded
by `mlflow.pyfunc.load_model`; no pickle is in it.
Needs the package `mlflow`: pip install 'together-or-apart[mlflow]'.
"""

import re
import tempfile
import warnings
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, DataType, Schema, TensorSpec
from mlflow.types.schema import AnyType

from core.data.columns.inputs import Numbers
from core.data.tables.wording import short
from core.estimator.card import PROJECT
from core.estimator.measured import Measured
from core.estimator.multitask import MultiTask
from core.estimator.saving import load, save

FILE = "model.safetensors"
REFUSED = re.compile(r"[^\w\-. :]")  # in the name of a metric


def log(model: MultiTask, measured: Measured, texts: Mapping[str, str]) -> str:
    """Log a fitted model in a run of its own, within the one that is active if there is one.

    Args:
        measured: on rows held out: its scores are the run's metrics.
        texts: by the name of a file, what else is kept, as the card.

    Returns:
        The id of the run.
    """
    with (
        mlflow.start_run(nested=mlflow.active_run() is not None) as run,
        tempfile.TemporaryDirectory() as folder,
    ):
        mlflow.log_params({"sharing_": model.sharing_, "rows": model.n_rows_, **model.get_params()})
        mlflow.log_metrics(metrics(measured))
        for name, text in texts.items():
            mlflow.log_text(text, name)
        save(model, path := Path(folder) / FILE)
        with warnings.catch_warnings():
            # rows of the table are nobody's business: the signature needs no example of them
            warnings.filterwarnings("ignore", ".*An input example was not provided")
            mlflow.pyfunc.log_model(
                name="model",
                loader_module=__name__,
                data_path=str(path),
                signature=signature(model),
                pip_requirements=[f"{PROJECT}=={version(PROJECT)}"],
            )
    return str(run.info.run_id)


def metrics(measured: Measured) -> dict[str, float]:
    """Return the mean test scores of the model by metric and task, with their 95% intervals."""
    own = measured.quality[measured.quality["arm"] == measured.arm]
    found: dict[str, float] = {}
    for row in own.to_dict("records"):
        name = REFUSED.sub("_", f"{row['metric']} {short(row['task'])}")
        if name in found:  # of a task whose name differs in signs alone
            name += f" {len(found)}"
        ends = {name: row["score"], f"{name} low": row["low"], f"{name} high": row["high"]}
        found |= {key: float(value) for key, value in ends.items() if not np.isnan(value)}
    return found


def signature(model: MultiTask) -> ModelSignature:
    """Say which columns go in and come out; each may be blank, or left out, in a row."""
    inputs: list[ColSpec | TensorSpec] = [
        # numbers of any type: MLflow would refuse a column of whole ones where it is told of others
        ColSpec(AnyType() if isinstance(c, Numbers) else DataType.string, c.name, False)
        for c in model.preparation_.columns
    ]
    outputs: list[ColSpec | TensorSpec] = [
        ColSpec(DataType.string if _of_words(classes) else DataType.double, name)
        for name, classes in zip(model.targets_.names, model.targets_.classes, strict=True)
    ]
    return ModelSignature(Schema(inputs), Schema(outputs))


def _of_words(classes: np.ndarray | None) -> bool:
    return classes is not None and classes.dtype.kind not in "biuf"


class _Answering:
    """A model as MLflow wants it."""

    def __init__(self, model: MultiTask) -> None:
        self._model = model

    def predict(self, table: pd.DataFrame, params: dict[str, Any] | None = None) -> Any:
        """Answer the rows of a table; there are no parameters."""
        return self._model.predict(table)


def _load_pyfunc(path: str) -> _Answering:
    """Read what `log` has logged: MLflow calls it by this name."""
    return _Answering(load(path))
