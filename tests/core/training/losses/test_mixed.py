"""What holds for the loss of tasks of any kinds, mixed in one network."""

import math
from collections.abc import Mapping
from random import Random

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import YES_NO
from core.metrics.catalogue import EVERY, LOG_LOSS, LOSS, METRICS, SKILL
from core.training.losses.catalogue import loss_of
from core.training.losses.cross_entropy import cross_entropy
from core.training.losses.logistic import LOGISTIC
from core.training.losses.loss import Loss
from core.training.losses.mixed import mixed
from core.training.losses.squared import SQUARED
from core.training.losses.thresholds import thresholds
from tests.core.training.losses.drawn import (
    KINDS,
    Drawn,
    answers_of,
    drawn,
    logits_of,
    several,
    targets,
)

Several = tuple[list[TaskKind], Drawn]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_who_answers_at_random_chances_pays_log_2(kind: TaskKind) -> None:
    """Logits of 0 cost log 2 on balanced answers, and the mean on standardised numbers."""
    count, loss = answers_of(kind), loss_of([kind, kind])
    even = torch.arange(float(count)) if count else torch.tensor([-1.0, 1.0])
    target = targets(loss, even.double().repeat(1, 2, 3))
    logits = torch.zeros(1, 2 * kind.logits, target.shape[2], dtype=torch.float64)
    measured = loss.measures[0](logits, target)
    assert measured.flatten().tolist() == pytest.approx([math.log(2)] * 2)


def _all(loss: Loss, logits: Tensor, target: Tensor) -> Mapping[str, Tensor]:
    """Return all that a loss makes of logits, by (E, O, n) or by (E, T, ...)."""
    return {
        "residual": loss.residual(logits, target),
        "answers": loss.answers(logits),
        "target": target,
        "terms": loss.terms(logits, target),
        "decoded": loss.decode(target),
        "measured": loss.measures[0](logits, target),
        **{name: measure(logits, target) for name, measure in loss.scores.items()},
    }


OF_LOGITS = ("residual", "answers", "target")


@given(st.integers(0, 10_000), st.integers(1, 3))
def test_mixed_is_its_parts_side_by_side(seed: int, networks: int) -> None:
    """Each part of a mixed loss has just the numbers that it has alone, on its own logits."""
    parts = [(LOGISTIC, 2), (cross_entropy(3, 2), 2), (SQUARED, 1), (thresholds(4, 1), 1)]
    kinds = [YES_NO, YES_NO, Classes(3), Classes(3), NUMBERS, Ordered(4)]
    logits, labels = drawn(kinds, seed, networks)
    whole = mixed(parts)
    assert whole.sizes == (1, 1, 3, 3, 1, 3)
    assert whole.tasks(logits.shape[1]) == 6
    found = _all(whole, logits, targets(whole, labels))
    task = logit = 0
    for loss, tasks in parts:
        size = sum(loss.sizes) or tasks
        of, at = slice(task, task + tasks), slice(logit, logit + size)
        alone = _all(loss, logits[:, at].contiguous(), targets(loss, labels[:, of]))
        for name, values in found.items():
            part = values[:, at] if name in OF_LOGITS else values[:, of]
            # yes/no tasks alone call their loss by its own name
            expected = alone.get(name, alone.get(LOG_LOSS.name) if name == LOSS.name else None)
            expected = part.new_full(part.shape, torch.nan) if expected is None else expected
            torch.testing.assert_close(part, expected, rtol=0, atol=0, equal_nan=True)
        task, logit = task + tasks, logit + size


@given(several(), st.randoms(use_true_random=False))
def test_kinds_in_another_order_permute_the_results(pair: Several, random: Random) -> None:
    """Tasks in another order have the same numbers in that order."""
    kinds, (logits, labels) = pair
    order = list(range(len(kinds)))
    random.shuffle(order)
    spans = logits_of(kinds)
    columns = torch.cat([torch.arange(spans[task].start, spans[task].stop) for task in order])
    first, second = loss_of(kinds), loss_of([kinds[task] for task in order])
    found = _all(first, logits, targets(first, labels))
    turned = _all(second, logits[:, columns], targets(second, labels[:, order]))
    for name, values in found.items():
        expected = values[:, columns] if name in OF_LOGITS else values[:, order]
        torch.testing.assert_close(turned[name], expected, equal_nan=True)


@given(several())
def test_each_task_is_measured_by_itself(pair: Several) -> None:
    """A task among others has the numbers that it has alone, and NaN for what does not judge it."""
    kinds, (logits, labels) = pair
    loss = loss_of(kinds)
    found = _all(loss, logits, targets(loss, labels))
    for task, (kind, at) in enumerate(zip(kinds, logits_of(kinds), strict=True)):
        one = loss_of([kind])
        alone = _all(one, logits[:, at].contiguous(), targets(one, labels[:, [task]]))
        for name, values in found.items():
            part = values[:, at] if name in OF_LOGITS else values[:, [task]]
            if name in alone:
                torch.testing.assert_close(part, alone[name], equal_nan=True)
            elif name != LOSS.name:
                assert part.isnan().all()


@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=5))
def test_a_loss_scores_what_judges_its_kinds(kinds: list[TaskKind]) -> None:
    """A loss measures every metric of its kinds but skill, each for the tasks that it judges."""
    logits, labels = drawn(kinds, seed=1, examples=60, unlabelled=0.1)
    loss = loss_of(kinds)
    target = targets(loss, labels)
    yes_no_alone = set(kinds) == {YES_NO}
    judging = METRICS if yes_no_alone else EVERY
    names = {name for name, m in judging.items() if {k.name for k in kinds} & set(m.kinds)}
    assert set(loss.scores) == names - {SKILL.name}
    for name, measure in loss.scores.items():
        for task, kind in enumerate(kinds):
            judged = kind.name in EVERY[name].kinds or name == LOSS.name
            assert torch.isfinite(measure(logits, target)[:, task]).all() == judged


def test_yes_no_tasks_alone_have_the_lectures_loss() -> None:
    """Nothing is mixed where all tasks are yes/no, and equal kinds have one loss."""
    assert loss_of([YES_NO] * 3) is LOGISTIC
    assert loss_of([NUMBERS, YES_NO]) is loss_of((NUMBERS, YES_NO))
