"""The usual rule of training, and how it may be tuned. No torch here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

LEARNING_RATE, WEIGHT_DECAY = 3e-3, 1e-4  # the same for every arm, so that none is favoured
# Steps between evaluations: how finely a task's best step is known. Twice as many would be a larger
# part of the time, as every one sees all validation examples.
EVERY = 50
# Evaluations without progress after which a network has ended. On ten settings of shared features,
# road scenes and digits, width 1 to 128, the gain then differs by 0.2 points of error from that of
# 20,000 steps (0.9 at most), after a sixth of the steps. With 10 it differs by 1.1 (6.1 at most):
# small networks rest on plateaus.
PATIENCE = 20
# Steps up to which curves have a point at every evaluation, and those between later points: what
# follows is slow, and measuring all examples of all networks costs half as much as training them.
FINE, COARSE = 1000, 200


def is_drawn(step: int, steps: int) -> bool:
    """Whether curves have a point at an evaluation; `steps` are the most that are taken."""
    return step <= FINE or step % COARSE == 0 or step == steps


def points(steps: int) -> int:
    """Count the points of curves of so many steps."""
    evaluations = {*range(0, steps + 1, EVERY), steps}
    return sum(is_drawn(step, steps) for step in evaluations)


@dataclass(frozen=True)
class Tuning:
    """What is chosen for an arm beside its width.

    Attributes:
        scaled: whether inputs are standardised on the training part, those of 0 and 1 too.
    """

    learning_rate: float = LEARNING_RATE
    weight_decay: float = WEIGHT_DECAY
    scaled: bool = False


USUAL = Tuning()
# A third and three times the usual learning rate, hardly any and a strong decay of weights, inputs
# as they are and standardised.
RATES, DECAYS = (LEARNING_RATE, 1e-3, 1e-2), (WEIGHT_DECAY, 0.3)
TUNINGS: tuple[Tuning, ...] = tuple(  # the usual one first
    Tuning(*values) for values in product(RATES, DECAYS, (False, True))
)
# Successive halving (Jamieson & Talwalkar 2016): at these steps only so large a share of an arm's
# candidates goes on, in each replicate those with the lowest validation loss. With a first rung at
# 100 steps it takes half the time, and on 500 rows of related tasks the log loss is a fifth higher:
# what is best in the end is often behind at first.
RUNGS = {300: 1 / 3, 900: 1 / 9}


# Weights of one network for each task, over all pairs of a width and a tuning, up to which every
# pair is tried: 5 seconds a draw. Of larger networks `PART` pairs are tried.
WHOLE, PART = 1_000_000, 12


def searched(weights: Mapping[int, int], tunings: Sequence[Tuning]) -> list[tuple[int, Tuning]]:
    """Choose the pairs of a width and a tuning that are tried for an arm at its best.

    All of them, or of large networks a part that is balanced like a Latin square: each width meets
    each learning rate. It is the same part for every arm.

    Args:
        weights: by width, of one network for each task.
    """
    widths = list(weights)
    pairs = list(product(widths, tunings))

    def third(pair: tuple[int, Tuning]) -> int:
        width, tuning = pair
        # from the middle one, so that the usual pair is in the first third
        place = widths.index(width) - len(widths) // 2
        rate, decay = RATES.index(tuning.learning_rate), DECAYS.index(tuning.weight_decay)
        return (place + rate + decay + tuning.scaled) % 3

    if sum(weights[width] for width, _ in pairs) <= WHOLE:
        return pairs
    return sorted(pairs, key=third)[:PART]
