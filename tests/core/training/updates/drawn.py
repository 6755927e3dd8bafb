"""Draws in double precision, and update rules, for the tests of updates."""

from collections.abc import Sequence
from dataclasses import replace

import torch

from core.data import Problem
from core.training.draws import Draws
from core.training.updates.rules import PLAIN_SUM, RULES, UpdateRule, rule_of

NAMES = (PLAIN_SUM.name, "weights 3:1:0.5", *RULES)


def rule(name: str, tasks: int) -> UpdateRule:
    """Return a rule; its weights, of three tasks, are repeated for all."""
    if name.startswith("weights"):
        return rule_of("weights " + ":".join(["3:1:0.5"] * (tasks // 3)))
    return PLAIN_SUM if name == PLAIN_SUM.name else rule_of(name)


def doubled(problems: Sequence[Problem], depth: int) -> Draws:
    """Lay problems out in double precision, so that a comparison shows more than rounding."""
    draws = Draws.of(problems, [(0, k) for k in range(len(problems))], depth)
    return replace(draws, examples=draws.examples.to(torch.float64))
