"""Numbers: a label is a quantity, such as a price or a time."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.kinds.kind import Labels, TaskKind, mean_known
from core.data.tables.cells import typed_column
from core.data.tables.wording import short

MIN_LABELS = 20  # the fewest of which a fifth says anything of a spread
LIMIT = 1e30  # of a label, as of an input: the square of a larger number may overflow
SCALE = float(np.log(2))  # by what the squared error of standardised labels is multiplied


@final
@dataclass(frozen=True)
class Numbers(TaskKind):
    """Tasks with a number as answer; training standardises it on the training part."""

    name: ClassVar[str] = "numbers"

    @property
    def answers(self) -> int:
        """None: a number may be any."""
        return 0

    def check(self, y: NDArray[np.float32]) -> None:
        """Refuse infinite labels."""
        if np.isinf(y).any():
            raise ValueError("labels must be finite numbers or NaN, got infinity")

    def read(self, name: str, column: pd.Series) -> Labels:
        """Return the labels of a column.

        Raises:
            ValueError: when a filled cell is no number.
        """
        cells = typed_column(column)
        if not pd.api.types.is_float_dtype(cells.dtype):
            raise ValueError(
                f"task column '{short(name)}' must hold numbers beside blanks, got other cells; "
                "choose another kind or column"
            )
        values = cells.to_numpy(dtype=np.float64)
        largest = np.abs(values[~np.isnan(values)]).max(initial=0.0)
        if largest > LIMIT:
            raise ValueError(
                f"task column '{short(name)}' must hold numbers up to {LIMIT:g}, got {largest:g}; "
                "mend it, or leave it out"
            )
        return Labels(values.astype(np.float32), ())

    def require_enough(self, name: str, labels: Labels) -> None:
        """Refuse a task with few labels, or with one number only.

        Raises:
            ValueError: with what was required and what came.
        """
        known = labels.values[~np.isnan(labels.values)]
        if len(known) < MIN_LABELS or len(np.unique(known)) < 2:
            came = "one number only" if len(known) >= MIN_LABELS else f"{len(known)} of them"
            raise ValueError(
                f"task column '{short(name)}' must hold at least {MIN_LABELS} numbers that differ, "
                f"got {came}; leave it out"
            )

    def constant_loss(
        self, y: NDArray[np.float32], held_out: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Return (T,) the scaled squared error of always giving the mean of y, standardised."""
        mean, spread = standard(y)
        return SCALE * mean_known(((held_out - mean) / spread) ** 2, held_out)


def standard(y: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (T,) mean and standard deviation of labels (m, T); 0 and 1 where they do not vary."""
    known = ~np.isnan(y)
    count = np.maximum(known.sum(axis=0), 1)
    values = np.where(known, y, 0).astype(np.float64)
    mean = values.sum(axis=0) / count
    spread = np.sqrt((np.where(known, values - mean, 0) ** 2).sum(axis=0) / count)
    return mean, np.where(spread > 0, spread, 1.0)


NUMBERS = Numbers()
