from collections.abc import Callable

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from core import Experiment
from core.data import Problem, Source
from core.units import UNIT_PARAMETERS, draws_per_unit, units_of

Make = Callable[..., Problem]


@over(
    st.integers(1, 60),
    st.integers(1, 500),
    st.integers(1, 4),
    st.integers(1, 3000),
    st.sampled_from(["width", "parameters", "best"]),
)
def test_units_hold_every_replicate_once_and_in_order(
    problem: Make,
    given: Callable[..., Source],
    replicates: int,
    width: int,
    depth: int,
    steps: int,
    budget: str,
) -> None:
    """However large the networks, the units cut the replicates without loss, evenly."""
    settings = {"width": width, "depth": depth, "steps": steps, "budget": budget}
    units = units_of(Experiment(given(problem()), replicates=replicates, **settings))
    assert [number for unit in units for number in unit] == list(range(replicates))
    sizes = [len(unit) for unit in units]
    assert max(sizes) - min(sizes) <= 1
    assert len(units) >= min(2, replicates)


@pytest.mark.parametrize(
    "settings", [{"width": 4096}, {"depth": 4, "width": 512}, {"steps": 100_000}]
)
def test_more_work_makes_smaller_units(
    problem: Make, given: Callable[..., Source], settings: dict[str, int]
) -> None:
    """Wider and deeper networks and more steps let fewer draws into a unit, one at least."""
    source = given(problem())
    usual, more = Experiment(source), Experiment(source, **settings)
    assert 1 <= draws_per_unit(more) < draws_per_unit(usual)


def test_a_unit_has_a_million_parameters_at_most(
    problem: Make, given: Callable[..., Source]
) -> None:
    """However little time they take, the networks of a unit stay within the bound."""
    experiment = Experiment(given(problem(tasks=1)), width=1000, steps=1)
    each = 2 * (6 * 1000 + 1001)
    assert 1 < draws_per_unit(experiment) <= UNIT_PARAMETERS // each
