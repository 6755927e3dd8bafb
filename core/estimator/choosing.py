"""Together or apart, found out on the rows themselves."""

from core.arms.apart import APART
from core.arms.together import TOGETHER
from core.computing.running import run
from core.data.missing import NoLabelsLeft
from core.experiments.experiment import Experiment
from core.metrics.catalogue import LOG_LOSS, SKILL
from core.results.gain import ALL
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


def preferred(result: Result) -> str:
    """Return which of the two has the higher mean test skill; together where they are equal.

    Of yes/no tasks alone it is the log loss that decides, which skill is made of.
    """
    gain = result.gain
    metric = SKILL.name if SKILL.name in set(gain["metric"]) else LOG_LOSS.name
    rows = gain[(gain["metric"] == metric) & (gain["task"] == ALL)]
    return APART.name if float(rows["gain"].iloc[0]) < 0 else TOGETHER.name
