"""What was found inside the networks of an experiment, as plain arrays that pages can hold."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.arrays import Floats

Halves = NDArray[np.float16]  # of single precision where half cannot hold it
Numbers = NDArray[np.integer]

# The smallest effect that counts as use, as a share of what the network knows of a task. At width
# 64 a task that leaned on all units evenly would lose a sixty-fourth with each; a twentieth is
# three times that, and well beyond what a thousand examples leave open. The others show whether
# what is found hangs on it.
BARS = (0.02, 0.05, 0.1)
USUAL = BARS.index(0.05)


@dataclass(frozen=True, eq=False)
class Weights:
    """E networks with d inputs, L hidden layers of W units and O logits in all, for plain inputs.

    Attributes:
        first: (E, W, d). deeper: (L - 1, E, W, W). biases: (L, E, W).
        heads: (O, W), logit by logit in the order of tasks. offsets: (O,).
        owners: (O,) the network of each logit. tasks: (O,) the task of each.
    """

    first: Halves
    deeper: Halves
    biases: Halves
    heads: Floats
    offsets: Floats
    owners: Numbers
    tasks: Numbers


@dataclass(frozen=True, eq=False)
class Side:
    """The networks of one arm. A network has U = L W hidden units, layer by layer.

    Attributes:
        weights: of each network, at its best.
        steps: (E,) of the optimiser, when that was.
        networks: (T,) the one that answers each task.
        losses: (T,) of each task, on the test examples.
        answering: (E, U) the share of test examples for which a unit is above zero.
        matches: (E, U, C) correlation of each unit with each true feature.
        effects: (T, U) what it costs a task that a unit of its network is silent, as a share of
            what the network knows of the task; NaN where it knows nothing.
        shown: (S, 2) networks and first-layer units of which the growth is kept, those first
            without which most is lost.
        growth: (M, S, d) their weights at each moment.
        found: (M, E, C) the best of the matches of each network at each moment.
    """

    weights: Weights
    steps: Numbers
    networks: Numbers
    losses: Floats
    answering: Halves
    matches: Halves
    effects: Halves
    shown: Numbers
    growth: Halves
    found: Halves


@dataclass(frozen=True, eq=False)
class Sharing:
    """How many units several tasks use, by what counts as use.

    Attributes:
        bars: (B,) the smallest effect that is a use.
        used: (B, 2) units that any task uses, of together and of all separate networks.
        shares: (B, 3) of together's used units, the share that two tasks or more use, and the ends
            of its 95% interval over test examples.
        chances: (B, 3) that share if every task had picked as many units at random: the mean, and
            where 95% of the draws lie.
    """

    bars: Floats
    used: Numbers
    shares: Floats
    chances: Floats


@dataclass(frozen=True, eq=False)
class Insight:
    """What was found inside both arms' networks on replicate 0.

    Attributes:
        features, parts: names of the C true features and of what each is a side of; none where
            nobody knows the truth. needed: (C, T) whether a task depends on it.
        inputs: names of the d inputs; none where they have none.
        picture: height and width of an example; none where it is no picture.
        constant: (T,) test loss of each task's best constant answer.
        together, apart: both arms.
        sharing: who uses the same units.
        task_order, unit_order: those of together that are used alike stand side by side.
        moments: (M,) steps of training; at the last all networks are at their best.
        cosines: (M, T, T) between the tasks' gradients in together's shared layers; NaN after its
            best step.
        similarity: (L, E, L) linear CKA of together's layers with those of each separate network.
        untrained: (L, E, L) of the layers with which together began, likewise.
        unlike: (L, E, L) of together's layers when the examples are shuffled.
        rights: (T, 4) the share of labelled test examples that both sides answer right, together
            alone, apart alone, and neither; NaN of numbers, of which no answer is right.
        examples: (X, d) some test examples; labels: (X, T). differing: (X,) whether it was taken
            as the two sides differ most there.
    """

    features: tuple[str, ...]
    parts: tuple[str, ...]
    needed: NDArray[np.bool_]
    inputs: tuple[str, ...]
    picture: Numbers
    constant: Floats
    together: Side
    apart: Side
    sharing: Sharing
    task_order: Numbers
    unit_order: Numbers
    moments: Numbers
    cosines: Halves
    similarity: Floats
    untrained: Floats
    unlike: Floats
    rights: Floats
    examples: Halves
    labels: Halves
    differing: NDArray[np.bool_]
