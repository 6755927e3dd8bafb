"""Which networks can be looked into, and under which key that is kept."""

from dataclasses import replace

from core.arms.apart import APART
from core.arms.together import TOGETHER
from core.experiments.experiment import Experiment
from core.networks import budget

# Weights of both arms: the networks as they were on the way then take up to 200 MB for a while, and
# what is kept of them some 5 MB. A usual run has a tenth of it.
MOST_WEIGHTS = 1_600_000
MOST_UNITS = 16_384  # of all networks of an arm: their activations on all examples take 65 MB
FORMAT = 1  # of what is kept: raised when it changes


def asked_of(experiment: Experiment) -> Experiment:
    """Return the experiment as it is looked into: replicate 0, together and apart.

    Raises:
        ValueError: when its networks are too large.
    """
    asked = replace(experiment, arms=(TOGETHER.name, APART.name), replicates=1)
    names, inputs = asked.source.names, asked.source.sizes().inputs
    logits = [kind.logits for kind in asked.source.kinds]
    weights = units = 0
    for arm in (TOGETHER, APART):
        groups = arm.groups(names)
        width = max(budget.widths(asked.budget, groups, inputs, asked.width, asked.depth, logits))
        weights += budget.parameters(groups, inputs, width, asked.depth, logits)
        units = max(units, len(groups) * width * asked.depth)
    if weights > MOST_WEIGHTS or units > MOST_UNITS:
        raise ValueError(
            f"networks to look into must have at most {MOST_WEIGHTS:,} weights in all and "
            f"{MOST_UNITS:,} units an arm, got {weights:,} and {units:,}; take a smaller width, "
            "or fewer tasks"
        )
    return asked


def key_of(experiment: Experiment) -> str:
    """Return the key under which it is kept: equal for all that train the same networks."""
    asked = replace(experiment, arms=(TOGETHER.name, APART.name), replicates=1)
    return f"inside-{FORMAT}-{asked.family}"
