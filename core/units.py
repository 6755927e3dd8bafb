"""How the replicates of an experiment are cut into units of work."""

from itertools import pairwise

from core.experiment import Experiment
from core.networks import budget
from core.networks.grouping import groups_of

# Parameters of one unit's networks: with gradients and moments they fill about 16 MB, beyond which
# a larger stack is no faster; and labels, which bound the memory of long tables.
UNIT_PARAMETERS, UNIT_CELLS = 1_000_000, 20_000_000


def units_of(experiment: Experiment) -> list[tuple[int, ...]]:
    """Cut an experiment's replicates into units of even size, the same on every machine."""
    first = experiment.source.draw((experiment.seed, 0, 0))
    total = 0
    for arm in experiment.arms:
        groups = groups_of(arm, first.names)
        settings = (first.x.shape[1], experiment.width, experiment.depth)
        total += sum(
            budget.parameters(groups, settings[0], width, experiment.depth)
            for width in budget.widths(experiment.budget, groups, *settings)
        )
    cells = first.x.size + first.y.size * len(experiment.arms)
    most = max(1, min(UNIT_PARAMETERS // total, UNIT_CELLS // cells))
    count = max(-(-experiment.replicates // most), min(2, experiment.replicates))
    edges = [experiment.replicates * k // count for k in range(count + 1)]
    return [tuple(range(a, b)) for a, b in pairwise(edges)]
