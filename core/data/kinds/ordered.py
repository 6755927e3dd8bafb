"""Ordered classes: a label is a place on a scale, such as poor, fair, good."""

from dataclasses import dataclass
from typing import ClassVar, Self, final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.kinds.answers import Several
from core.data.kinds.kind import Labels, counted_shares, mean_known
from core.data.kinds.scales import on_scale


@final
@dataclass(frozen=True)
class Ordered(Several):
    """Tasks whose answers have an order: labels are 0 to count - 1.

    One logit for each threshold says whether the label lies above it (Frank & Hall 2001).
    """

    name: ClassVar[str] = "ordered"

    @classmethod
    def read(cls, name: str, column: pd.Series) -> tuple[Self, Labels]:
        """Return the kind and the labels of a column, in the order of ordered categories.

        Otherwise that of numbers, of a known scale such as low, medium, high, or of the alphabet.
        """
        return super().read(name, on_scale(column))

    @property
    def logits(self) -> int:
        """One for each threshold."""
        return self.count - 1

    def constant_loss(
        self, y: NDArray[np.float32], held_out: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Return (T,) the logistic loss, mean over thresholds, of always giving the shares in y."""
        # of each threshold, the share of labels above it
        above = counted_shares(y, self.count)[::-1].cumsum(axis=0)[::-1][1:]
        thresholds = np.arange(1, self.count)[:, None, None]
        losses = -np.log(np.where(held_out >= thresholds, above[:, None], 1 - above[:, None]))
        return mean_known(losses.mean(axis=0), held_out)
