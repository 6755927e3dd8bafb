"""Draws of equal shape, all arms trained side by side in common stacks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import torch

from core.arms.arm import Arm
from core.arms.catalogue import arm_label, arm_of
from core.data.arrays import DrawSeed, Floats
from core.data.problem import Problem
from core.experiments.experiment import Experiment
from core.fitting.candidate import Candidate, pick, preferred, thin_out
from core.networks import budget
from core.results.intervals import Resampling
from core.results.records import ArmRecord, Record
from core.training.best import Best
from core.training.draws import Draws
from core.training.loop import Check, train
from core.training.rule import RUNGS, TUNINGS, is_drawn, searched

BEFORE = 0.5  # of the training: what is trained beforehand is about as long as what follows


@dataclass(frozen=True)
class Evaluation:
    """What one evaluation of the draws measured.

    Attributes:
        share: of the training that is done, about, in [0, 1]; it never falls.
        step: of the point that the curves got; None where they got none, as while networks are
            trained beforehand.
        curves: by arm, (split, metric, R, T); empty where there is no point.
    """

    share: float
    step: int | None
    curves: dict[str, Floats]


def draws_of(experiment: Experiment, replicate: int) -> Draws:
    """Draw one replicate of an experiment.

    Raises:
        NoLabelsLeft: when nothing is left to learn from.
    """
    problem, seed = experiment.problem(replicate), (experiment.seed, replicate)
    return Draws.of([problem], [seed], experiment.depth, experiment.patience, with_curves=False)


def train_side_by_side(
    experiment: Experiment,
    problems: Iterable[Problem],
    seeds: Sequence[DrawSeed],
    on_evaluation: Callable[[Evaluation], None] = lambda _: None,
    check: Check = lambda: None,
    with_curves: bool = True,
    dtype: torch.dtype = torch.float32,
) -> Record:
    """Train all arms on R problems of equal shape, one a seed.

    Args:
        experiment: gives arms, width, depth, budget, steps and patience, equal for all draws.
        problems: may differ in number of examples, missing labels and relatedness. Drawn one by
            one, and held by nobody else, they take half the memory.
        on_evaluation: given what every evaluation measured.
        check: called before every step; what it raises ends the training.
        with_curves: whether all splits are measured now and then, and kept.
        dtype: precision of weights and inputs.
    """
    draws = Draws.of(problems, seeds, experiment.depth, experiment.patience, with_curves)
    draws = replace(draws, examples=draws.examples.to(dtype))
    arms = {
        arm_label(arm): candidates_of(experiment, draws, arm_of(arm)) for arm in experiment.arms
    }
    every = [candidate for candidates in arms.values() for candidate in candidates]
    sources = [candidate.source for candidate in every if candidate.source is not None]
    before = _train_before(sources, experiment.steps, on_evaluation, check)
    # only now: transfer starts from hidden layers at their best
    for candidate in every:
        candidate.begin()
    steps = []
    for step in train([trial for c in every for trial in c.trials], experiment.steps, check):
        drawn = with_curves and is_drawn(step, experiment.steps)
        if drawn:
            steps.append(step)
        curves = {arm: _latest(c) for arm, c in arms.items()} if drawn else {}
        if experiment.budget == budget.TUNED and step in RUNGS:
            for candidates in arms.values():
                thin_out(candidates, RUNGS[step])
        share = before + (1 - before) * share_done(every, step / experiment.steps)
        on_evaluation(Evaluation(share, step if drawn else None, curves))
    records = {arm: _record(candidates, steps) for arm, candidates in arms.items()}
    of = experiment.source
    resampling = Resampling(draws.overlap, of.starts, of.splits)
    return Record(tuple(seeds), tuple(steps), records, resampling, draws.drawn)


def _train_before(
    sources: Sequence[Best],
    steps: int,
    on_evaluation: Callable[[Evaluation], None],
    check: Check,
) -> float:
    """Train what transfer starts from; return the share of all training that this is."""
    if not sources:
        return 0.0
    for step in train([source.trial for source in sources], steps, check):
        for source in sources:
            source.keep(step)
        on_evaluation(Evaluation(BEFORE * step / steps, None, {}))
    return BEFORE


def candidates_of(experiment: Experiment, draws: Draws, arm: Arm) -> list[Candidate]:
    """Make an arm's candidates: one for each width and tuning that the budget allows."""
    groups, logits = arm.groups(draws.names), [kind.logits for kind in draws.kinds]
    widths = budget.widths(
        experiment.budget, groups, draws.inputs, experiment.width, experiment.depth, logits
    )
    if experiment.budget != budget.TUNED:
        return [Candidate(draws, arm, width) for width in widths]
    # inputs that are standardised as they come would be trained twice
    tunings = [t for t in TUNINGS if not t.scaled or draws.scaling_matters]
    weights = budget.each_alone(logits, draws.inputs, widths, experiment.depth)
    return [Candidate(draws.tuned(t), arm, width) for width, t in searched(weights, tunings)]


def share_done(candidates: Sequence[Candidate], of_steps: float) -> float:
    """Estimate the share of training that is done, from the steps taken and the networks left."""
    left = sum(c.live for c in candidates) / sum(c.networks for c in candidates)
    return 1 - left * (1 - of_steps)


def _latest(candidates: Sequence[Candidate]) -> Floats:
    return pick([c.latest() for c in candidates], preferred(candidates), axis=-2)


def _record(candidates: Sequence[Candidate], steps: Sequence[int]) -> ArmRecord:
    """Take each replicate from the candidate that validation prefers."""
    records, best = [candidate.record(steps) for candidate in candidates], preferred(candidates)
    return ArmRecord(
        scores={
            metric: pick([r.scores[metric] for r in records], best, axis=0)
            for metric in records[0].scores
        },
        stopped_at=pick([r.stopped_at for r in records], best, axis=0),
        ended_at=pick([r.ended_at for r in records], best, axis=0),
        improving=pick([r.improving for r in records], best, axis=0),
        diverged=pick([r.diverged for r in records], best, axis=0),
        width=pick([r.width for r in records], best, axis=0),
        tuning=pick([r.tuning for r in records], best, axis=0),
        parameters=pick([r.parameters for r in records], best, axis=0),
        curves=pick([r.curves for r in records], best, axis=-2),
        seconds=sum(r.seconds for r in records),
    )
