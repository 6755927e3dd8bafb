"""What was measured of a model, for its card: nothing, or what an advice has told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from core.advice.answer import GROUPING, Advice
from core.advice.chosen import widths_of
from core.arms.catalogue import ARMS
from core.data.source import STARTS
from core.estimator.reliability import RELIABILITY_COLUMNS
from core.metrics.catalogue import LOSS
from core.results.quality import QUALITY_COLUMNS

USUAL: Mapping[str, str | None] = {}  # by chance
SPLIT_BY = {
    "group": "rows with the same '{}' in one part",
    "time": "what '{}' says came first to learn from, what came after to test on",
    "part": "each row in the part that '{}' names",
}


@dataclass(frozen=True, eq=False)
class Measured:
    """What was measured, on rows that were held out; empty where nothing was.

    Attributes:
        quality: see core.results.quality: of the ways to train, and of other methods; without
            the loss, of which skill tells the same.
        arm: which of them the model is. baselines: which of them are other methods.
        split: how the rows were split, in a sentence.
        comparison: how the ways to train compare, in a sentence.
        widths: which of them validation chose in the trainings, in words; "": there was no choice.
        reliability: see core.estimator.reliability.
        alerts: what a careful person would look at, in sentences.
    """

    quality: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*QUALITY_COLUMNS]))
    arm: str = ""
    baselines: tuple[str, ...] = ()
    split: str = ""
    comparison: str = ""
    widths: str = ""
    reliability: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=[*RELIABILITY_COLUMNS])
    )
    alerts: tuple[str, ...] = ()

    @classmethod
    def of(cls, advice: Advice, split_by: Mapping[str, str | None] = USUAL) -> "Measured":
        """Return what an advice has measured of the arm that it names.

        Args:
            split_by: by way to split rows, the column that it goes by, see core.data.splits.
        """
        by = (SPLIT_BY[way].format(column) for way, column in split_by.items() if column)
        kept = next(by, "")
        scores, arm = without_loss(advice.quality), advice.arm
        methods = [name for name in dict.fromkeys(scores["arm"]) if name not in (*ARMS, GROUPING)]
        return cls(
            scores,
            arm if isinstance(arm, str) else GROUPING,
            tuple(methods),
            split=split_words(advice.splits, STARTS, kept),
            comparison=" ".join(filter(None, (advice.sentence, advice.scope))),
            widths=widths_of(advice),
            alerts=(*(alert.why for alert in advice.alerts), *filter(None, [advice.rival])),
        )


def split_words(splits: int, starts: int, apart: str = "") -> str:
    """Say how rows were split.

    Args:
        apart: what decided which rows stay together or come first; "": chance.
    """
    share = apart or "each part with its share of every answer"
    return (
        f"{splits} splits of the rows: 60% to learn from, 20% to choose on (when to stop, and what "
        f"else is tuned), 20% to test on, {share}; {starts} trainings on each split"
    )


def without_loss(scores: pd.DataFrame) -> pd.DataFrame:
    """Leave out the loss: people read skill, which is made of it."""
    return scores[scores["metric"] != LOSS.name].reset_index(drop=True)
