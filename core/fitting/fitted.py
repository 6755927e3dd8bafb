"""Trained weights: the networks of one arm on one replicate, and the scores of just these weights.

This is the one home of trained weights; core.takeaway writes them into archives.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from core.arms.catalogue import ArmName, arm_label, arm_of
from core.experiments.experiment import Experiment
from core.fitting.candidate import Candidate, preferred, thin_out
from core.fitting.side_by_side import BEFORE, candidates_of, draws_of, share_done
from core.fitting.threads import one_thread
from core.metrics.catalogue import EVERY
from core.networks.budget import TUNED
from core.networks.groups import Groups, by_stack
from core.networks.stack import Stack
from core.results.weights import Fitted, Network, Recipe
from core.training.best import Best
from core.training.draws import Draws
from core.training.loop import Check, train
from core.training.rule import RUNGS

Watch = Callable[[Candidate, int], None]


@dataclass(frozen=True, eq=False)
class Trained:
    """The networks of an arm on one replicate, each at its best.

    Attributes:
        draws: of the replicate.
        candidate: the width and tuning that were taken.
        kept: the networks, stack by stack. parts: the tasks of each, likewise.
    """

    draws: Draws
    candidate: Candidate
    kept: tuple[Best, ...]
    parts: tuple[Groups, ...]

    def networks(self) -> Iterator[tuple[Best, int, Network]]:
        """Yield each network with the stack that it is in, and its place there."""
        scales = self.candidate.examples.scales
        for best, part in zip(self.kept, self.parts, strict=True):
            for position, group in enumerate(part):
                step = int(best.step[position])
                network = network_of(best.stack, position, step, self.draws, group, scales)
                yield best, position, network


def fit(
    experiment: Experiment,
    arm: ArmName,
    replicate: int = 0,
    check: Check = lambda: None,
    on_share: Callable[[float], None] = lambda _: None,
    recipe: Recipe | None = None,
) -> Fitted:
    """Fit the networks of an arm on one replicate, at the width that the experiment's budget gives.

    Each network is kept whole, at the evaluation where the mean validation loss over its tasks was
    lowest; where the budget allows several widths or tunings, those with the lowest validation loss
    are taken. The test examples choose nothing.

    Args:
        check: called before every step; what it raises ends the training.
        on_share: told after every evaluation which share of the training is done, about.
        recipe: the width and tuning to take, whatever the budget; None: validation chooses.

    Raises:
        NoLabelsLeft: when nothing is left to learn from.
        ValueError: when the arm does not go with the tasks.
    """
    with one_thread():
        trained = trained_arm(experiment, arm, replicate, check, on_share=on_share, recipe=recipe)
        answers = {id(best): _answers(best) for best in trained.kept}
        networks: list[Network] = []
        tables = []
        for best, position, network in trained.networks():
            table = _scores(best, answers[id(best)], position, network.tasks)
            tables.append(table.assign(network=len(networks), step=network.step))
            networks.append(network)
    scores = pd.concat(tables, ignore_index=True)
    return Fitted(arm_label(arm), trained.candidate.recipe, tuple(networks), scores)


def trained_arm(
    experiment: Experiment,
    arm: ArmName,
    replicate: int,
    check: Check = lambda: None,
    watch: Watch = lambda candidate, step: None,
    on_share: Callable[[float], None] = lambda _: None,
    recipe: Recipe | None = None,
) -> Trained:
    """Train the networks of an arm as `fit` does, and return them as stacks.

    Args:
        watch: called after every evaluation, at a step, with each candidate that may be taken.
        on_share, recipe: see `fit`.
    """
    draws = draws_of(experiment, replicate)
    candidates = (
        candidates_of(experiment, draws, arm_of(arm))
        if recipe is None
        else [Candidate(draws.tuned(recipe.tuning), arm_of(arm), recipe.width)]
    )
    sources = [c.source for c in candidates if c.source is not None]
    if sources:
        for step in train([source.trial for source in sources], experiment.steps, check):
            for source in sources:
                source.keep(step)
            on_share(BEFORE * step / experiment.steps)
    before = BEFORE if sources else 0.0
    for candidate in candidates:
        candidate.begin()
    every = {id(trial): Best(trial) for c in candidates for trial in c.trials}
    for step in train([best.trial for best in every.values()], experiment.steps, check):
        for best in every.values():
            best.keep(step)
        for candidate in candidates:
            watch(candidate, step)
        if experiment.budget == TUNED and step in RUNGS:
            thin_out(candidates, RUNGS[step])
        on_share(before + (1 - before) * share_done(candidates, step / experiment.steps))
    chosen = candidates[int(preferred(candidates)[0])]
    kept = tuple(every[id(trial)] for trial in chosen.trials)
    return Trained(draws, chosen, kept, by_stack(arm_of(arm).groups(draws.names), draws.kinds))


def _answers(best: Best) -> dict[str, Tensor]:
    """Return what the networks of a stack answer, by held-out part."""
    held_out, loss = best.trial.held_out, best.trial.loss
    return {split: loss.answers(best.stack.logits(x)) for split, (x, _) in held_out.items()}


def network_of(
    stack: Stack,
    position: int,
    step: int,
    draws: Draws,
    group: tuple[int, ...],
    scales: Sequence[tuple[Tensor, Tensor]] = (),
) -> Network:
    """Take one network out of a stack.

    It takes inputs as they came, also if it learned scaled, and answers numbers in their own unit.

    Args:
        step: of the optimiser, at which it had these weights. group: the tasks that it answers.
        scales: by what its inputs were standardised, if they were.
    """
    weights = [weight[position] for weight in stack.weights]
    biases = [bias[position, :, 0] for bias in stack.biases]
    mean_of, spread_of = draws.examples.standards[:, 0]
    logits = [draws.kinds[task].logits for task in group]
    unit, middle = (
        torch.from_numpy(np.repeat(values[list(group)], logits)) for values in (spread_of, mean_of)
    )
    weights[-1], biases[-1] = weights[-1] * unit[:, None], biases[-1] * unit + middle
    if scales:
        mean, spread = scales[0]
        weights[0] = weights[0] / spread
        biases[0] = biases[0] - weights[0] @ mean
    return Network(
        tuple(draws.names[task] for task in group),
        tuple(draws.kinds[task] for task in group),
        tuple(
            # copies: NumPy's view would keep the whole stack alive
            (weight.numpy().copy(), bias.numpy().copy())
            for weight, bias in zip(weights, biases, strict=True)
        ),
        step,
    )


def _scores(
    best: Best, stack_answers: Mapping[str, Tensor], position: int, tasks: tuple[str, ...]
) -> pd.DataFrame:
    """Measure one network of a stack on both held-out parts: a row for each part and task."""
    loss = best.trial.loss
    tables = []
    for split, (_, target) in best.trial.held_out.items():
        answers = stack_answers[split][position]
        labels = loss.decode(target[position][None])[0]
        scores = {
            name: measure(answers[None], target[position][None])[0].numpy()
            for name, measure in loss.scores.items()
        }
        counts = {
            "labels": (~torch.isnan(labels)).sum(dim=1).numpy(),
            "positives": (labels == 1).sum(dim=1).numpy(),
        }
        ordered = {metric: scores[metric] for metric in EVERY if metric in scores}
        tables.append(pd.DataFrame({"task": tasks, **counts, **ordered}).assign(split=split))
    return pd.concat(tables, ignore_index=True)
