"""Of which experiments all sets of tasks are trained, and under which key that is kept."""

from dataclasses import replace

from core.arms.catalogue import USUAL
from core.computing.cost import group_seconds
from core.experiments.experiment import Experiment
from core.grouping.partitions import subsets
from core.networks.budget import SAME_WIDTH

FEWEST, MOST = 2, 6  # tasks: 63 networks a replicate for 6, twice as many for each task more
REPLICATES = 10  # that pages ask for
FORMAT = 1  # of what is kept: raised when it changes


def asked_of(experiment: Experiment) -> Experiment:
    """Return the experiment as it is studied: its networks all of one width.

    Raises:
        ValueError: when it has too few tasks or too many.
    """
    tasks = len(experiment.source.names)
    if not FEWEST <= tasks <= MOST:
        raise ValueError(
            f"tasks to be grouped in every way must be {FEWEST} to {MOST}, got {tasks}; for more "
            "ask for advice, which proposes groups from pairs"
        )
    return replace(experiment, arms=USUAL, budget=SAME_WIDTH)


def seconds_of(asked: Experiment) -> float:
    """Estimate the seconds of a replicate on one core: all sets, and gradients on the way."""
    inputs, every = asked.source.sizes().inputs, subsets(len(asked.source.names))
    # the gradients are compared while one network for all tasks is trained once more
    return sum(group_seconds(asked, group, inputs) for group in (*every, every[-1]))


def key_of(experiment: Experiment) -> str:
    """Return the key under which a study is kept: equal for all that train the same networks."""
    return f"grouping-{FORMAT}-{asked_of(experiment).fingerprint}"
