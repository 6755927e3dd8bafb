"""Which labels go missing: any by chance, hard ones first, or those that say yes first.

"random" is missing completely at random. The other two are missing *not* at random (Rubin 1976;
Little and Rubin, Statistical Analysis with Missing Data, 2019): whether a label is there depends on
what it says, so that those that are left do not stand for all.
"""

import numpy as np
from numpy.typing import NDArray

from core.data.arrays import Floats

RANDOM, HARD, POSITIVES = "random", "hard", "positives"
# How many times as likely a label is to be the next to go: a yes beside a no, and one in the middle
# of the harder half beside one in the middle of the easier half. A convention: when half of the
# labels are missing, about three quarters are of the one sort and a quarter of the other.
LIKELIER = 4.0

Numbers = NDArray[np.float64]


def hidden(pattern: str, rate: float, x: Floats, y: Floats, drawn: Numbers) -> NDArray[np.bool_]:
    """Say which labels are made '?'; a higher rate hides the same and more.

    Not at random, the labels of a task go one after the other until the share `rate` of them is
    gone. Each time the next is label i with a chance proportional to w_i: 4 for a yes and 1 for a
    no ("positives"), so that 1 - (1 - p)^4 of the yes labels are gone when a share p of the no
    labels is; or 16^r, r the rank of its `difficulty` from 0 to 1 ("hard").

    Args:
        x: (n, d) the examples.
        y: (n, T) labels 1 or 0, NaN where there is none to hide.
        drawn: (n, T) random numbers, uniform in [0, 1).

    Returns:
        (n, T).
    """
    if pattern == RANDOM:
        return drawn < rate
    known, gone = ~np.isnan(y), np.zeros(y.shape, dtype=np.bool_)
    order = y if pattern == POSITIVES else difficulty(x, y)
    for task, labelled in enumerate(known.T):
        first = order[labelled, task]
        weight = LIKELIER ** (first if pattern == POSITIVES else 2 * _ranks(first))
        # who waits an exponential time of rate w_i is the first of all with a chance of w_i / sum w
        wait = -np.log1p(-drawn[labelled, task]) / weight
        soonest = np.argsort(wait, kind="stable")[: round(rate * len(wait))]
        gone[np.flatnonzero(labelled)[soonest], task] = True
    return gone


def difficulty(x: Floats, y: Floats) -> Numbers:
    """Return (n, T) how hard labels are: how much the example looks like those of the other answer.

    That is the log of how many times as likely the example is among them as among those of its own
    answer, by Gaussian naive Bayes, variances taken half way to those of all examples (Friedman
    1989): above 0 this simple classifier is wrong. It asks for nothing that a source may not have,
    draws nothing, and takes means and variances alone. Examples in even places are judged by those
    in odd places and the other way round: none is easy because it judges itself.

    Args:
        x: (n, d).
        y: (n, T) 1, 0 or NaN; what comes out for NaN means nothing.
    """
    # float64: a last bit, which hangs on the processor, must not change who is harder
    inputs = x[:, x.max(axis=0) > x.min(axis=0)].astype(np.float64)
    inputs = (inputs - inputs.mean(axis=0)) / inputs.std(axis=0)
    odds = np.empty(y.shape)
    for judge, judged in ((0, 1), (1, 0)):
        odds[judged::2] = _log_odds(inputs[judge::2], y[judge::2], inputs[judged::2])
    return np.where(y == 1, -odds, odds)


def _log_odds(x: Numbers, y: Floats, judged: Numbers) -> Numbers:
    """Return (m, T) log how many times as likely examples are where y is 1 as where it is 0."""
    odds = np.zeros((len(judged), y.shape[1]))
    for answer, sign in ((1, 1), (0, -1)):
        given = (y == answer).astype(np.float64)
        # one example more, with the mean 0 and the variance 1 of all: where few or none are known
        count = given.sum(axis=0)[:, None] + 1
        mean = given.T @ x / count
        # half way to the variance 1 of all: an input that hardly varies must not decide alone
        variance = ((given.T @ x**2 + 1) / count - mean**2 + 1) / 2
        constant = (np.log(variance) + mean**2 / variance).sum(axis=1)
        twice = judged**2 @ (1 / variance).T - 2 * judged @ (mean / variance).T + constant
        odds -= sign * twice / 2
    return odds


def _ranks(values: Numbers) -> Numbers:
    """Return the ranks of n values as shares of n; equal ones have the mean of theirs.

    >>> _ranks(np.array([5.0, 1.0, 5.0, 9.0]))
    array([0.5  , 0.125, 0.5  , 0.875])
    """
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray(((np.cumsum(counts) - counts / 2) / len(values))[place])
