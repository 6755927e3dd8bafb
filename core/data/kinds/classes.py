"""Classes: a label is one of several answers, in no order."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray

from core.data.kinds.answers import Several
from core.data.kinds.kind import counted_shares, mean_known


@final
@dataclass(frozen=True)
class Classes(Several):
    """Tasks with one of several answers: labels are 0 to count - 1."""

    name: ClassVar[str] = "classes"

    @property
    def logits(self) -> int:
        """One for each class."""
        return self.count

    @property
    def scale(self) -> float:
        """By what the cross-entropy is multiplied: equally likely answers then cost log 2."""
        return float(np.log(2) / np.log(self.count))

    def constant_loss(
        self, y: NDArray[np.float32], held_out: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Return (T,) the scaled cross-entropy of always giving the shares of answers in y."""
        shares = counted_shares(y, self.count)
        chosen = np.nan_to_num(held_out).astype(np.int64)
        chances = np.take_along_axis(shares, chosen, axis=0)
        return self.scale * mean_known(-np.log(chances), held_out)
