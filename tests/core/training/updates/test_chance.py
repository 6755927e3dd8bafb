"""Random numbers of updates."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from core.networks.groups import Groups
from core.training.updates.chance import AHEAD, Chance
from core.training.updates.update import Networks

NAMES = ("car", "bus", "dog", "tram")


def chance(groups: Groups, *seeds: tuple[int, int]) -> Chance:
    """Make the numbers of some groups and draws."""
    return Chance(Networks(groups, NAMES, seeds, 3e-3, torch.float64))


def steps(of: Chance, count: int) -> torch.Tensor:
    """Return (count, E, K) the numbers of so many steps."""
    return torch.stack([of.next().clone() for _ in range(count)])


@given(st.permutations(range(4)), st.integers(0, 9))
def test_a_task_has_its_numbers_whoever_is_beside_it(order: list[int], draw: int) -> None:
    """Other tasks, groups and draws in the stack change none, beyond the steps drawn at once."""
    count = AHEAD + 3
    grouped = steps(chance(((order[0], order[1]), (order[2], order[3])), (0, 77), (0, draw)), count)
    for place, task in enumerate(order):
        alone = steps(chance(((task,),), (0, draw)), count)[:, 0, 0]
        assert torch.equal(grouped[:, 2 + place // 2, place % 2], alone)


def test_those_that_stay_keep_their_numbers() -> None:
    """When networks leave in the middle, the others go on with what they would have had."""
    whole, left = (chance(((0, 1), (2, 3)), (0, 0), (0, 1)) for _ in range(2))
    expected = steps(whole, AHEAD + 5)
    before = steps(left, 10)
    left.leave(torch.tensor([1, 2]))
    after = steps(left, AHEAD - 5)
    assert torch.equal(before, expected[:10])
    assert torch.equal(after, expected[10:][:, [1, 2]])


def test_numbers_are_standard_normal_and_differ() -> None:
    """Over steps their mean is 0 and their spread 1; tasks, draws and steps have others."""
    drawn = steps(chance(((0, 1, 2, 3),), (0, 0), (0, 1)), 2000)
    assert drawn.mean((0, 1)).abs().max() < 0.06
    assert (drawn.std((0,)) - 1).abs().max() < 0.06
    assert len(drawn.unique()) == drawn.numel()
