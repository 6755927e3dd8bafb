"""How alike the layers of one network and of separate ones are; free of streamlit and plotly."""

import numpy as np
import pandas as pd

from core.inside.insight import Insight


def likeness(insight: Insight, names: tuple[str, ...]) -> pd.DataFrame:
    """Return task, layer, trained, untrained, unlike: CKA with each separate network.

    Layers are compared with the same layer of the other network.
    """
    rows = []
    for task, network in enumerate(insight.apart.networks):
        for layer in range(len(insight.similarity)):
            at = layer, int(network), layer
            rows.append(
                (
                    names[task],
                    layer + 1,
                    *(
                        float(part[at])
                        for part in (insight.similarity, insight.untrained, insight.unlike)
                    ),
                )
            )
    return pd.DataFrame(rows, columns=["task", "layer", "trained", "untrained", "unlike"])


def layers(insight: Insight) -> np.ndarray:
    """Return (L, L) the mean CKA of together's layers with those of the separate networks."""
    return np.asarray(insight.similarity.mean(axis=1))
