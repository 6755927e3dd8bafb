"""Words on what is inside networks; free of streamlit and plotly."""

from collections.abc import Sequence

import numpy as np

from core.data.arrays import Floats
from core.inside.insight import Insight
from core.settings.numerals import joined
from dashboard.shared.insight.findings import Finding


def span(values: Floats) -> str:
    """Write a share with its interval.

    >>> span(np.array([0.41, 0.331, 0.48], np.float32))
    '41% [33, 48]'
    """
    middle, low, high = (100 * float(value) for value in values)
    return f"{middle:.0f}% [{low:.0f}, {high:.0f}]" if np.isfinite(middle) else "an unknown share"


def finding(insight: Insight, found: Finding, tasks: Sequence[str]) -> str:
    """Say what a unit of the one network found, and who uses it."""
    using = [tasks[task] for task in found.users]
    who = f"{joined(using) or 'no task'} use{'s' * (len(using) < 2)} it"
    name = insight.features[found.feature]
    the = "the " if insight.parts[found.feature] != name else ""  # a feature has a name, a part not
    return f"Unit {found.unit + 1} found {the}{name}; {who}"
