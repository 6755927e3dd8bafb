"""Names of the arrays that data are made of."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]  # row numbers
Seed = int | Sequence[int]
DrawSeed = tuple[int, int]  # of an experiment, and the replicate
