"""Together or Apart: when does one network for many tasks beat one network for each task?

>>> from core import Experiment, Missing, run
>>> from core.data import SharedFeatures
>>> result = run(Experiment(SharedFeatures(tasks=2, examples=50), replicates=2, steps=50))
>>> sorted(result.gain["metric"].unique())
['auc', 'error', 'log_loss']
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.advice.advising import advise
    from core.advice.answer import Advice
    from core.advice.question import Question
    from core.computing.running import run
    from core.computing.sweeps import sweep
    from core.data.missing import Missing
    from core.estimator.multitask import MultiTask
    from core.experiments.experiment import Experiment
    from core.experiments.grid import Grid
    from core.fitting.fitted import fit
    from core.results.result import Result
    from core.results.weights import Fitted

__all__ = [
    "Advice",
    "Experiment",
    "Fitted",
    "Grid",
    "Missing",
    "MultiTask",
    "Question",
    "Result",
    "advise",
    "fit",
    "run",
    "sweep",
]

_HOMES = {
    "Advice": "core.advice.answer",
    "Experiment": "core.experiments.experiment",
    "Fitted": "core.results.weights",
    "Grid": "core.experiments.grid",
    "Missing": "core.data.missing",
    "MultiTask": "core.estimator.multitask",
    "Question": "core.advice.question",
    "Result": "core.results.result",
    "advise": "core.advice.advising",
    "fit": "core.fitting.fitted",
    "run": "core.computing.running",
    "sweep": "core.computing.sweeps",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for: some need torch or Dask, which take seconds."""
    if name not in _HOMES:
        raise AttributeError(f"module 'core' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
