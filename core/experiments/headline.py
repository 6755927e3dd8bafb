"""Which score says most about a problem."""

import numpy as np

from core.data.problem import Problem

RARE = 0.2  # share of the rarer answer, mean over tasks, below which plain error says little


def headline(problem: Problem) -> tuple[str, str]:
    """Return "error" or "auc", and the reason in one sentence.

    Where nearly every label is the same, answering that one always gives a small error.
    """
    share = np.nanmean(problem.y, axis=0)
    rarer = float(np.nanmean(np.minimum(share, 1 - share)))
    if rarer < RARE:
        return "auc", (
            f"The rarer answer makes up {rarer:.0%} of the labels, so that plain error says "
            "little: AUC is shown."
        )
    return "error", (
        f"The rarer answer makes up {rarer:.0%} of the labels, so that plain error is telling."
    )
