from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from core.advice.conditions import data_per_task, network_size, shared_features, zero_crossing
from core.advice.evidence import Evidence
from core.metrics.catalogue import ERROR

Made = Callable[..., Evidence]


def _widths(*gains: float) -> pd.DataFrame:
    widths = [4 * 8**k for k in range(len(gains))]
    table = pd.DataFrame({"width": widths, "gain": gains})
    return table.assign(low=table["gain"] - 1, high=table["gain"] + 1)


@pytest.mark.parametrize(("affinity", "light"), [(1.0, "green"), (-1.0, "red"), (0.0, "amber")])
def test_shared_features_follow_the_mean_over_pairs(
    measured: Made, affinity: float, light: str
) -> None:
    """Pairs that help are green, pairs that hurt red, and neither is amber."""
    evidence = measured(affinity=affinity)
    if affinity == 0:
        spread = evidence.affinity - evidence.affinity.mean(axis=0)
        evidence = replace(evidence, affinity=spread)
    told = shared_features(evidence)
    assert told.light == light
    assert told.figures["pairs"] == 6


def test_without_pairs_the_gradients_decide(measured: Made) -> None:
    """Where pairs are too many to train, the agreement of gradients is judged."""
    told = shared_features(replace(measured(affinity=-1.0), affinity=None))
    assert told.light == "red"
    assert "affinity" not in told.figures


@pytest.mark.parametrize(
    ("labels", "positives", "light"),
    [
        ([100, 100], [50, 40], "green"),
        ([100, 400], [50, 200], "amber"),
        ([100, 2000], [50, 900], "red"),
        ([100, 100], [50, 5], "red"),
        ([100, 100], [50, 95], "red"),
    ],
)
def test_data_per_task_follows_counts(labels: list[int], positives: list[int], light: str) -> None:
    """Similar amounts are green, unequal ones amber or red, and too few of one answer red."""
    counts = pd.DataFrame({"task": ["a", "b"], "labels": labels, "positives": positives})
    told = data_per_task(counts.assign(others=sum(labels) - counts["labels"]))
    assert told.light == light
    assert told.figures["fewest labels"] == 100


@pytest.mark.parametrize(
    ("gains", "light"),
    [((-3, 3, 3), "green"), ((-3, 0, 3), "green"), ((0, 0, 0), "amber"), ((-3, -3, 0), "red")],
)
def test_network_size_follows_the_gain_over_widths(gains: tuple[float, ...], light: str) -> None:
    """Big enough: together is ahead at the width asked for, 32, or at the widest."""
    assert network_size(_widths(*gains), 32, ERROR).light == light


def test_the_crossing_lies_between_the_widths_around_it() -> None:
    """On a line over log width, -1 at 4 and +1 at 32 cross at their geometric mean."""
    assert zero_crossing(_widths(-1, 1, 2)) == pytest.approx((4 * 32) ** 0.5)
    assert zero_crossing(_widths(1, 2, 3)) is None
