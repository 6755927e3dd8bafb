"""Together or Apart: when does one network for many tasks beat one network for each task?

>>> from core import Experiment, Missing, run
>>> from core.data import SharedFeatures
>>> result = run(Experiment(SharedFeatures(tasks=2, examples=50), replicates=2, steps=50))
>>> sorted(result.gain["metric"].unique())
['auc', 'error', 'log_loss']
"""

from typing import TYPE_CHECKING, Any

from core.data.missing import Missing
from core.experiment import Experiment
from core.grid import Grid

if TYPE_CHECKING:
    from core.result import Result
    from core.running import run
    from core.sweeping import sweep

__all__ = ["Experiment", "Grid", "Missing", "Result", "run", "sweep"]


def __getattr__(name: str) -> Any:
    """Import what needs torch or Dask only when it is asked for."""
    if name == "run":
        from core.running import run

        return run
    if name == "sweep":
        from core.sweeping import sweep

        return sweep
    if name == "Result":
        from core.result import Result

        return Result
    raise AttributeError(f"module 'core' has no attribute {name!r}")
