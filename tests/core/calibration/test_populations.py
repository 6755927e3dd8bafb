from dataclasses import replace

import numpy as np
import pytest

from core.calibration.populations import (
    ALL_KINDS,
    DATA,
    LARGEST_GROUP,
    POPULATIONS,
    RARE,
    SPLITS,
    THERE,
    Draws,
    Population,
    Tables,
)
from core.data import SharedFeatures, Table

PLAIN = Tables("plain", tasks=2, relatedness=0.5, rows=60, width=4)
KINDS = (
    PLAIN,
    # more rows: each answer must be there five times
    replace(PLAIN, title="rare", rows=400, rare=True),
    replace(PLAIN, title="blanks", blanks=0.4),
    replace(PLAIN, title="groups", rows=300, by="group"),
    replace(PLAIN, title="of all kinds", tasks=4, rows=300, kinds=ALL_KINDS),
)
GENERATOR = Draws("generator", SharedFeatures(tasks=2, examples=50), width=4)


def _title(population: Population) -> str:
    return population.name


def _table(population: Tables, seed: int = 0) -> Table:
    (table,) = population.tables(seed, 0, 1)
    return table


def test_every_population_has_a_name_of_its_own() -> None:
    """There are at least twelve populations of tables, and no two have one name."""
    names = [population.name for population in POPULATIONS]
    assert len(set(names)) == len(names)
    assert sum(isinstance(population, Tables) for population in POPULATIONS) >= 12


@pytest.mark.parametrize("population", POPULATIONS, ids=_title)
def test_every_population_can_be_split(population: Population) -> None:
    """A first sample of each has problems of the stated tasks with all three parts."""
    (experiment,) = population.experiments(0, 0, 1)
    problem = experiment.problem(0)
    assert problem.names == experiment.source.names
    assert min(len(problem.train), len(problem.validation), len(problem.test)) > 0


@pytest.mark.parametrize("population", KINDS, ids=_title)
def test_tables_are_equal_however_they_are_cut(population: Tables) -> None:
    """The third and fourth table are the same whether or not the first two are asked for."""
    every = population.tables(0, 0, 4)
    assert every[2:] == population.tables(0, 2, 4)
    assert len(set(every)) == 4


@pytest.mark.parametrize("population", KINDS, ids=_title)
def test_another_seed_draws_another_population(population: Tables) -> None:
    """Tables of two seeds differ, and those of one do not."""
    assert _table(population, seed=1) == _table(population, seed=1)
    assert _table(population, seed=1) != _table(population, seed=2)


def test_a_table_is_rows_of_shared_features() -> None:
    """Tables one after the other are what one sampler of the source draws, call by call."""
    sample = SharedFeatures(tasks=2, relatedness=0.5).sampler((3, DATA))
    for table in PLAIN.tables(3, 0, 3):
        x, y = sample(60)
        assert np.array_equal(table.frame[list(table.input_columns)].to_numpy(), x)
        assert np.array_equal(table.labels, y)


@pytest.mark.parametrize("seed", [0, 103, 183])
def test_a_rare_yes_is_rare_and_there(seed: int) -> None:
    """Whatever the seed, each task is yes in a small share of the rows, and in enough to learn."""
    rare = replace(PLAIN, rows=4000, relatedness=0.0, rare=True)
    (table,) = rare.tables(seed, 0, 1)
    shares = (table.labels == 1).mean(axis=0)
    assert RARE[0] - 0.02 <= shares.min()
    assert shares.max() <= RARE[1] + 0.02


def test_blanks_have_their_share_and_hide_labels_only() -> None:
    """About 40% of the labels of each task and part are '?', and the others stay as they were."""
    whole = replace(PLAIN, rows=3000)
    population = replace(whole, blanks=0.4)
    blank, full = _table(population), _table(whole)
    hidden = np.isnan(blank.labels)
    (experiment,) = population.experiments(0, 0, 1)
    problem = experiment.problem(0)
    for part in (problem.train, problem.validation, problem.test):
        # four standard deviations of a share of at least 600 labels
        assert hidden[part].mean(axis=0) == pytest.approx(0.4, abs=0.08)
    assert np.array_equal(blank.labels[~hidden], full.labels[~hidden])
    assert np.array_equal(blank.frame["input 1"], full.frame["input 1"])
    first, second = (np.isnan(table.labels) for table in population.tables(0, 0, 2))
    assert not np.array_equal(first, second)


def test_groups_hold_neighbours_in_the_first_input() -> None:
    """From the least first input to the greatest, group follows group, of 2 to 39 rows each."""
    table = _table(replace(PLAIN, rows=1000, by="group"))
    assert (table.group, "group" in table.input_columns) == ("group", False)
    in_order = table.frame.sort_values("input 1")["group"].to_numpy()
    assert np.array_equal(np.unique(np.diff(in_order)), [0, 1])
    sizes = np.unique(in_order, return_counts=True)[1]
    assert sizes[:-1].min() >= 2  # the last is what was left
    assert sizes.max() < LARGEST_GROUP
    assert len(set(sizes)) > 5


def test_a_group_is_never_split() -> None:
    """No group has rows in two parts of a replicate."""
    (experiment,) = replace(PLAIN, rows=300, by="group").experiments(0, 0, 1)
    assert isinstance(experiment.source, Table)
    group = experiment.source.frame["group"].to_numpy()
    problem = experiment.problem(0)
    train, validation, test = (
        set(group[part]) for part in (problem.train, problem.validation, problem.test)
    )
    assert not train & validation
    assert not (train | validation) & test


def test_a_table_is_compared_on_ten_splits_of_two_starts() -> None:
    """Every two replicates share a split, no table shares its seed, and the width is that asked."""
    experiments = PLAIN.experiments(0, 1, 4)
    assert [experiment.source for experiment in experiments] == PLAIN.tables(0, 1, 4)
    assert {(e.width, e.replicates, e.source.starts) for e in experiments} == {(4, 2 * SPLITS, 2)}
    assert len({experiment.seed for experiment in experiments}) == 3
    tests = [tuple(experiments[0].problem(replicate).test) for replicate in range(2 * SPLITS)]
    assert tests[0::2] == tests[1::2]
    assert len(set(tests)) == SPLITS


@pytest.mark.parametrize("population", [PLAIN, GENERATOR], ids=_title)
def test_samples_are_equal_however_they_are_cut(population: Population) -> None:
    """The third and fourth comparison are the same whether or not the first two are asked for."""
    assert population.experiments(0, 0, 4)[2:] == population.experiments(0, 2, 4)


def test_no_two_draws_of_a_generator_are_alike() -> None:
    """Comparisons on a generator differ in nothing but their seed, over populations, too."""
    experiments = [e for seed in range(3) for e in GENERATOR.experiments(seed, 0, 4)]
    assert len({experiment.seed for experiment in experiments}) == 12
    assert {replace(experiment, seed=0) for experiment in experiments} == {
        replace(experiments[0], seed=0)
    }
    assert (experiments[0].source, experiments[0].replicates) == (GENERATOR.source, SPLITS)


@pytest.mark.parametrize("seed", [0, 3])
def test_every_answer_of_several_is_there(seed: int) -> None:
    """Whatever the seed, a table of all kinds is read, and no answer is rarer than was said."""
    population = replace(PLAIN, tasks=4, rows=2000, relatedness=0.0, kinds=ALL_KINDS)
    (table,) = population.tables(seed, 0, 1)
    assert [kind.name for kind in table.kinds] == list(ALL_KINDS)
    for kind, labels in zip(table.kinds, table.labels.T, strict=True):
        shares = [(labels == answer).mean() for answer in range(kind.answers)]
        assert min(shares, default=1) > 0.8 * THERE
