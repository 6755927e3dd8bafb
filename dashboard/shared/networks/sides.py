"""What is drawn of an experiment: for each arm its networks, their widths and their weights."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core import Experiment
from core.arms.catalogue import ArmName, arm_label, arm_of
from core.arms.transfer import Transfer
from core.data import Missing, Problem
from core.networks.budget import parameters, widths
from core.networks.groups import Groups
from dashboard.shared.theme import arm_colour


@dataclass(frozen=True)
class Side:
    """The networks of one arm.

    Attributes:
        label: of the arm, as results name it. colour: "#rrggbb".
        groups: the tasks of each network that answers.
        before: those of the networks whose hidden layers are copied into it; none for most arms.
        kept: whether the copied layers stay as they are.
        alternatives: whether it gives an example one of its answers, and not all of them.
        widths: of every network; validation chooses where there are several.
        weights: of all networks that answer, and of those trained before, for each width.
    """

    label: str
    colour: str
    groups: Groups
    before: Groups
    kept: bool
    alternatives: bool
    widths: tuple[int, ...]
    weights: tuple[int, ...]
    weights_before: tuple[int, ...]


@dataclass(frozen=True)
class Glow:
    """How active a network is on an example.

    Attributes:
        units: by layer, from 0 to 1, of the units that matter most; as many as there is room for
            are drawn.
        answers: of each of its tasks, from 0 to 1.
    """

    units: tuple[tuple[float, ...], ...]
    answers: tuple[float, ...]


@dataclass(frozen=True)
class Drawing:
    """All that a drawing depends on: equal ones are drawn once.

    Attributes:
        names: of the tasks. inputs: of every network. depth: hidden layers.
        picture: (height, width) where an example is a picture.
        missing: how many labels are, and how they are handled.
        unlabelled: tasks for which the example that is drawn has no label.
        sides: an arm each.
        glows: of each side's networks, in the order of its groups; none: activity is not drawn.
    """

    names: tuple[str, ...]
    inputs: int
    depth: int
    picture: tuple[int, int] | None
    missing: Missing
    unlabelled: frozenset[int]
    sides: tuple[Side, ...]
    glows: tuple[tuple[Glow, ...], ...] = ()

    def glow(self, side: Side, tasks: tuple[int, ...]) -> Glow | None:
        """Return how active a network of a side is, by its tasks; None: that is not drawn."""
        if not self.glows or tasks not in side.groups:  # one that is trained first answers nothing
            return None
        return self.glows[self.sides.index(side)][side.groups.index(tasks)]


def drawing_of(experiment: Experiment, problem: Problem | None) -> Drawing:
    """Collect what is drawn.

    Args:
        problem: a draw of the experiment, with its labels missing; None where nothing is left.
    """
    inputs, names = experiment.source.sizes().inputs, experiment.source.names
    return Drawing(
        names,
        inputs,
        experiment.depth,
        None if problem is None else problem.picture,
        experiment.missing,
        frozenset() if problem is None else unlabelled(problem),
        tuple(_side(experiment, arm, place) for place, arm in enumerate(experiment.arms)),
    )


def unlabelled(problem: Problem) -> frozenset[int]:
    """Return the tasks without a label of one training example: of the first that has both kinds.

    Where no example has both it is one with all its labels, if there is any.
    """
    absent = np.isnan(problem.y[problem.train])
    missing = absent.sum(axis=1)
    best = np.where(missing == 0, 1, np.where(missing < problem.tasks, 0, 2)).argmin()
    return frozenset(np.flatnonzero(absent[best]).tolist())


def _side(experiment: Experiment, name: ArmName, place: int) -> Side:
    arm, names = arm_of(name), experiment.source.names
    groups, before = arm.groups(names), arm.source_groups(names)
    inputs, depth = experiment.source.sizes().inputs, experiment.depth
    of_arm = widths(experiment.budget, groups, inputs, experiment.width, depth)

    def weights(networks: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
        return tuple(parameters(tuple(networks), inputs, width, depth) for width in of_arm)

    return Side(
        label=arm_label(name),
        colour=arm_colour(arm_label(name), place),
        groups=groups,
        before=before,
        kept=isinstance(arm, Transfer) and arm.head_only,
        alternatives=not arm.takes_away,
        widths=of_arm,
        weights=weights(groups),
        weights_before=weights(before),
    )
