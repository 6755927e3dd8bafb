"""Networks fitted once more, on all rows, for as long as validation has said."""

from collections.abc import Sequence

import torch

from core.fitting.fitted import network_of
from core.fitting.threads import one_thread
from core.networks.groups import by_stack
from core.networks.stack import Stack
from core.results.weights import Network
from core.training.draws import Draws
from core.training.loop import Check
from core.training.rule import EVERY


def refit(
    draws: Draws, networks: Sequence[Network], longer: float, check: Check = lambda: None
) -> tuple[Network, ...]:
    """Train networks anew from initial weights, each as long as it took before.

    Nothing is held out, so nothing is chosen: the steps are those that validation chose, times
    `longer`, so that every row is met as often (Goodfellow, Bengio & Courville 2016, alg. 7.2).

    Args:
        draws: one draw of all rows. networks: as `fit` gave them, all of one width.
        longer: how many times as many rows there are to learn from.
        check: called before every step; what it raises ends the training.
    """
    groups = tuple(tuple(draws.names.index(task) for task in network.tasks) for network in networks)
    steps = {
        group: EVERY * round(network.step * longer / EVERY)
        for group, network in zip(groups, networks, strict=True)
    }
    width = len(networks[0].layers[0][1])
    found: dict[tuple[int, ...], Network] = {}
    with one_thread():
        for part in by_stack(groups, draws.kinds):
            stack = _trained(draws, part, width, [steps[group] for group in part], check)
            for position, group in enumerate(part):
                found[group] = network_of(stack, position, steps[group], draws, group)
    return tuple(found[group] for group in groups)


def _trained(
    draws: Draws, part: tuple[tuple[int, ...], ...], width: int, steps: Sequence[int], check: Check
) -> Stack:
    """Return the networks of a stack, each as it was after its own number of steps."""
    trial = draws.trial(part, width)
    kept = trial.stack.only(torch.arange(len(part)))
    ends = torch.tensor(steps)
    for step in range(EVERY, max(steps) + 1, EVERY):
        trial.train(EVERY, check)
        (ended,) = torch.nonzero(ends == step, as_tuple=True)
        kept.copy_networks(trial.stack, ended, ended)
    return kept
