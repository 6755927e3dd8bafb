"""An estimator put together from its parts, as if `fit` had been called."""

from collections.abc import Sequence

import numpy as np

from core.data.columns.inputs import Preparation
from core.estimator.multitask import MultiTask
from core.estimator.targets import Targets
from core.fitting.scoring import Learned
from core.results.weights import Network


def assembled(
    model: MultiTask,
    *,
    targets: Targets,
    sharing: str,
    networks: Sequence[Network],
    preparation: Preparation,
    learned: Learned,
    rows: int,
    names: Sequence[str] = (),
) -> MultiTask:
    """Give a model what `fit` would have: see the attributes of `MultiTask`.

    Args:
        names: of the inputs, where they have any.
    """
    model.targets_, model.sharing_, model.networks_ = targets, sharing, tuple(networks)
    model.preparation_, model.learned_, model.n_rows_ = preparation, learned, rows
    model.advice_ = None
    model.n_iter_ = max(network.step for network in networks)
    model.n_features_in_ = len(preparation.columns)
    if names:
        model.feature_names_in_ = np.array(names, dtype=object)
    model.classes_ = targets.classes[0] if targets.flat else list(targets.classes)
    return model
