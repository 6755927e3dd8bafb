"""Which tasks help which: measured by training pairs, and by where gradients point."""

import numpy as np

from core.arms.together import TOGETHER
from core.data.arrays import Floats
from core.experiments.experiment import Experiment
from core.fitting.gradients import ROWS, Gradients
from core.fitting.side_by_side import draws_of
from core.networks.groups import Groups, by_stack
from core.training.loop import Check, train

# Gradients are compared at about so many evenly spaced steps, at most twice as many. That bounds
# the time, COMPARISONS times T gradients of ROWS examples. Half as many make the mean cosine
# noisier, twice as many cost twice.
COMPARISONS = 20


def validation_losses(
    experiment: Experiment, replicate: int, groups: Groups, check: Check = lambda: None
) -> list[Floats]:
    """Train one network for each group of tasks, side by side.

    Returns:
        for each group, (K,) the lowest validation loss of each of its tasks.
    """
    draws = draws_of(experiment, replicate)
    parts = by_stack(groups, draws.kinds)
    trials = [draws.trial(part, experiment.width) for part in parts]
    for _ in train(trials, experiment.steps, check):
        pass
    losses = {
        group: trial.best_loss[network].numpy()
        for part, trial in zip(parts, trials, strict=True)
        for network, group in enumerate(part)
    }
    return [losses[group] for group in groups]


def gradient_agreement(
    experiment: Experiment, replicate: int, check: Check = lambda: None
) -> Floats:
    """Ask, while one network learns all tasks, whether what teaches j also serves i.

    The cosine, in the shared layers, between the gradient of j's loss on training examples and
    that of i's loss on validation examples, averaged over evenly spaced steps up to the one with
    the lowest mean validation loss. To first order a step along j's gradient lowers i's loss by the
    product of the two: the inter-task affinity of Fifty et al. (2021), here freed of
    scale, and on examples that the network has not fitted.

    Returns:
        (T, T) float32, i by j, NaN on the diagonal.
    """
    draws, names = draws_of(experiment, replicate), experiment.source.names
    trial = draws.trial(TOGETHER.groups(names), experiment.width)
    gradients = Gradients(trial.stack.shape, draws.examples)
    # examples to compare on, the same whichever worker does it
    rng = np.random.default_rng(replicate)
    parts = [draws.examples.train[0], draws.examples.validation[0].numpy()]
    rows = [rng.permutation(part)[:ROWS] for part in parts]
    compared: list[tuple[int, Floats]] = []
    apart, best, lowest = 1, 0, np.inf  # evaluations between comparisons; the best step so far
    for evaluation, step in enumerate(train([trial], experiment.steps, check)):
        mean = float(trial.validation_loss.nanmean())
        if mean < lowest:
            best, lowest = step, mean
        if not evaluation or evaluation % apart:  # before the first step there is nothing shared
            continue
        taught, served = (gradients.directions(trial.stack, part) for part in rows)
        compared.append((step, (served @ taught.T).numpy()))
        if len(compared) == 2 * COMPARISONS:  # training is long: every second one will do
            compared, apart = compared[1::2], 2 * apart
    # the first one at least, where learning never got better
    cosines = [cosine for step, cosine in compared if step <= best] or [compared[0][1]]
    agreement = np.mean(cosines, axis=0)
    np.fill_diagonal(agreement, np.nan)
    return np.asarray(agreement, dtype=np.float32)
