"""By time: networks learn from the past, stop by what came next, and are tested on the future."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.arrays import Floats, Rows, Seed
from core.data.splits.parts import PARTS, Parts
from core.data.splits.times import read_times
from core.data.splits.way import Way, number_of
from core.data.tables.wording import short

TESTED = 0.5  # of the labelled rows, the newest, are tested on
PERIODS = 10  # at most, into which they are cut
FEWEST = 10  # labels of each task that a period must have to be told from chance
HELD = PARTS[1] / (PARTS[0] + PARTS[1])  # of what is past, the newest: for validation
HELD_TO_FIT = PARTS[1]  # of all rows, the newest, where nothing is to be tested


class Cut(NamedTuple):
    """Where a split cuts, as places among the different times; the parts end before them."""

    train: int
    validation: int
    test: int


class ByTime(Way):
    """The newest rows in periods, each tested after learning from all that came before it.

    The periods do not overlap: an expanding window whose origin rolls (Tashman 2000), as
    `TimeSeriesSplit` of scikit-learn has it, here so that rows of one time are in one part, and
    with the newest period first, as it has most rows to learn from.

    Attributes:
        times: of the rows.
        cuts: of each split.
    """

    count: int

    def __init__(self, column: pd.Series, y: Floats, tasks: tuple[str, ...]) -> None:
        """Find the periods.

        Args:
            column: typed cells, named. y: (m, T) labels of the tasks.

        Raises:
            ValueError: when the column cannot be read, or no period has labels of every task.
        """
        self._name, self.times = short(column.name), read_times(column)
        known = ~np.isnan(y)
        different = len(self.times.said)
        of_tasks = np.stack(
            [np.bincount(self.times.codes[k], minlength=different) for k in known.T]
        )
        rows = np.bincount(self.times.codes[known.any(axis=1)], minlength=different)
        self.cuts = _cuts(_until(rows), _until(of_tasks))
        if not self.cuts:
            raise ValueError(_why(self._name, tasks, _until(rows), _until(of_tasks)))
        self.count = len(self.cuts)

    def split(self, seed: Seed) -> Parts:
        """Cut where the split of this number has it; rows of a part are in random order."""
        cut = self.cuts[number_of(seed) % len(self.cuts)]
        place = np.searchsorted(cut, self.times.codes, side="right")
        rng = np.random.default_rng(seed)
        train, validation, test = (rng.permutation(np.flatnonzero(place == k)) for k in range(3))
        return train, validation, test

    def to_fit(self, seed: Seed) -> tuple[Rows, Rows]:
        """Return the older four fifths, and the newest fifth."""
        codes = self.times.codes
        rows = _until(np.bincount(codes))
        held = codes >= _nearest(rows, 1 - HELD_TO_FIT, 1, len(rows) - 2)
        rng = np.random.default_rng(seed)
        return rng.permutation(np.flatnonzero(~held)), rng.permutation(np.flatnonzero(held))

    def identity(self) -> bytes:
        """Return the order of the rows."""
        return b"time" + self.times.codes.tobytes()

    @property
    def about(self) -> str:
        """Say what is learned from, what is tested on, and from when on."""
        first = short(self.times.said[self.cuts[-1].validation])
        periods = f"{self.count} periods" if self.count > 1 else "one period"
        return (
            f"Rows are split by '{self._name}': {periods} from {first} on, each tested after "
            "learning from the rows before it."
        )


def _cuts(rows: NDArray[np.int64], labels: NDArray[np.int64]) -> tuple[Cut, ...]:
    """Cut the newest rows into periods, the newest first.

    A period with few labels of some task is joined with the one before it.

    Args:
        rows: (times + 1,) rows before each time. labels: (T, times + 1) labels of each task.
    """
    end, found = len(rows) - 1, []
    for period in range(1, PERIODS + 1):
        cut = _cut(rows, 1 - TESTED * period / PERIODS, end)
        if cut is None:  # fewer times than periods
            continue
        train, validation, test = _counted(labels, cut)
        if min(train.min(), validation.min()) > 0 and test.min() >= FEWEST:
            found.append(cut)
            end = cut.validation
    return tuple(found)


def _cut(rows: NDArray[np.int64], share: float, end: int) -> Cut | None:
    """Begin to test after a share of the rows; None: no time is left to test or to learn from."""
    start = _nearest(rows, share, 2, len(rows) - 2)
    held = _nearest(rows, (1 - HELD) * rows[start] / rows[-1], 1, start - 1)
    return Cut(held, start, end) if 0 < held < start < end else None


def _counted(labels: NDArray[np.int64], cut: Cut) -> list[NDArray[np.int64]]:
    """Count the labels of each task in the three parts."""
    return list(np.diff(labels[:, [0, *cut]], axis=1).T)


def _why(
    name: str, tasks: tuple[str, ...], rows: NDArray[np.int64], labels: NDArray[np.int64]
) -> str:
    """Say why there is no period to test on."""
    cut = _cut(rows, 1 - TESTED, len(rows) - 1)
    if cut is None:
        return (
            f"time column '{name}' must hold at least 3 different times, got "
            f"{len(rows) - 1}; name another, or split in another way"
        )
    train, validation, test = _counted(labels, cut)
    for part, counts, least in (
        ("newest half of the rows", test, FEWEST),
        ("oldest rows", train, 1),
        ("rows before the newest half", validation, 1),
    ):
        if counts.min() < least:
            return (
                f"task '{short(tasks[int(counts.argmin())])}' must have at least {least} labels in "
                f"the {part} by '{name}', got {counts.min()}; leave it out, or split in "
                "another way"
            )
    raise AssertionError("the newest half is a period of its own")


def _until(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return (..., times + 1) how many are before each time, from counts (..., times)."""
    return np.concatenate([np.zeros_like(counts[..., :1]), counts.cumsum(axis=-1)], axis=-1)


def _nearest(rows: NDArray[np.int64], share: float, low: int, high: int) -> int:
    """Return the time in [low, high] before which there is nearest to a share of the rows."""
    if high < low:
        return high
    return low + int(np.abs(rows[low : high + 1] - share * rows[-1]).argmin())
