"""The usual rule of training, and how it may be tuned. No torch here."""

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
# as they are and standardised. A grid: what goes together is not known beforehand.
_GRID = product((LEARNING_RATE, 1e-3, 1e-2), (WEIGHT_DECAY, 0.3), (False, True))
TUNINGS: tuple[Tuning, ...] = tuple(Tuning(*values) for values in _GRID)  # the usual one first
# Successive halving (Jamieson & Talwalkar 2016): at these steps only so large a share of an arm's
# candidates goes on, in each replicate those with the lowest validation loss. With a first rung at
# 100 steps it takes half the time, and on 500 rows of related tasks the log loss is a fifth higher:
# what is best in the end is often behind at first.
RUNGS = {300: 1 / 3, 900: 1 / 9}
