"""What a Dask worker does for a study of groups: see core.computing.worker."""

import pandas as pd

from core.computing.worker import in_turn
from core.data.missing import NoLabelsLeft
from core.experiments.experiment import Experiment


def score_subsets(experiment: Experiment, replicate: int) -> pd.DataFrame:
    """Train every set of tasks in this worker: see core.grouping.training.

    Raises:
        ValueError: when there is nothing to learn from.
    """
    from core.grouping import training  # torch: workers have it, who submits need not

    with in_turn() as check:
        try:
            return training.score_subsets(experiment, replicate, check)
        except NoLabelsLeft as reason:
            raise ValueError(f"every task must have labels, got that {reason}") from reason
