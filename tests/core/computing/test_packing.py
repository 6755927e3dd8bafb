import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from core import Experiment
from core.computing.packing import (
    CHUNK_CELLS,
    FIRST,
    chunks_of,
    draws_per_chunk,
    packed,
    remaining,
)
from core.data import Digits, Problem, SharedFeatures, Source
from core.experiments.grid import by_stack, stack_key
from core.networks.shape import Shape

Make = Callable[..., Problem]


@over(
    st.integers(1, 60),
    st.integers(1, 500),
    st.integers(1, 4),
    st.integers(1, 3000),
    st.sampled_from(["width", "parameters", "best"]),
)
def test_chunks_hold_every_replicate_once_and_in_order(
    problem: Make,
    given: Callable[..., Source],
    replicates: int,
    width: int,
    depth: int,
    steps: int,
    budget: str,
) -> None:
    """However large the networks, the chunks cut the replicates without loss.

    The first few come alone, for a verdict that is there soon; the rest is cut evenly.
    """
    settings = {"width": width, "depth": depth, "steps": steps, "budget": budget}
    chunks = chunks_of(Experiment(given(problem()), replicates=replicates, **settings))
    assert [number for chunk in chunks for number in chunk] == list(range(replicates))
    few = min(FIRST, replicates)
    first = [len(chunk) for chunk in chunks if chunk[-1] < few]
    others = [len(chunk) for chunk in chunks if chunk[0] >= few]
    assert sum(first) == few
    for sizes in (first, others):
        assert max(sizes, default=1) - min(sizes, default=1) <= 1


def test_several_cores_share_a_heavy_first_answer(
    problem: Make, given: Callable[..., Source]
) -> None:
    """Where a network takes longer than a chunk may, each of the first ones is a chunk."""
    heavy = Experiment(given(problem()), replicates=6, width=1024, depth=4, steps=10_000)
    assert chunks_of(heavy)[:FIRST] == [(0,), (1,), (2,)]
    assert chunks_of(replace(heavy, width=2, steps=10))[0] == (0, 1, 2)


@over(st.integers(0, 60), st.integers(1, 60))
def test_replicates_that_are_there_are_not_cut_again(done: int, more: int) -> None:
    """Where the first are done the others are cut evenly, without a first few."""
    chunks = chunks_of(replace(SMALL, replicates=done + more), done)
    assert [number for chunk in chunks for number in chunk] == list(range(done, done + more))
    assert done == 0 or len(chunks) == 1


def test_replicates_that_share_a_split_come_first_in_whole_splits() -> None:
    """A verdict needs two splits: where each has several starts the first chunk holds two."""
    experiment = Experiment(Digits(tasks=2, examples=60), replicates=40, steps=50)
    starts = experiment.source.starts
    assert starts > 1
    assert len(chunks_of(experiment)[0]) == starts * -(-FIRST // starts)


@pytest.mark.parametrize(
    "settings", [{"width": 4096}, {"depth": 4, "width": 512}, {"steps": 100_000, "patience": None}]
)
def test_more_work_makes_smaller_chunks(
    problem: Make, given: Callable[..., Source], settings: dict[str, int]
) -> None:
    """Wider and deeper networks and more steps let fewer draws into a chunk, one at least."""
    source = given(problem())
    usual, more = Experiment(source), Experiment(source, **settings)
    assert 1 <= draws_per_chunk(more) < draws_per_chunk(usual)


@over(st.integers(1, 4096), st.integers(1, 4), st.integers(1, 8))
def test_the_networks_of_a_chunk_have_350_000_parameters_at_most(
    width: int, depth: int, tasks: int
) -> None:
    """However little time they take, more draws would be more parameters than the bound."""
    source = SharedFeatures(tasks=tasks, examples=20)
    experiment = Experiment(source, width=width, depth=depth, steps=1)
    together = Shape(20, width, depth, tasks).parameters
    each = together + tasks * Shape(20, width, depth, 1).parameters
    draws = draws_per_chunk(experiment)
    assert draws == 1 or draws * each <= 350_000
    few_cells = CHUNK_CELLS // ((20 + 800 + 2000) * (20 + 2 * tasks))
    assert (draws + 1) * each > 350_000 or draws == few_cells


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
def test_packed_chunks_hold_every_draw_once(settings: list[tuple[int, int, int]]) -> None:
    """Packing neither loses nor repeats a draw, and no chunk is empty or above its bound."""
    experiments = [made(each) for each in settings]
    chunks = packed(experiments)
    draws = [(e, replicate) for e in experiments for replicate in range(e.replicates)]
    found = [draw for chunk in chunks for draw in chunk]
    assert sorted(map(hash, found)) == sorted(map(hash, draws))
    assert set(found) == set(draws)
    assert all(1 <= len(chunk) <= draws_per_chunk(chunk[0][0]) for chunk in chunks)


@over(st.lists(SETTINGS, max_size=8, unique=True))
def test_a_packed_chunk_has_one_shape(settings: list[tuple[int, int, int]]) -> None:
    """Draws in one chunk can be trained in common stacks."""
    for chunk in packed([made(each) for each in settings]):
        assert len({stack_key(experiment) for experiment, _ in chunk}) == 1


@over(st.lists(SETTINGS, min_size=1, max_size=8, unique=True))
def test_packed_chunks_keep_the_order_of_experiments(settings: list[tuple[int, int, int]]) -> None:
    """Chunks come in the order of their first experiment, so that a coarse map comes first."""
    experiments = [made(each) for each in settings]
    places = [experiments.index(chunk[0][0]) for chunk in packed(experiments)]
    assert places == sorted(places)
    assert places[0] == 0


def test_experiments_of_one_shape_share_chunks() -> None:
    """Points that differ in examples alone are trained together, in as few chunks as hold them."""
    experiments = [made((4, examples, 3)) for examples in (20, 40, 90)]
    (chunk,) = packed(experiments)
    assert [experiment for experiment, _ in chunk] == [e for e in experiments for _ in range(3)]


def test_chunks_of_one_shape_are_even() -> None:
    """The chunks of a shape differ by one draw at most: none is left to run alone at the end."""
    experiments = [made((200, examples, 25)) for examples in (20, 40)]
    sizes = [len(chunk) for chunk in packed(experiments)]
    assert len(sizes) > 1
    assert max(sizes) - min(sizes) <= 1


PACKED = """
from core import Experiment
from core.computing.packing import packed
from core.data import SharedFeatures

made = [
    Experiment(SharedFeatures(tasks=3, examples=n), width=width, replicates=7, steps=100)
    for width in (4, 800)
    for n in (20, 40)
]
found = [[(made.index(e), replicate) for e, replicate in chunk] for chunk in packed(made)]
"""


def test_packing_is_the_same_on_every_machine() -> None:
    """The cut is the one that is written here: a restarted sweep asks for work that is known."""
    here: dict[str, object] = {}
    exec(PACKED, here)
    small = [[(k, replicate) for k in (0, 1) for replicate in range(7)]]
    large = [[(k, r) for r in part] for k in (2, 3) for part in (range(3), range(3, 7))]
    assert here["found"] == [*small, *large]
    other = subprocess.run(
        [sys.executable, "-c", f"{PACKED}print(found)"],
        cwd=Path(__file__).parents[3],
        env=os.environ | {"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == str(here["found"])


def test_long_tables_make_small_chunks(problem: Make, given: Callable[..., Source]) -> None:
    """A chunk holds as many copies of a table as memory bounds, one at least."""
    rows = 40_000
    source = given(problem(tasks=20, train=rows, validation=10, test=10))
    experiment = Experiment(source, width=1, steps=1, replicates=50)
    cells = (rows + 20) * (5 + 2 * 20)
    assert 1 < draws_per_chunk(experiment) <= CHUNK_CELLS // cells
    assert max(len(chunk) for chunk in packed([experiment])) <= CHUNK_CELLS // cells


def test_the_bound_of_a_chunk_is_that_of_its_largest_experiment() -> None:
    """Where few and many examples share stacks, the many set how many draws a chunk holds."""
    few, many = (
        replace(SMALL, source=SharedFeatures(tasks=100, examples=n), steps=1, replicates=60)
        for n in (100, 20_000)
    )
    assert len(by_stack([few, many])) == 1
    most = draws_per_chunk(many)
    assert most < draws_per_chunk(few)
    assert all(len(chunk) <= most for chunk in packed([few, many]))


@over(st.lists(SETTINGS, max_size=8, unique=True), st.data())
def test_what_remains_is_what_is_missing(
    settings: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    """Every draw of a missing experiment is in one chunk, and no draw of another in any."""
    experiments = [made(each) for each in settings]
    missing = {e for e in experiments if data.draw(st.booleans())}
    left = remaining(experiments, missing)
    found = [draw for chunk in left for draw in chunk]
    assert set(found) == {(e, replicate) for e in missing for replicate in range(e.replicates)}
    assert len(found) == len(set(found))
    assert all(left)


@over(st.lists(SETTINGS, min_size=1, max_size=8, unique=True), st.data())
def test_what_finished_changes_no_other_chunk(
    settings: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    """Whatever was stored before, and wherever a kill comes, the chunks left are as they were.

    What finishes with a chunk is kept as a whole: its experiments, but for one that other chunks
    have parts of.
    """
    experiments = [made(each) for each in settings]
    missing = {e for e in experiments if data.draw(st.booleans())}
    chunks = remaining(experiments, missing)
    done = [chunk for chunk in chunks if data.draw(st.booleans())]
    rest = [chunk for chunk in chunks if chunk not in done]
    unfinished = {experiment for chunk in rest for experiment, _ in chunk}
    again = remaining(experiments, unfinished)
    assert all(chunk in again for chunk in rest)
    assert all(chunk in chunks for chunk in again)
