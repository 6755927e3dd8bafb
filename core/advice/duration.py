"""How long an advice takes, before it is asked for."""

import os
from dataclasses import replace

from core.advice.measuring import OTHERS, SHARES, USUAL
from core.advice.question import SHARES as FEWER
from core.advice.question import Question
from core.computing.cost import cost_of

BEGINNING = 5.0  # seconds in which workers begin, and the table is sent to them
# Cost of asking which tasks help each other, in comparisons at one width, as it was measured on
# tables of 2 to 8 tasks; and of groups, in comparisons as they were asked for.
PAIRS, GROUPS = 4.5, 0.5


def expected_seconds(question: Question, cores: int | None = None) -> float:
    """Estimate the seconds of the usual splits, if nothing of them was trained before.

    What networks take is reckoned from their sizes, what other methods take is their share of it.

    Args:
        cores: None: those of this machine.
    """
    usual = replace(question, splits=min(USUAL, question.splits))
    main = cost_of(usual.experiment).seconds
    best = cost_of(replace(usual.experiment, budget=question.budget)).seconds
    widths = sum(cost_of(each).seconds for each in usual.at_widths().values())
    seconds = (1 + GROUPS) * best + widths + (PAIRS + len(FEWER)) * main
    return BEGINNING + seconds / (1 - SHARES[OTHERS]) / (cores or os.cpu_count() or 1)
