"""What is said of networks: how many, how large, and what an example without a label teaches."""

from collections.abc import Sequence
from itertools import accumulate
from unicodedata import east_asian_width

from core.data.missing import DROP, ZERO
from core.data.tables.wording import short
from core.networks.groups import Groups
from dashboard.shared.networks.sides import Drawing, Side

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
HANDLED = {ZERO: "every '?' is read as 0", DROP: "examples with a '?' are left out"}
NAMED = 15  # letters of a task's name that there is room for


def counted(count: int, noun: str) -> str:
    """Count things.

    >>> counted(1, "network"), counted(4, "output"), counted(100, "network")
    ('one network', 'four outputs', '100 networks')
    """
    number = NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
    return f"{number} {noun}" + "s" * (count != 1)


def networks(side: Side) -> str:
    """Say which networks an arm has: "four networks with one output each"."""
    if side.before:
        outputs = counted(sum(map(len, side.groups)), "output")
        return f"{_outputs(side.before)}, its layers copied for {outputs}"
    return _outputs(side.groups)


def _outputs(groups: Groups) -> str:
    many, sizes = counted(len(groups), "network"), {len(tasks) for tasks in groups}
    if len(sizes) > 1:
        return f"{many} with {counted(sum(map(len, groups)), 'output')} in all"
    return f"{many} with {counted(sizes.pop(), 'output')}{' each' if len(groups) > 1 else ''}"


def sentence(drawing: Drawing) -> str:
    """Say what is drawn, for who does not see it."""
    said = " beside ".join(map(networks, drawing.sides))
    return f"{said[0].upper()}{said[1:]}"


def weights(side: Side) -> str:
    """Say how many weights and biases an arm's networks have."""
    count, alike = len(side.groups), len({len(tasks) for tasks in side.groups}) == 1
    said = f"{_span(side.weights)} weights"
    if len(side.widths) > 1:
        said += ", as validation chooses"
    elif count > 1 and alike:
        said = f"{count} × {side.weights[0] // count:,} = {said}"
    return f"{_span(side.weights_before)} weights first, then {said}" if side.before else said


def _span(values: Sequence[int]) -> str:
    low, high = min(values), max(values)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def units(side: Side, depth: int) -> str:
    """Say how wide and deep a network is."""
    several = len(side.groups) + len(side.before) > 1
    each = " each" if several and len(side.widths) == 1 else ""  # for more there is no room
    wide = f"{_span(side.widths)} unit" + "s" * (max(side.widths) > 1)
    return f"{wide}{each}" if depth == 1 else f"{depth} layers of {wide}{each}"


def inputs(drawing: Drawing) -> str:
    """Say what goes in."""
    if drawing.picture:
        height, width = drawing.picture
        return f"{width} × {height} pixels"
    return f"{drawing.inputs:,} number" + "s" * (drawing.inputs != 1)


def answers(side: Side) -> str:
    """Say what comes out."""
    return "one of these" if side.alternatives else "outputs"


def copied(side: Side) -> str:
    """Say what one network takes over from another."""
    return f"learned layers are copied{' and kept' if side.kept else ''}"


def more(count: int, noun: str = "") -> str:
    """Say how many are left out.

    >>> more(96), more(1, "network"), more(95, "network")
    ('… 96 more', '… 1 more network', '… 95 more networks')
    """
    return f"… {count:,} more{f' {noun}' if noun else ''}{'s' if noun and count > 1 else ''}"


def cut(name: str) -> str:
    """Write a task's name into the room beside its answer; letters of the far east are wide.

    >>> cut("traffic light"), cut("a very long name of a task")
    ('traffic light', 'a very long na…')
    """
    text = short(name)
    wide = [1 + (east_asian_width(letter) in "WF") for letter in text]
    if sum(wide) <= NAMED:
        return text
    fits = sum(end < NAMED for end in accumulate(wide))
    return f"{text[:fits].rstrip()}…"


def caption(drawing: Drawing) -> str:
    """Say how the drawing is read, and what an example without a label teaches."""
    said = ["A frame is a network, a circle a unit, a line a weight."]
    if drawing.glows:
        said.append("The fuller a circle, the more active; the units drawn are those that matter.")
        return " ".join(said)
    share = f"{drawing.missing.rate:.0%} of the labels are missing"
    handling = drawing.missing.handling
    if drawing.missing.rate and handling in HANDLED:
        said.append(f"{share}: {HANDLED[handling]}.")
    elif drawing.missing.rate:
        said.append(f"{share}.")
    if drawing.unlabelled:
        said.append("Hollow: this example has no such label, so no error flows back from there.")
    return " ".join(said)
