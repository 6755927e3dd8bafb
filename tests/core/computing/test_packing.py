from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from core import Experiment
from core.computing.packing import (
    UNIT_CELLS,
    UNIT_PARAMETERS,
    draws_per_unit,
    packed,
    remaining,
    units_of,
)
from core.data import Problem, SharedFeatures, Source
from core.experiments.grid import by_shape, shape

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


SMALL = Experiment(SharedFeatures(tasks=3, examples=40), width=4, steps=100, replicates=3)
SETTINGS = st.tuples(
    st.sampled_from([1, 4, 200]),  # width
    st.sampled_from([20, 40, 90]),  # examples
    st.sampled_from([1, 3, 7]),  # replicates
)


def made(settings: tuple[int, int, int]) -> Experiment:
    """Make an experiment of width, examples and replicates."""
    width, examples, replicates = settings
    source = SharedFeatures(tasks=3, examples=examples)
    return replace(SMALL, source=source, width=width, replicates=replicates)


@over(st.lists(SETTINGS, max_size=8, unique=True))
def test_packed_units_hold_every_draw_once(settings: list[tuple[int, int, int]]) -> None:
    """Packing neither loses nor repeats a draw, and no unit is empty or above its bound."""
    experiments = [made(each) for each in settings]
    units = packed(experiments)
    draws = [(e, replicate) for e in experiments for replicate in range(e.replicates)]
    found = [draw for unit in units for draw in unit]
    assert sorted(map(hash, found)) == sorted(map(hash, draws))
    assert set(found) == set(draws)
    assert all(1 <= len(unit) <= draws_per_unit(unit[0][0]) for unit in units)


@over(st.lists(SETTINGS, max_size=8, unique=True))
def test_a_packed_unit_has_one_shape(settings: list[tuple[int, int, int]]) -> None:
    """Draws in one unit can be trained in common stacks."""
    for unit in packed([made(each) for each in settings]):
        assert len({shape(experiment) for experiment, _ in unit}) == 1


@over(st.lists(SETTINGS, min_size=1, max_size=8, unique=True))
def test_packed_units_keep_the_order_of_experiments(settings: list[tuple[int, int, int]]) -> None:
    """Units come in the order in which their first experiment came, so a coarse map comes first."""
    experiments = [made(each) for each in settings]
    places = [experiments.index(unit[0][0]) for unit in packed(experiments)]
    assert places == sorted(places)
    assert places[0] == 0


def test_experiments_of_one_shape_share_units() -> None:
    """Points that differ in examples alone are trained together, in as few units as hold them."""
    experiments = [made((4, examples, 3)) for examples in (20, 40, 90)]
    (unit,) = packed(experiments)
    assert [experiment for experiment, _ in unit] == [e for e in experiments for _ in range(3)]


def test_units_of_one_shape_are_even() -> None:
    """The units of a shape differ by one draw at most: none is left to run alone at the end."""
    experiments = [made((200, examples, 25)) for examples in (20, 40)]
    sizes = [len(unit) for unit in packed(experiments)]
    assert len(sizes) > 1
    assert max(sizes) - min(sizes) <= 1


def test_packing_is_the_same_on_every_machine() -> None:
    """Equal experiments make equal units: a restarted sweep asks for work that is known."""
    settings = [(width, examples, 7) for width in (4, 200) for examples in (20, 40)]
    assert packed([made(each) for each in settings]) == packed([made(each) for each in settings])


def test_long_tables_make_small_units(problem: Make, given: Callable[..., Source]) -> None:
    """A unit holds as many copies of a table as memory bounds, one at least."""
    rows = 40_000
    source = given(problem(tasks=20, train=rows, validation=10, test=10))
    experiment = Experiment(source, width=1, steps=1, replicates=50)
    cells = (rows + 20) * (5 + 2 * 20)
    assert 1 < draws_per_unit(experiment) <= UNIT_CELLS // cells
    assert max(len(unit) for unit in packed([experiment])) <= UNIT_CELLS // cells


def test_the_bound_of_a_unit_is_that_of_its_largest_experiment() -> None:
    """Where few and many examples share stacks, the many set how many draws a unit holds."""
    few, many = (
        replace(SMALL, source=SharedFeatures(tasks=100, examples=n), steps=1, replicates=60)
        for n in (100, 20_000)
    )
    assert len(by_shape([few, many])) == 1
    most = draws_per_unit(many)
    assert most < draws_per_unit(few)
    assert all(len(unit) <= most for unit in packed([few, many]))


@over(st.lists(SETTINGS, max_size=8, unique=True), st.data())
def test_what_remains_is_what_is_missing(
    settings: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    """Every draw of a missing experiment is in one unit, and no draw of another in any."""
    experiments = [made(each) for each in settings]
    missing = {e for e in experiments if data.draw(st.booleans())}
    left = remaining(experiments, missing)
    found = [draw for unit in left for draw in unit]
    assert set(found) == {(e, replicate) for e in missing for replicate in range(e.replicates)}
    assert len(found) == len(set(found))
    assert all(left)


@over(st.lists(SETTINGS, min_size=1, max_size=8, unique=True), st.data())
def test_what_finished_changes_no_other_unit(
    settings: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    """Whatever was stored before, and wherever a kill comes, the units left are as they were.

    What finishes with a unit is kept as a whole: its experiments, but for one that other units
    have parts of.
    """
    experiments = [made(each) for each in settings]
    missing = {e for e in experiments if data.draw(st.booleans())}
    units = remaining(experiments, missing)
    done = [unit for unit in units if data.draw(st.booleans())]
    rest = [unit for unit in units if unit not in done]
    unfinished = {experiment for unit in rest for experiment, _ in unit}
    again = remaining(experiments, unfinished)
    assert all(unit in again for unit in rest)
    assert all(unit in units for unit in again)
