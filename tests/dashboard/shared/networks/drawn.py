"""Drawings of experiments, made without drawing data."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from core import Experiment
from core.arms.catalogue import ARMS, ArmName
from core.data import RoadScenes, SharedFeatures
from core.networks.budget import BUDGETS
from dashboard.shared.networks.sides import Drawing, drawing_of


def grouping(names: tuple[str, ...], size: int) -> ArmName:
    """Group neighbouring tasks."""
    return tuple(names[first : first + size] for first in range(0, len(names), size))


def drawing(tasks: int = 4, **settings: Any) -> Drawing:
    """Draw an experiment with road scenes."""
    return drawing_of(Experiment(RoadScenes(tasks=tasks), **settings), None)


@st.composite
def drawings(draw: st.DrawFn) -> Drawing:
    """Draw any sides of any size, with any labels missing."""
    source = SharedFeatures(tasks=draw(st.integers(1, 100)))
    fits = [name for name, arm in ARMS.items() if arm.fewest_tasks <= source.tasks]
    arms: list[ArmName] = draw(st.lists(st.sampled_from(fits), min_size=1, unique=True))
    size = draw(st.integers(0, source.tasks))
    experiment = Experiment(
        source,
        width=draw(st.integers(1, 512)),
        depth=draw(st.integers(1, 4)),
        arms=(*arms, grouping(source.names, size)) if size else tuple(arms),
        budget=draw(st.sampled_from(list(BUDGETS))),
    )
    found = drawing_of(experiment, None)
    picture = draw(st.none() | st.tuples(st.integers(1, 40), st.integers(1, 40)))
    unlabelled = draw(st.frozensets(st.integers(0, source.tasks - 1)))
    return replace(found, picture=picture, unlabelled=unlabelled)
