"""What validation chose in the trainings of an advice: widths, and how networks were trained."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd

from core.advice.answer import GROUPING, TRANSFER, Advice
from core.results.weights import Recipe
from core.settings.numerals import joined
from core.training.rule import TUNINGS, Tuning

Key = TypeVar("Key")
SETTINGS = ("width", "learning_rate", "weight_decay", "scaled")


@dataclass(frozen=True)
class Chosen:
    """How often each width and tuning was chosen.

    Attributes:
        widths: trainings of each width, the smallest first.
        tunings: those of each tuning, at the width chosen most often.
    """

    widths: Mapping[int, int]
    tunings: Mapping[Tuning, int]

    @classmethod
    def of(cls, scores: pd.DataFrame, arm: str) -> "Chosen":
        """Count what was chosen for an arm; scores as in core.results.result, all replicates."""
        own = scores[scores["arm"] == arm].drop_duplicates("replicate")
        widths = Counter(sorted(own["width"].astype(int)))
        told = own.loc[own["width"] == _most(widths), list(SETTINGS[1:])]
        return cls(widths, Counter(Tuning(*row) for row in told.itertuples(index=False)))

    @property
    def recipe(self) -> Recipe:
        """The width chosen most often, of equals the smallest, and the tuning with it likewise."""
        # the usual tuning is the first
        ordered = {tuning: self.tunings[tuning] for tuning in TUNINGS if tuning in self.tunings}
        return Recipe(_most(self.widths), _most(ordered))

    @property
    def sentence(self) -> str:
        """Say which widths were chosen, and how often.

        >>> Chosen({8: 12, 32: 8}, {}).sentence, Chosen({32: 20}, {}).sentence
        ('width 8 in 12 and 32 in 8 of 20 trainings', 'width 32 in all 20 trainings')
        """
        trainings = sum(self.widths.values())
        if len(self.widths) == 1:
            return f"width {_most(self.widths)} in all {trainings} trainings"
        each = [f"{width} in {times}" for width, times in self.widths.items()]
        return f"width {joined(each)} of {trainings} trainings"


def _most(counts: Mapping[Key, int]) -> Key:
    return max(counts, key=lambda key: counts[key])  # the first of equals


def recipe_of(advice: Advice) -> Recipe | None:
    """Return how the advised arm is best trained; None: as usual, nothing was chosen."""
    row = _row_of(advice)
    return (
        None
        if row is None
        else Recipe(int(row["width"]), Tuning(*(row[name] for name in SETTINGS[1:])))
    )


def widths_of(advice: Advice) -> str:
    """Say which widths were chosen for the advised arm, see `Chosen.sentence`; "": none."""
    row = _row_of(advice)
    return "" if row is None else str(row["widths"])


def _row_of(advice: Advice) -> dict[Hashable, Any] | None:
    """Return what the arms' table says of the advised arm, where it was at its best."""
    arm = advice.arm if isinstance(advice.arm, str) else GROUPING
    if not advice.tuned or arm == TRANSFER:  # transfer is trained as usual
        return None
    (row,) = advice.arms[advice.arms["arm"] == arm].to_dict("records")
    return row
