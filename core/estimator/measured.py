"""What was measured of a model, for its card: nothing, or what a comparison has told."""

from dataclasses import dataclass, field

import pandas as pd

from core.estimator.choosing import deciding
from core.estimator.reliability import RELIABILITY_COLUMNS
from core.metrics.catalogue import LOSS
from core.results.quality import QUALITY_COLUMNS, quality
from core.results.result import Result
from core.results.verdict import sentence


@dataclass(frozen=True, eq=False)
class Measured:
    """What was measured, on rows that were held out; empty where nothing was.

    Attributes:
        quality: see core.results.quality: of the ways to train, and of other methods; without
            the loss, of which skill tells the same.
        arm: which of them the model is. baselines: which of them are other methods.
        split: how the rows were split, in a sentence.
        comparison: how the ways to train compare, in a sentence.
        reliability: see core.estimator.reliability.
        alerts: what a careful person would look at, in sentences.
    """

    quality: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*QUALITY_COLUMNS]))
    arm: str = ""
    baselines: tuple[str, ...] = ()
    split: str = ""
    comparison: str = ""
    reliability: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=[*RELIABILITY_COLUMNS])
    )
    alerts: tuple[str, ...] = ()

    @classmethod
    def of(cls, result: Result, arm: str) -> "Measured":
        """Return what a comparison of together and apart has told of one of them."""
        replicates, starts = result.scores["replicate"].nunique(), result.resampling.starts
        row = result.overall(deciding(result).name)
        return cls(
            without_loss(quality(result.scores, result.resampling)),
            arm,
            split=split_words(replicates // starts, starts),
            comparison=sentence(row.to_dict(), replicates, result.resampling),
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
