"""Which few of many networks and tasks are drawn, and how high each of them is."""

from dataclasses import dataclass, replace

from core.networks.groups import Groups

MOST = 5  # networks, and tasks of one network
DOTS = 16.0  # pixels of what stands for those left out: a line of text
SPARE = 36.0  # pixels shared by networks whatever they answer: one task needs room for its units


@dataclass(frozen=True)
class Row:
    """A task with its middle, or, where the task is None, how many tasks are left out."""

    task: int | None
    y: float
    left_out: int = 0


@dataclass(frozen=True)
class Band:
    """A network from top to bottom with all its tasks, those that are drawn in rows.

    One without tasks stands for networks that are left out.
    """

    top: float
    height: float
    tasks: tuple[int, ...]
    rows: tuple[Row, ...]
    left_out: int = 0

    @property
    def middle(self) -> float:
        """Where its input comes in."""
        return self.top + self.height / 2

    def lowered(self, by: float) -> "Band":
        """Return the same network further down."""
        rows = tuple(replace(row, y=row.y + by) for row in self.rows)
        return replace(self, top=self.top + by, rows=rows)


def few(count: int, most: int) -> tuple[int | None, ...]:
    """Name the first few of many and the last; None stands for those between.

    >>> few(3, 5), few(100, 5), few(9, 2)
    ((0, 1, 2), (0, 1, 2, None, 99), (0, None))
    """
    if count <= most:
        return tuple(range(count))
    return (*range(most - 2), None, count - 1) if most > 2 else (*range(most - 1), None)


def bands(groups: Groups, top: float, height: float) -> tuple[Band, ...]:
    """Lay networks one below the other, each with the tasks that it answers.

    A task has the same height in every network, so that one network for all has its tasks where
    one network for each has them.
    """
    chosen = few(len(groups), MOST)
    networks = [groups[k] for k in chosen if k is not None]
    most = max(2, min(MOST, 2 * MOST // len(networks)))
    shown = [few(len(tasks), most) for tasks in networks]
    dots = DOTS * (sum(None in rows for rows in shown) + (None in chosen))
    own = SPARE / len(networks)
    unit = (height - dots - SPARE) / sum(k is not None for rows in shown for k in rows)
    found, each = [], iter(zip(networks, shown, strict=True))
    for k in chosen:
        if k is None:
            found.append(Band(top, DOTS, (), (), len(groups) - len(networks)))
        else:
            found.append(_band(*next(each), top, unit, own))
        top += found[-1].height
    return tuple(found)


def _band(
    tasks: tuple[int, ...], shown: tuple[int | None, ...], top: float, unit: float, own: float
) -> Band:
    """Spread the tasks of a network over its height."""
    full = sum(k is not None for k in shown)
    height, rows, y = own + unit * full + DOTS * (None in shown), [], top
    for k in shown:
        high = DOTS if k is None else unit + own / full
        left_out = len(tasks) - full if k is None else 0
        rows.append(Row(None if k is None else tasks[k], y + high / 2, left_out))
        y += high
    return Band(top, height, tasks, tuple(rows))
