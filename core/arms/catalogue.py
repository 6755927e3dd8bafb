"""The arms by name, and how arms are written; a new one is a line here."""

from collections.abc import Sequence

from core.arms.apart import APART
from core.arms.arm import Arm
from core.arms.grouping import Grouping, Partition
from core.arms.softmax import SOFTMAX
from core.arms.together import TOGETHER
from core.arms.transfer import TRANSFER, TRANSFER_HEAD

_NAMED: tuple[Arm, ...] = (
    TOGETHER,
    APART,
    TRANSFER,
    TRANSFER_HEAD,
    SOFTMAX,
)
ARMS: dict[str, Arm] = {arm.name: arm for arm in _NAMED}
REFERENCE = APART  # with which every other arm is compared
USUAL: tuple[str, ...] = (TOGETHER.name, APART.name)

ArmName = str | Partition  # as experiments and people name an arm


def arm_of(name: ArmName) -> Arm:
    """Return the arm of a name, or of a tuple of groups of task names.

    Raises:
        ValueError: when it is neither.

    >>> arm_of("apart").groups(("car", "bus"))
    ((0,), (1,))
    """
    if isinstance(name, str) and name in ARMS:
        return ARMS[name]
    if not isinstance(name, tuple) or not all(_is_group(group) for group in name):
        raise ValueError(
            f"an arm must be one of {', '.join(ARMS)}, or a tuple of tuples of task names, "
            f"got {name!r}"
        )
    return Grouping(name)


def _is_group(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(n, str) for n in value)


def arm_label(name: ArmName) -> str:
    """Return an arm's name in results: a grouping is written out.

    >>> arm_label((("car", "bus"), ("dog",)))
    'car + bus | dog'
    """
    return name if isinstance(name, str) else Grouping(name).name


def answered(arms: Sequence[ArmName], names: Sequence[str]) -> tuple[str, ...]:
    """Return the tasks that all of these arms answer, in their order.

    >>> answered(("apart", "transfer"), ("car", "bus"))
    ('car',)
    """
    common = set(range(len(names)))
    for arm in arms:
        common &= {task for group in arm_of(arm).groups(names) for task in group}
    return tuple(name for task, name in enumerate(names) if task in common)


def read_arms(text: str) -> tuple[ArmName, ...]:
    """Read a comma list of arms; '/' parts the networks of a grouping, '+' joins their tasks.

    >>> read_arms("apart, car + bus/dog")
    ('apart', (('car', 'bus'), ('dog',)))
    """
    return tuple(
        tuple(tuple(task.strip() for task in group.split("+")) for group in arm.split("/"))
        if "/" in arm or "+" in arm
        else arm.strip()
        for arm in text.split(",")
    )


def write_arms(arms: Sequence[ArmName]) -> str:
    """Write arms as `read_arms` reads them.

    >>> write_arms(("apart", (("car", "bus"), ("dog",))))
    'apart,car+bus/dog'
    """
    return ",".join(
        arm if isinstance(arm, str) else "/".join("+".join(group) for group in arm) for arm in arms
    )
