"""A look inside networks as Python that looks again: to be read, and to be run."""

from core.experiments.code import imports
from core.experiments.experiment import Experiment
from core.settings.writing import written


def look_code(experiment: Experiment) -> str:
    """Write the program that trains both ways once, and prints what was measured inside."""
    return "\n".join(
        [
            *imports(experiment),
            "from core.inside.looking import look",
            "",
            f"insight = look({written(experiment)})",
            "print(insight)",
        ]
    )
