"""What one arm's networks have learned: see `Side`."""

from collections.abc import Sequence

import numpy as np

from core.data.arrays import Floats, Rows
from core.inside.insight import Side
from core.inside.parts import correlations
from core.inside.subject import Subject
from core.inside.weights import halved, weights_of

SHOWN = 24  # units of an arm of which the growth is kept


def side_of(subject: Subject, features: Floats, effects: Floats, moments: Sequence[int]) -> Side:
    """Measure an arm.

    Args:
        features: (n, C) true ones of the test examples that are looked at.
        effects: (T, U), see `Side`.
        moments: steps; at the last all networks are at their best.
    """
    names = subject.trained.draws.names
    networks = [network for _, _, network in subject.trained.networks()]
    answers = np.empty(len(names), dtype=np.int64)
    for number, group in enumerate(subject.groups):
        answers[list(group)] = number
    units = subject.units(subject.stacks)
    flat = units.reshape(len(units), -1, units.shape[-1])
    shown = most_worth(effects[:, : units.shape[2]], answers)
    growth, found = [], []
    for step in moments:
        stacks = subject.moments.at(subject.trained, step)
        then = subject.units(stacks)
        then = then.reshape(flat.shape)
        matches = correlations(then, features)
        found.append(matches.max(axis=1, initial=-1.0))
        growth.append(subject.first_weights(stacks)[shown[:, 0], shown[:, 1]])
    return Side(
        weights=weights_of(networks, names),
        steps=subject.steps,
        networks=answers.astype(np.int16),
        losses=subject.losses(),
        answering=halved((flat > 0).mean(axis=2, dtype=np.float32)),
        matches=halved(matches),
        effects=halved(effects),
        shown=shown,
        growth=halved(np.stack(growth)),
        found=halved(np.stack(found)),
    )


def most_worth(effects: Floats, networks: Rows) -> Rows:
    """Return networks and units (S, 2): first each network's dearest unit, then its next, ...

    Args:
        effects: (T, W) of first-layer units. networks: (T,) the one that answers each task.
    """
    worth = np.full((int(networks.max()) + 1, effects.shape[1]), -np.inf)
    np.maximum.at(worth, networks, np.nan_to_num(effects, nan=-np.inf))
    order = (-worth).argsort(axis=1, kind="stable")
    dearest = np.take_along_axis(worth, order, axis=1)
    place = np.broadcast_to(np.arange(order.shape[1]), order.shape)
    # by place within a network, and of equal places the dearer first
    first = np.lexsort((-dearest.ravel(), place.ravel()))[:SHOWN]
    network, at = np.unravel_index(first, order.shape)
    return np.stack([network, order[network, at]], axis=1).astype(np.int16)
