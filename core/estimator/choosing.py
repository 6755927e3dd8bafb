"""Together or apart, found out on the rows themselves."""

from core.arms.apart import APART
from core.arms.together import TOGETHER
from core.computing.running import run
from core.data.missing import NoLabelsLeft
from core.experiments.experiment import Experiment
from core.metrics.catalogue import LOG_LOSS, SKILL
from core.metrics.metric import Metric
from core.results.result import FINISHED, Result

CHOSEN = (TOGETHER.name, APART.name)


def compared(experiment: Experiment) -> Result:
    """Train together and apart on the same splits.

    Raises:
        NoLabelsLeft: when nothing is left to learn from.
    """
    result = run(experiment)
    if result.outcome != FINISHED:
        raise NoLabelsLeft(result.outcome)
    return result


def deciding(result: Result) -> Metric:
    """Return the metric that decides: skill; of yes/no tasks alone the log loss it is made of."""
    return SKILL if SKILL.name in result.scores.columns else LOG_LOSS


def preferred(result: Result) -> str:
    """Return which of the two is better on test rows, on average; together if they are equal."""
    gain = float(result.overall(deciding(result).name)["gain"])
    return APART.name if gain < 0 else TOGETHER.name
