"""Experiments and grids as Python that runs them again: to be read, and to be run."""

from core.arms.catalogue import REFERENCE
from core.experiments.experiment import Experiment
from core.experiments.grid import Grid
from core.settings.writing import written


def run_code(experiment: Experiment) -> str:
    """Write the program that trains an experiment, and prints its gains and scores."""
    return "\n".join(
        [
            *imports(experiment, "run"),
            "",
            f"result = run({written(experiment)})",
            f"print(result.gain.to_string())  # over {REFERENCE.name}; positive helps",
            "print(result.scores.to_string())",
        ]
    )


def sweep_code(grid: Grid) -> str:
    """Write the program that trains all points of a grid, and prints a row for each."""
    axes = (f"        {axis!r}," for axis in grid.axes)
    return "\n".join(
        [
            *imports(grid.base, "Grid", "sweep"),
            "",
            'if __name__ == "__main__":  # workers import this file',
            f"    base = {written(grid.base)}",
            "    axes = (",
            *axes,
            "    )",
            "    print(sweep(Grid(base, axes)).to_string())",
        ]
    )


def imports(experiment: Experiment, *names: str) -> list[str]:
    """Write the lines that import what makes an experiment, and more names of `core`."""
    source = type(experiment.source)
    return [
        f"from core import {', '.join(['Experiment', *names])}",
        "from core.data import Missing",
        f"from {source.__module__} import {source.__name__}",
    ]
