"""The arms by name, and how arms are written; a new one is a line here."""

from collections.abc import Sequence

from core.arms.apart import APART
from core.arms.arm import Arm
from core.arms.grouping import Grouping, Partition
from core.arms.softmax import SOFTMAX
from core.arms.together import TOGETHER
from core.arms.transfer import TRANSFER, TRANSFER_HEAD
from core.training.updates.rules import RULES, is_rule, rule_of

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

# as experiments and people name an arm; a grouping with an update is a pair
ArmName = str | Partition | tuple[Partition, str]


def arm_of(name: ArmName) -> Arm:
    """Return the arm of a name, or of a tuple of groups of task names, with or without an update.

    Raises:
        ValueError: when it is neither.

    >>> arm_of("apart").groups(("car", "bus"))
    ((0,), (1,))
    >>> arm_of("together, PCGrad").update.name
    'PCGrad'
    """
    arm, update = _parts(name)
    found: Arm
    if isinstance(arm, str) and arm in ARMS:
        found = ARMS[arm]
    elif isinstance(arm, tuple) and all(_is_group(group) for group in arm):
        found = Grouping(arm)
    else:
        raise ValueError(
            f"an arm must be one of {', '.join(ARMS)}, or a tuple of tuples of task names "
            f"(together and such a tuple may be followed by {', '.join(RULES)}), got {name!r}"
        )
    return found if update is None else found.updated(rule_of(update))


def _parts(name: ArmName) -> tuple[str | Partition, str | None]:
    """Part an arm's name from that of its update."""
    if isinstance(name, str):
        arm, comma, update = name.partition(", ")
        return arm, update if comma else None
    if isinstance(name, tuple) and len(name) == 2 and isinstance(name[1], str):
        return name
    return name, None


def _is_group(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(n, str) for n in value)


def arm_label(name: ArmName) -> str:
    """Return an arm's name in results: a grouping is written out.

    >>> arm_label((("car", "bus"), ("dog",)))
    'car + bus | dog'
    >>> arm_label(((("car", "bus"), ("dog",)), "PCGrad"))
    'car + bus | dog, PCGrad'
    """
    return name if isinstance(name, str) else arm_of(name).name


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

    An update belongs to the arm before it.

    >>> read_arms("apart, car + bus/dog")
    ('apart', (('car', 'bus'), ('dog',)))
    >>> read_arms("together, PCGrad, apart")
    ('together, PCGrad', 'apart')
    """
    arms = list[ArmName]()
    for part in map(str.strip, text.split(",")):
        if arms and is_rule(part):
            arms.append(_updated(arms.pop(), rule_of(part).name))
        else:
            arms.append(_read(part))
    return tuple(arms)


def _updated(arm: ArmName, update: str) -> ArmName:
    """Name an arm with an update."""
    plain, before = _parts(arm)
    if before is not None:
        raise ValueError(f"an arm must have one update, got '{before}' and '{update}'")
    return f"{plain}, {update}" if isinstance(plain, str) else (plain, update)


def _read(arm: str) -> str | Partition:
    if "/" not in arm and "+" not in arm:
        return arm
    return tuple(tuple(map(str.strip, group.split("+"))) for group in arm.split("/"))


def write_arms(arms: Sequence[ArmName]) -> str:
    """Write arms as `read_arms` reads them.

    >>> write_arms(("apart", (("car", "bus"), ("dog",))))
    'apart,car+bus/dog'
    """
    return ",".join(map(_written, arms))


def _written(name: ArmName) -> str:
    arm, update = _parts(name)
    text = arm if isinstance(arm, str) else "/".join("+".join(group) for group in arm)
    return text if update is None else f"{text}, {update}"
