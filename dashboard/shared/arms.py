"""The arms that an address may name: the ways to train that are compared with apart."""

from core.networks.groups import NAMED
from core.settings import require
from dashboard.shared.knobs import Knob, quoted

APART = "apart"
USUAL = ("together", APART)  # of an address that names none
OTHERS = tuple(arm for arm in NAMED if arm != APART)


def read(text: str) -> tuple[str, ...]:
    """Read a list of arms.

    >>> read("together, apart")
    ('together', 'apart')
    """
    return tuple(name.strip() for name in text.split(","))


def check(name: str, arms: tuple[str, ...]) -> tuple[str, ...]:
    """Return arms of which each is known and apart is one.

    Raises:
        ValueError: in one sentence, when they cannot be compared.
    """
    for arm in arms:
        require.choice(name, arm, NAMED)
    if APART not in arms or len(arms) < 2 or len(set(arms)) < len(arms):
        raise ValueError(
            f"{name} must be {APART} and at least one other, each once, got "
            f"{quoted(', '.join(arms))}"
        )
    return arms


def compared(others: list[str]) -> tuple[str, ...]:
    """Return apart and the arms that are to be compared with it, in the engine's order.

    >>> compared(["softmax", "together"])
    ('together', 'apart', 'softmax')
    """
    return tuple(arm for arm in NAMED if arm == APART or arm in others)


KNOB = Knob(read, check, ",".join, "a list of arms")
