"""Molecules: Tox21, twelve assays of 7,587 molecules with the labels missing as they came."""

from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from core.data.amounts import examples_setting, tasks_setting
from core.data.arrays import Floats, Seed
from core.data.assets import asset
from core.data.problem import Problem
from core.data.source import STARTS, Sizes, Source
from core.data.splits.parts import PARTS, split
from core.settings.setting import Whole, check_settings

FILE = asset("tox21.parquet")
ASSAYS = (
    "NR-AR", "NR-AR-LBD", "NR-AhR", "NR-Aromatase", "NR-ER", "NR-ER-LBD",
    "NR-PPAR-gamma", "SR-ARE", "SR-ATAD5", "SR-HSE", "SR-MMP", "SR-p53",
)  # fmt: skip
MOLECULES, BITS = 7587, 512
TRAINING = int(PARTS[0] * MOLECULES)


@dataclass(frozen=True)
class Molecules(Source):
    """Tox21 (US NIH/NCATS, public domain): is a molecule active in each of 12 assays?

    Inputs are 512 bits of a Morgan fingerprint; 17% of the labels were never measured.
    Replicates re-split the same molecules 60/20/20.

    Attributes:
        tasks: 1 to 12, the first assays of the table.
        examples: training molecules; None: all of the training part (4,552).
    """

    key: ClassVar[str] = "molecules"
    title: ClassVar[str] = "Molecules (Tox21)"
    about: ClassVar[str] = "Real toxicity tests; 17% of the labels were never measured."
    starts: ClassVar[int] = STARTS
    partly_labelled: ClassVar[bool] = True

    tasks: int = tasks_setting(12, "The first assays, each a yes/no question.", most=len(ASSAYS))
    examples: int | None = examples_setting(
        None,
        "Training molecules.",
        Whole(1, TRAINING, blank=f"all {TRAINING:,}"),
        Whole(50, TRAINING),
    )

    def __post_init__(self) -> None:
        check_settings(self)

    @classmethod
    def opening(cls) -> Self:
        """Open with the labels scarce."""
        return cls(examples=1000)

    @property
    def names(self) -> tuple[str, ...]:
        """The tasks."""
        return ASSAYS[: self.tasks]

    def sizes(self) -> Sizes:
        """Say how large the problems are."""
        return Sizes(MOLECULES, BITS)

    def draw(self, seed: Seed) -> Problem:
        """Split the molecules anew."""
        x, y = _molecules()
        train, validation, test = split(np.random.default_rng(seed), len(x))
        return Problem(
            x,
            y[:, : self.tasks],
            self.names,
            train[: self.examples],
            validation,
            test,
            overlap=len(test) / len(train),
        )


@cache
def _molecules() -> tuple[Floats, Floats]:
    """Read bits (7587, 512) and labels (7587, 12), NaN where an assay was not measured."""
    table = pd.read_parquet(FILE)
    y = table[list(ASSAYS)].to_numpy(dtype=np.float32, na_value=np.nan)
    return table.drop(columns=list(ASSAYS)).to_numpy(dtype=np.float32), y
