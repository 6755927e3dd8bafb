"""Words that several panels use; free of streamlit and plotly."""

from collections.abc import Sequence

import numpy as np

from core.data.arrays import Floats


def listed(names: Sequence[str]) -> str:
    """Join names.

    >>> listed(["a", "b", "c"]), listed(["a"]), listed([])
    ('a, b and c', 'a', '')
    """
    return " and ".join([", ".join(names[:-1]), *names[-1:]][len(names) < 2 :])


def span(values: Floats) -> str:
    """Write a share with its interval.

    >>> span(np.array([0.41, 0.331, 0.48], np.float32))
    '41% [33, 48]'
    """
    middle, low, high = (100 * float(value) for value in values)
    return f"{middle:.0f}% [{low:.0f}, {high:.0f}]" if np.isfinite(middle) else "an unknown share"
