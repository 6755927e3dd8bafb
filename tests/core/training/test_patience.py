"""The rule of patience against a plain loop over one network."""

from math import inf, isfinite, nan

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.training.patience import LEAST, SMALLEST, Patience
from core.training.rule import PATIENCE

# Never exactly a fall by the share LEAST of another one: rounding decides nothing. Near 1, so that
# falls by less and by more than that share are both common.
LOSS = st.integers(9950, 10_050).map(lambda k: (k + 0.3) / 10_000)
ANY_LOSS = st.one_of(LOSS, LOSS, LOSS, st.sampled_from([0.5, 2.0, nan, inf]))


@st.composite
def losses(draw: st.DrawFn) -> list[list[list[float]]]:
    """Draw the losses of each network's tasks at each evaluation: (evaluation, E, K)."""
    networks, tasks = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    row = st.lists(ANY_LOSS, min_size=tasks, max_size=tasks)
    return draw(
        st.lists(st.lists(row, min_size=networks, max_size=networks), min_size=1, max_size=15)
    )


def _plain(of_network: list[list[float]], evaluations: int | None) -> tuple[int | None, int]:
    """Follow one network; return the evaluation at which it ends, and how long it waited."""
    lowest = [inf] * len(of_network[0])
    reference, waited = inf, 0
    for evaluation, now in enumerate(of_network):
        lowest = [
            min(old, new) if isfinite(new) else old for old, new in zip(lowest, now, strict=True)
        ]
        known = [loss for loss in lowest if isfinite(loss)]
        mean = sum(known) / len(known) if known else inf
        if mean + max(LEAST * mean, SMALLEST) < reference:
            reference, waited = mean, 0
        else:
            waited += 1
        lost = any(
            isfinite(old) and not isfinite(new) for old, new in zip(lowest, now, strict=True)
        )
        if lost or (evaluations is not None and waited >= evaluations):
            return evaluation, waited
    return None, waited


@given(losses(), st.one_of(st.none(), st.integers(1, 4)))
def test_networks_end_where_a_plain_loop_ends_them(
    told: list[list[list[float]]], evaluations: int | None
) -> None:
    """Each network of a stack ends at the evaluation at which it would end by itself."""
    networks = len(told[0])
    plain = [_plain([now[network] for now in told], evaluations) for network in range(networks)]
    patience = Patience(networks, evaluations)
    lowest = torch.full((networks, len(told[0][0])), inf, dtype=torch.float64)
    for evaluation, now in enumerate(told):
        latest = torch.tensor(now, dtype=torch.float64)
        lowest = torch.where(latest < lowest, latest, lowest)
        patience.note(lowest, latest)
        ended = [end is not None and end <= evaluation for end, _ in plain]
        assert patience.ended.tolist() == ended
    usual = evaluations or PATIENCE
    improving = [end is None and waited < usual for end, waited in plain]
    assert patience.improving.tolist() == improving


@pytest.mark.parametrize(("falls", "ended"), [(0.0004, False), (0.00001, True)])
def test_small_falls_count_once_they_add_up(falls: float, ended: bool) -> None:
    """Progress is measured from the last progress: a slow descent goes on, noise does not."""
    patience = Patience(1, 4)
    for evaluation in range(40):
        loss = torch.full((1, 1), 1 - evaluation * falls)
        patience.note(loss, loss)
    assert patience.ended.tolist() == [ended]


def test_a_loss_of_nearly_nothing_makes_no_progress() -> None:
    """Halved again and again, a loss below the smallest fall ends like one that stands still."""
    patience = Patience(1, 3)
    lowest = torch.tensor([[SMALLEST]])
    for _ in range(4):
        patience.note(lowest, lowest)
        lowest = lowest / 2
    assert patience.ended.tolist() == [True]
