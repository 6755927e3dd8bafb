"""Which unit found which true feature, and who uses it; free of streamlit and plotly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.inside.insight import USUAL, Insight, Side

FOUND = 0.8  # the correlation from which a unit has found a feature: it has two thirds of it


@dataclass(frozen=True)
class Finding:
    """The unit of a network that follows a true feature best.

    Attributes:
        feature, network, unit: their numbers, the unit's layer by layer.
        match: its correlation. before: that of the best unit before training.
        users: the tasks that use it.
    """

    feature: int
    network: int
    unit: int
    match: float
    before: float
    users: tuple[int, ...]

    @property
    def found(self) -> bool:
        """Whether the unit has found the feature."""
        return self.match >= FOUND


def bar(insight: Insight) -> float:
    """Return the effect from which a task uses a unit."""
    return float(insight.sharing.bars[USUAL])


def users(insight: Insight, side: Side, network: int, unit: int) -> tuple[int, ...]:
    """Return the tasks of a network that use a unit of it."""
    effects = np.nan_to_num(side.effects[:, unit].astype(np.float32))
    return tuple(np.flatnonzero((side.networks == network) & (effects >= bar(insight))).tolist())


def finding(insight: Insight, side: Side, network: int, feature: int) -> Finding:
    """Return the best unit of a network for a feature."""
    matches = side.matches[network, :, feature].astype(np.float32)
    unit = int(matches.argmax())
    return Finding(
        feature,
        network,
        unit,
        float(matches[unit]),
        float(side.found[0, network, feature]),
        users(insight, side, network, unit),
    )


def together(insight: Insight) -> list[Finding]:
    """Return the best unit of together for each feature, those that most tasks need first."""
    order = np.argsort(-insight.needed.sum(axis=1), kind="stable")
    return [finding(insight, insight.together, 0, int(feature)) for feature in order]


def separate(insight: Insight, feature: int) -> list[Finding]:
    """Return the best unit for a feature in each separate network whose task needs it."""
    needing = insight.apart.networks[insight.needed[feature]]
    return [finding(insight, insight.apart, int(n), feature) for n in np.sort(needing)]


def counts(insight: Insight) -> tuple[int, int, int]:
    """Count what was found: by together, features; by separate networks, once for each of them.

    Returns:
        found by together; found by separate networks in all; different features among these.
    """
    one, several = (side.matches.max(axis=1) >= FOUND for side in (insight.together, insight.apart))
    return int(one.sum()), int(several.sum()), int(several.any(axis=0).sum())


def best(insight: Insight) -> Finding | None:
    """Return the finding that says most: found, and used by just the tasks that need it.

    Of those that several tasks use the surest; None where nothing was found.
    """
    found = [each for each in together(insight) if each.found]

    def telling(each: Finding) -> tuple[bool, bool, float]:
        needed = tuple(np.flatnonzero(insight.needed[each.feature]).tolist())
        return len(each.users) > 1, each.users == needed, each.match

    return max(found, key=telling, default=None)


def effect_of_need(insight: Insight) -> tuple[float, float]:
    """Return the mean effect of silencing units that found a feature, on who needs it and others.

    A feature counts by together's best unit; NaN where nobody is of that sort.
    """
    found = [each for each in together(insight) if each.found]
    if not found:
        return np.nan, np.nan
    effects = insight.together.effects[:, [each.unit for each in found]].T.astype(np.float32)
    needed = insight.needed[[each.feature for each in found]]
    return tuple(  # type: ignore[return-value]
        float(np.nanmean(effects[part])) if part.any() else np.nan for part in (needed, ~needed)
    )


def dearest(side: Side, count: int) -> list[tuple[int, int]]:
    """Return networks and first-layer units without which most is lost."""
    return [(int(network), int(unit)) for network, unit in side.shown[:count]]


def strongest(weights: np.ndarray, names: Sequence[str], count: int = 6) -> list[tuple[str, float]]:
    """Return the inputs with the largest weights of a unit, by name or number."""
    order = np.argsort(-np.abs(weights))[:count]
    return [(names[k] if names else f"input {k + 1}", float(weights[k])) for k in order]
