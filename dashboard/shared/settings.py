"""The settings of an experiment by name, as controls and addresses hold them.

They are those that sources, `Missing` and `Experiment` declare; "source" and "arms" stand beside.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core import Experiment
from core.arms.catalogue import REFERENCE
from core.computing.cost import cost_of
from core.data.catalogue import SOURCES
from core.experiments import adjusting
from core.results.records import SPLITS
from core.settings.setting import Setting, Whole
from core.training.rule import points
from dashboard.shared.arms import require_comparable

MAX_SECONDS = 240.0  # on one core, of the longest race: some two minutes on two
# Numbers of one draw, and rows of all curves. Drawing takes five times the 4 bytes of each number
# for a moment, and laying curves out 100 bytes a row: some 150 MB either way.
MAX_CELLS, MAX_CURVE_ROWS = 8_000_000, 1_500_000


def declared(key: str) -> dict[str, Setting]:
    """Return the settings that pages offer with a source, by name: the source's own first."""
    return {n: s for n, s in adjusting.declared(SOURCES[key]).items() if s.on_pages}


def source_key(experiment: Experiment) -> str:
    """Return the word for the experiment's source in an address."""
    return type(experiment.source).key


def default(key: str) -> Experiment:
    """Return the settings with which a source opens."""
    return Experiment(SOURCES[key].opening())


def values(experiment: Experiment) -> dict[str, Any]:
    """Return all settings by name, "source" and "arms" first."""
    key = source_key(experiment)
    every = adjusting.values(experiment)
    return {"source": key, "arms": experiment.arms, **{name: every[name] for name in declared(key)}}


def build(settings: Mapping[str, Any]) -> Experiment:
    """Make the experiment of settings such as `values` returns.

    Raises:
        ValueError: when they do not go together, or would take too long.
    """
    key = settings["source"]
    require_comparable(settings["arms"])
    chosen = SOURCES[key].reconciled({name: settings[name] for name in declared(key)})
    experiment = adjusting.adjusted(replace(default(key), arms=(REFERENCE.name,)), chosen)
    experiment = replace(experiment, arms=settings["arms"])
    _require_feasible(experiment)
    return experiment


def most_replicates(experiment: Experiment) -> int:
    """Return how many replicates pages offer of an experiment: no more than `build` accepts."""
    cost, offered = cost_of(experiment), declared(source_key(experiment))["replicates"].offered
    assert isinstance(offered, Whole)
    in_time = int((MAX_SECONDS - cost.fixed_seconds) / cost.draw_seconds)
    return min(
        offered.high, in_time, MAX_CURVE_ROWS // _curve_rows(replace(experiment, replicates=1))
    )


def affordable(experiment: Experiment) -> Experiment:
    """Return the experiment with as many of its replicates as pages accept, two at least."""
    most = max(2, most_replicates(experiment))
    return replace(experiment, replicates=min(experiment.replicates, most))


def _require_feasible(experiment: Experiment) -> None:
    """Refuse what would keep a class waiting, or take the memory that all share."""
    cost, rows = cost_of(experiment), _curve_rows(experiment)
    if cost.seconds > MAX_SECONDS:
        raise ValueError(
            "width, depth, tasks, steps and replicates must stay within some minutes of work, got "
            f"about {cost.seconds / MAX_SECONDS:.0f} times that; lower one of them"
        )
    if cost.cells > MAX_CELLS:
        raise ValueError(
            f"examples and tasks must make at most {MAX_CELLS:,} numbers in memory, got "
            f"{cost.cells:,}; lower one of them"
        )
    if rows > MAX_CURVE_ROWS:
        raise ValueError(
            "tasks, replicates and steps must make curves of at most "
            f"{MAX_CURVE_ROWS:,} values, got {rows:,}; lower one of them"
        )


def _curve_rows(experiment: Experiment) -> int:
    """Count the rows of all curves: see `Result.curves`."""
    tasks, arms = len(experiment.source.names), len(experiment.arms)
    return points(experiment.steps) * len(SPLITS) * tasks * arms * experiment.replicates
