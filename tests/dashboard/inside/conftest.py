"""Shared by the tests of Inside: small networks looked into, and made-up insights."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from core import Experiment
from core.computing.ticket import Ticket, Work, always
from core.data import RoadScenes
from core.grouping.study import Study
from core.inside.insight import Insight
from core.inside.looking import look
from dashboard.shared import loading
from tests.core.grouping.conftest import friends
from tests.core.grouping.conftest import made as made_up

ROAD = Experiment(RoadScenes(tasks=4, examples=300), width=8, replicates=2, steps=300)


@cache
def looked(experiment: Experiment) -> Insight:
    """Look inside in the test's own process, once for all tests."""
    return look(experiment)


@pytest.fixture(scope="session")
def insight() -> Insight:
    """Small but real: four objects of road scenes, eight units."""
    return looked(ROAD)


@pytest.fixture(scope="session")
def made() -> Insight:
    """As `insight`, but made up: every number is known.

    The one network's unit k follows feature k, and just the tasks that need a feature use it, a
    quarter of what they know each; in separate network t unit k follows feature k if its task
    needs it.
    """
    whole = looked(ROAD)
    features, tasks = whole.needed.shape
    width = 12
    matches = np.zeros((1, width, features), np.float16)
    matches[0, np.arange(features), np.arange(features)] = 0.95
    separate = np.zeros((tasks, width, features), np.float16)
    separate[:, np.arange(features), np.arange(features)] = 0.9 * whole.needed.T
    effects = np.zeros((tasks, width), np.float16)
    effects[:, :features] = 0.25 * whole.needed.T
    found = np.full((len(whole.moments), 1, features), 0.3, np.float16)
    found[-1] = 0.95
    apart_found = np.full((len(whole.moments), tasks, features), 0.3, np.float16)
    apart_found[-1] = separate.max(axis=1)
    return replace(
        whole,
        together=replace(whole.together, matches=matches, effects=effects, found=found),
        apart=replace(whole.apart, matches=separate, effects=effects, found=apart_found),
        unit_order=np.arange(width),
        task_order=np.arange(tasks),
    )


def studied(experiment: Experiment) -> Study:
    """Make up a study: the first two tasks help each other, the others harm them."""
    names = experiment.source.names
    return replace(made_up(friends, tasks=len(names)), names=names)


class Here:
    """Looks that are done in the test's own process as soon as they are asked for.

    Attributes:
        asked: the experiments that were to be looked into.
        reason: why nothing comes of them, if so. over: whether they end at all.
    """

    def __init__(self) -> None:
        self.asked: list[Experiment] = []
        self.reason, self.over = "", True

    def look(
        self, experiment: Experiment, alive: Callable[[], bool] = always
    ) -> Ticket[None, Insight]:
        """Answer as `Looks.look` does."""
        self.asked.append(experiment)
        work: Work[None, Insight] = Work(lambda: None, on_unwanted=lambda: work.give_up())
        ticket = work.ticket(alive)
        if self.reason:
            work.fail(self.reason)
        elif self.over:
            work.finish(looked(replace(experiment, replicates=2)))
        else:
            work.begin()
            work.advance(0.25)
        return ticket


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch, over: Any) -> Here:
    """Let pages look inside without workers."""
    here = Here()
    over.cluster = type("Silent", (), {"trouble": ""})
    over.store = None
    monkeypatch.setattr(loading, "looks", lambda: here)
    return here
