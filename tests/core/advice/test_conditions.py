from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.advice.answer import Condition
from core.advice.conditions import (
    data_per_task,
    network_size,
    pulling,
    shared_features,
    zero_crossing,
)
from core.advice.evidence import Evidence, Gain
from core.advice.tables import comparisons_table, pairs_table
from core.metrics.catalogue import ERROR
from tests.core.advice.conftest import result

Made = Callable[..., Evidence]


def _widths(*gains: float) -> pd.DataFrame:
    widths = [4 * 8**k for k in range(len(gains))]
    table = pd.DataFrame({"width": widths, "gain": gains})
    return table.assign(low=table["gain"] - 0.5, high=table["gain"] + 0.5)


def _shared(evidence: Evidence) -> Condition:
    return shared_features(evidence, pairs_table(evidence))


@pytest.mark.parametrize(("affinity", "light"), [(1.0, "green"), (-1.0, "red"), (0.0, "amber")])
def test_shared_features_follow_the_mean_over_pairs(
    measured: Made, affinity: float, light: str
) -> None:
    """Pairs that help are green, pairs that hurt red, and neither is amber."""
    evidence = measured(affinity=affinity)
    if affinity == 0:
        spread = evidence.affinity - evidence.affinity.mean(axis=0)
        evidence = replace(evidence, affinity=spread)
    told = _shared(evidence)
    assert told.light == light
    assert told.figures["pairs"] == 6


def test_without_pairs_the_gradients_decide(measured: Made) -> None:
    """Where pairs are too many to train, the agreement of gradients is judged."""
    told = _shared(replace(measured(affinity=-1.0), affinity=None))
    assert told.light == "red"
    assert "affinity" not in told.figures


def test_the_mean_and_a_pair_must_both_show_it(measured: Made) -> None:
    """A mean above zero that no single pair shows is amber, and so is a pair without the mean."""
    evidence = measured(affinity=0.0)
    assert evidence.affinity is not None
    rng = np.random.default_rng(0)
    mean = np.full((len(evidence.affinity), 3, 3), 0.5)
    noise = rng.standard_normal(mean.shape)
    off = ~np.eye(3, dtype=bool)
    noise[:, off] -= noise[:, off].mean(axis=1, keepdims=True)  # the mean over pairs has none
    pair = np.zeros_like(mean)
    pair[:, 0, 1], pair[:, 1, 0] = 3, -3
    jitter = 0.01 * rng.standard_normal(mean.shape)
    for affinity, helped in ((mean + 3 * noise + jitter, 0), (pair + jitter, 1)):
        affinity[:, ~off] = np.nan
        told = _shared(replace(evidence, affinity=affinity.astype(np.float32)))
        assert (told.light, told.figures["pairs that help"]) == ("amber", helped)


def test_what_was_not_asked_is_not_measured(measured: Made) -> None:
    """Where the time was over before, the light says that nothing is known."""
    unknown = np.full((1, 3, 3), np.nan, dtype=np.float32)
    told = _shared(replace(measured(), affinity=None, agreement=unknown))
    assert (told.light, told.figures) == ("grey", {})
    assert "no time yet" in told.evidence


@pytest.mark.parametrize(
    ("labels", "rarest", "focus", "light"),
    [
        ([100, 100, 100], [50, 40, 50], None, "green"),
        ([100, 100], [50, 40], None, "green"),
        ([100, 400], [50, 200], None, "amber"),
        ([100, 400], [50, 200], "a", "green"),
        ([100, 400], [50, 200], "b", "red"),
        ([100, 100], [50, 9], None, "red"),
        ([100, 100], [50, 5], "a", "green"),
    ],
)
def test_data_per_task_follows_what_the_others_bring(
    labels: list[int], rarest: list[int], focus: str | None, light: str
) -> None:
    """Others with as many labels as a task has are green; few of its rarer answer are red."""
    names = ["a", "b", "c"][: len(labels)]
    counts = pd.DataFrame({"task": names, "labels": labels, "rarest": rarest})
    told = data_per_task(counts.assign(others=sum(labels) - counts["labels"]), focus)
    assert told.light == light


def test_the_words_on_data_have_the_numbers() -> None:
    """Labels, how many times as many the others bring, and the rarest answer are told."""
    counts = pd.DataFrame({"task": ["a", "b"], "labels": [1000, 4000], "rarest": [30, 900]})
    told = data_per_task(counts.assign(others=[4000, 1000]), None)
    assert "1,000 to 4,000 training labels" in told.evidence
    assert "0.2 to 4.0 times as many" in told.evidence
    assert "at least 30 times ('a')" in told.evidence
    assert told.figures["fewest of the rarer answer"] == 30


def _at_widths(measured: Made, gains: dict[int, float], noise: float) -> Condition:
    """Judge made-up gains of together by width; apart stays as it is."""
    evidence = measured()
    at = {w: result({"together": g}, noise, seed=w) for w, g in gains.items()}
    return network_size(
        replace(evidence, widths=at), comparisons_table("width", at, ERROR, points=1.0)
    )


@pytest.mark.parametrize(
    ("gains", "noise", "light"),
    [
        ({4: -3, 32: 1, 128: 1}, 0.001, "green"),
        ({4: -3, 32: 1, 128: -4}, 0.001, "green"),
        ({4: -3, 32: 1, 128: 3}, 0.001, "red"),
        ({4: -3, 32: 1, 128: 1.5}, 0.1, "amber"),
        ({4: -3, 32: 1}, 0.001, "grey"),
    ],
)
def test_network_size_follows_what_a_wider_network_gains(
    measured: Made, gains: dict[int, float], noise: float, light: str
) -> None:
    """Big enough: from the width asked for, 32, to the widest together gains no more than 1."""
    told = _at_widths(measured, gains, noise)
    assert told.light == light
    assert ("No wider network was measured" in told.evidence) == (128 not in gains)


def test_each_arm_at_its_best_width_is_told(measured: Made) -> None:
    """Together is best at 128, 5 points ahead of apart, which is the same at all widths."""
    told = _at_widths(measured, {4: -3, 32: 1, 128: 5}, 0.0001)
    assert told.figures["best width of together"] == 128
    assert told.figures["gain at each arm's best"] == pytest.approx(5, abs=0.1)
    assert told.figures["widening"] == pytest.approx(4, abs=0.1)
    assert told.figures["crosses zero at"] == pytest.approx(4 * 8**0.75, rel=0.1)


def test_the_crossing_lies_between_the_widths_around_it() -> None:
    """On a line over log width, -1 at 4 and +1 at 32 cross at their geometric mean."""
    assert zero_crossing(_widths(-1, 1, 2)) == pytest.approx((4 * 32) ** 0.5)
    assert zero_crossing(_widths(1, 2, 3)) is None


def test_a_crossing_that_is_not_shown_is_none() -> None:
    """Where the intervals on one side hold zero, nobody knows where the gain turns, or whether."""
    assert zero_crossing(_widths(-0.4, 0.4)) is None
    assert zero_crossing(_widths(-0.4, 2)) is None
    across = _widths(-1, 0.2, 1)  # the middle one is undecided: the line is drawn past it
    assert zero_crossing(across) == pytest.approx((4 * 256) ** 0.5)


@pytest.mark.parametrize(
    ("agreement", "words"),
    [
        (Gain(0.04, -0.01, 0.09), "Tasks neither pull together nor apart (0.04 on"),
        (Gain(0.04, 0.01, 0.07), "Tasks pull together a little (0.04 on"),
        (Gain(-0.3, -0.4, -0.2), "Tasks pull apart (−0.30 on"),
        (Gain(-0.001, -0.1, 0.1), "Tasks neither pull together nor apart (0.00 on"),
    ],
)
def test_gradients_are_told_as_pulling(agreement: Gain, words: str) -> None:
    """Together or apart only where that is shown, and a little where it is little."""
    assert pulling(agreement).startswith(words)


def test_positive_helps_in_words_as_on_the_map(measured: Made) -> None:
    """What a pair saves has the sign that its cell has; how many pairs are shown is counted."""
    told = _shared(measured(affinity=1.0))
    assert "one other: +1.0% of the loss of a constant answer" in told.evidence
    assert "6 of 6 pairs are shown to help, none to hurt" in told.evidence
    told = _shared(measured(affinity=-1.0))
    assert "one other: −1.0% of" in told.evidence
    assert "none of 6 pairs are shown to help, 6 to hurt" in told.evidence
