"""The arm "grouping": each split trained in the groups that its own rows propose."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.advice.answer import APART, GROUPING, TOGETHER
from core.advice.partition import propose
from core.computing.packing import Draw
from core.data.arrays import Floats
from core.experiments.experiment import Experiment

Names = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Proposal:
    """What affinities propose.

    Attributes:
        grouping: for the mean over replicates.
        by_replicate: for each replicate alone.
    """

    grouping: Names
    by_replicate: tuple[Names, ...]

    @property
    def alike(self) -> int:
        """Replicates that propose the same as the mean."""
        return self.by_replicate.count(self.grouping)


def proposed(affinity: Floats, names: Sequence[str]) -> Proposal:
    """Propose a grouping from (R, T, T) affinities, and one for each replicate."""

    def named(matrix: Floats) -> Names:
        return tuple(tuple(names[task] for task in group) for group in propose(matrix))

    return Proposal(named(np.mean(affinity, axis=0)), tuple(named(m) for m in affinity))


def to_train(proposal: Proposal, experiment: Experiment) -> list[Draw]:
    """List the draws whose grouping is neither all together nor all apart, one by one."""
    return [
        (replace(experiment, arms=(names,)), replicate)
        for replicate, names in enumerate(proposal.by_replicate)
        if _plain(names) is None
    ]


def with_grouping(
    scores: pd.DataFrame,
    costs: pd.DataFrame,
    proposal: Proposal,
    trained: Sequence[pd.DataFrame],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Add the arm "grouping" to the scores and costs of together and apart.

    A replicate that proposes all together or all apart has the scores of that arm.

    Args:
        trained: the scores of the draws `to_train`, one each, with seconds; none: nothing is added.
    """
    # fewer splits may have been there before
    scores, costs = (table[table["arm"] != GROUPING] for table in (scores, costs))
    if not trained:
        return scores, costs
    parts = [own.drop(columns="seconds") for own in trained]
    for replicate, names in enumerate(proposal.by_replicate):
        arm = _plain(names)
        if arm is not None:
            parts.append(scores[(scores["arm"] == arm) & (scores["replicate"] == replicate)])
    # in the order of replicates, like the rows of other arms
    own = pd.concat(parts).assign(arm=GROUPING).sort_values("replicate", kind="stable")
    seconds = sum(float(part["seconds"].iloc[0]) for part in trained)
    cost = {
        "arm": GROUPING,
        "parameters": own["parameters"].median(),
        # as if every replicate had been trained: those that are plain took none of their own
        "seconds": seconds * len(proposal.by_replicate) / len(trained),
        "steps": own["ended_at"].mean(),
        "still_improving": own["still_improving"].mean(),
    }
    return (
        pd.concat([scores, own], ignore_index=True),
        pd.concat([costs, pd.DataFrame([cost])], ignore_index=True),
    )


def _plain(names: Names) -> str | None:
    """Return the arm that a grouping is by another name, if it is."""
    if len(names) == 1:
        return TOGETHER
    return APART if all(len(group) == 1 for group in names) else None
