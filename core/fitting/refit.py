"""Networks fitted once more, on all rows, for as long as validation has said."""

from collections.abc import Callable, Sequence

import torch

from core.arms.catalogue import ArmName, arm_of
from core.fitting.fitted import network_of
from core.fitting.threads import one_thread
from core.networks.groups import by_stack
from core.networks.stack import Stack
from core.results.weights import Fitted, Network
from core.training.draws import Draws
from core.training.loop import Check, Trial
from core.training.rule import EVERY


def refit(
    draws: Draws,
    arm: ArmName,
    fitted: Fitted,
    longer: float,
    check: Check = lambda: None,
    on_share: Callable[[float], None] = lambda _: None,
) -> tuple[Network, ...]:
    """Train the networks of an arm anew from initial weights, each as long as it took before.

    Nothing is held out, so nothing is chosen: width and tuning are those that validation chose, and
    so are the steps, times `longer`, so that every row is met as often (Goodfellow, Bengio &
    Courville 2016, alg. 7.2).

    Args:
        draws: one draw of all rows. fitted: as `fit` gave it.
        longer: how many times as many rows there are to learn from.
        check: called before every step; what it raises ends the training.
        on_share: told after every evaluation which share of the training is done.
    """
    own, recipe, names = arm_of(arm), fitted.recipe, draws.names
    draws = draws.tuned(recipe.tuning)
    before = [_longer(step, longer) for step in recipe.before]
    step_of = {network.tasks: _longer(network.step, longer) for network in fitted.networks}
    parts = by_stack(own.groups(names), draws.kinds)
    ends = [[step_of[tuple(names[task] for task in group)] for group in part] for part in parts]
    total, done = max(before, default=0) + sum(map(max, ends)), 0

    def advance() -> None:
        nonlocal done
        done += EVERY
        on_share(done / total)

    networks: list[Network] = []
    with one_thread():
        source = None
        if before:
            trial = draws.trial(own.source_groups(names), recipe.width)
            source = _trained(trial, before, check, advance)
        trials = own.trials(draws, recipe.width, source)
        for trial, part, steps in zip(trials, parts, ends, strict=True):
            stack = _trained(trial, steps, check, advance)
            networks += [
                network_of(stack, position, step, draws, group, draws.examples.scales)
                for position, (step, group) in enumerate(zip(steps, part, strict=True))
            ]
    return tuple(networks)


def _trained(
    trial: Trial, steps: Sequence[int], check: Check, advance: Callable[[], None]
) -> Stack:
    """Return the networks of a trial, each as it was after its own number of steps.

    Args:
        advance: called after every `EVERY` steps.
    """
    kept = trial.stack.only(torch.arange(len(steps)))
    ends = torch.tensor(steps)
    for step in range(EVERY, max(steps) + 1, EVERY):
        trial.train(EVERY, check)
        advance()
        (ended,) = torch.nonzero(ends == step, as_tuple=True)
        kept.copy_networks(trial.stack, ended, ended)
    return kept


def _longer(step: int, longer: float) -> int:
    return EVERY * round(step * longer / EVERY)
