from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.arms.catalogue import arm_of
from core.networks.budget import parameters, widths

NAMES = tuple("abcdefgh")
tasks = st.integers(1, 8)
inputs, width, depth = st.integers(1, 200), st.integers(1, 300), st.integers(1, 4)


@given(st.sampled_from(["together", "apart"]), tasks, inputs, width, depth)
def test_the_width_budget_gives_every_network_the_width(
    arm: str, tasks: int, inputs: int, width: int, depth: int
) -> None:
    """With the same width for each network every arm has exactly that width."""
    assert widths("width", arm_of(arm).groups(NAMES[:tasks]), inputs, width, depth) == (width,)


@given(tasks, inputs, width, depth)
def test_the_parameter_budget_is_the_largest_width_that_fits(
    tasks: int, inputs: int, width: int, depth: int
) -> None:
    """Apart may not have more parameters than together, and one unit more would be too many."""
    together, apart = (arm_of(arm).groups(NAMES[:tasks]) for arm in ("together", "apart"))
    allowed = parameters(together, inputs, width, depth)
    (chosen,) = widths("parameters", apart, inputs, width, depth)
    assert chosen == 1 or parameters(apart, inputs, chosen, depth) <= allowed
    assert chosen == width or parameters(apart, inputs, chosen + 1, depth) > allowed


@given(tasks, inputs, width, depth)
def test_together_sets_the_parameter_budget(
    tasks: int, inputs: int, width: int, depth: int
) -> None:
    """One network for all tasks keeps the width the user chose."""
    together = arm_of("together").groups(NAMES[:tasks])
    assert widths("parameters", together, inputs, width, depth) == (width,)


@given(width)
def test_the_best_budget_tries_powers_of_two_up_to_the_width(width: int) -> None:
    """Validation chooses among rising widths that double, from 1 to the user's."""
    tried = widths("best", ((0,),), 10, width, 1)
    assert tried[0] == 1
    assert tried[-1] == width
    assert all(2 * narrow >= wide > narrow for narrow, wide in pairwise(tried))
