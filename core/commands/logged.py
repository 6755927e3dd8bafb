"""`--mlflow`: what a command has made is logged to MLflow, if that is asked for."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from core.estimator.measured import Measured
    from core.estimator.multitask import MultiTask

MLFLOW = click.Option(
    ["--mlflow"],
    is_flag=True,
    help="Log parameters, scores, model and card to MLflow, where MLFLOW_TRACKING_URI says.",
)
CARD, REPORT = "README.md", "report.html"


def require_mlflow() -> None:
    """Refuse --mlflow where MLflow is not installed.

    Raises:
        ValueError: with what to install.
    """
    if find_spec("mlflow") is None:
        raise ValueError(
            "--mlflow must find the package mlflow, got none; install it with "
            "pip install 'together-or-apart[mlflow]'"
        )


def log(model: "MultiTask", measured: "Measured", texts: Mapping[str, str]) -> None:
    """Log a fitted model, and say in which run.

    Raises:
        ValueError: when MLflow refuses it, or does not answer.
    """
    from mlflow.exceptions import MlflowException

    from core.estimator import tracking

    try:
        run = tracking.log(model, measured, texts)
    except MlflowException as error:
        raise ValueError(f"MLflow must take what is logged, got: {error}") from error
    click.echo(f"Logged to MLflow in run {run}.", err=True)
