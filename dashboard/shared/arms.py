"""The arms that a page compares: those of an address, and those that a person chooses."""

from collections.abc import Sequence

from core.arms.catalogue import (
    ARMS,
    REFERENCE,
    ArmName,
    arm_label,
    arm_of,
    read_arms,
    write_arms,
)
from core.arms.together import TOGETHER
from core.training.updates.rules import PLAIN_SUM, RULES
from dashboard.shared.query import quoted

LONGEST = 4000  # characters in an address: a grouping names every task

UPDATED = tuple(rule.after(TOGETHER.name) for rule in RULES.values())
NAMED = (*ARMS, *UPDATED)
OTHERS = tuple(name for name in NAMED if name != REFERENCE.name)


def read(text: str) -> tuple[ArmName, ...]:
    """Read the arms of an address: known ones, the one that all are compared with among them.

    Raises:
        ValueError: in one sentence, when they cannot be compared.
    """
    try:
        arms = read_arms(text[:LONGEST])
    except ValueError:  # it quotes what came, however long: here it may be anybody's
        raise ValueError(
            f"an update must be one of {', '.join(RULES)}, one an arm, got {quoted(text)}"
        ) from None
    for arm in arms:
        if isinstance(arm, str) and arm.partition(", ")[0] not in ARMS:
            raise ValueError(f"arms must be out of {', '.join(ARMS)}, got {quoted(arm)}")
        if arm_of(arm).update.weights:
            raise ValueError(
                f"arms of a page must have no weights of their own, got {quoted(write_arms([arm]))}"
            )
    require_comparable(arms)
    return arms


def require_comparable(arms: Sequence[ArmName]) -> None:
    """Refuse arms with which nothing can be compared.

    Raises:
        ValueError: in one sentence.
    """
    if REFERENCE.name not in arms or len(arms) < 2 or len(set(arms)) < len(arms):
        raise ValueError(
            f"arms must be {REFERENCE.name} and at least one other, each once, "
            f"got {quoted(write_arms(arms))}"
        )


def compared(others: Sequence[ArmName]) -> tuple[ArmName, ...]:
    """Return the arms to train for some that are compared with apart, named ones in their order.

    >>> compared(["together, PCGrad", "softmax", "together"])
    ('together', 'apart', 'softmax', 'together, PCGrad')
    """
    named = tuple(name for name in NAMED if name == REFERENCE.name or name in others)
    return named + tuple(arm for arm in others if not isinstance(arm, str))


def titled(name: ArmName) -> str:
    """Name an arm for people, its update in plain words.

    >>> titled("together, PCGrad"), titled("transfer")
    ('together, conflicts removed (PCGrad)', 'transfer')
    """
    arm = arm_of(name)
    if arm.update == PLAIN_SUM:
        return arm_label(name)
    return f"{arm.name.removesuffix(arm.update.name)}{arm.update.title}"


def about_updates(chosen: Sequence[ArmName]) -> str:
    """Say in a sentence each what the updates of some arms do; "" where none has one.

    >>> about_updates(["transfer", "together, random weights"])
    'Random weights: other weights at every step, by chance.'
    """
    rules = dict.fromkeys(arm_of(name).update for name in chosen)
    return " ".join(
        f"{rule.title[0].upper()}{rule.title[1:]}: {rule.about}."
        for rule in rules
        if rule != PLAIN_SUM
    )
