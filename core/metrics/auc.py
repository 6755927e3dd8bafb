"""Area under the ROC curve of many rankings at once."""

import numpy as np
from numpy.typing import NDArray


def auc(logits: NDArray[np.float32], labels: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return (...,) AUC of (..., n) logits against labels 1, 0 and NaN ('?', left out).

    The share of (positive, negative) pairs ranked rightly, a tie counting half: the Mann-Whitney
    statistic (Hanley & McNeil 1982). NaN where one class is absent.
    """
    from scipy.stats import rankdata  # slow to import, and needed when training is over

    # '?' goes to the top, where it changes no rank of a labelled example
    ranks = rankdata(np.where(np.isnan(labels), np.inf, logits), axis=-1)
    positive = (labels == 1).sum(axis=-1).astype(np.float64)
    negative = (labels == 0).sum(axis=-1)
    above = np.where(labels == 1, ranks, 0).sum(axis=-1) - positive * (positive + 1) / 2
    pairs = positive * negative
    share = np.full(pairs.shape, np.nan)
    np.divide(above, pairs, out=share, where=pairs > 0)
    return share
