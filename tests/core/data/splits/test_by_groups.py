import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import StratifiedGroupKFold

from core.data.kinds.yes_no import YES_NO
from core.data.splits.by_groups import FOLDS, ByGroups
from core.data.splits.by_labels import answers_of
from core.data.splits.parts import PARTS

TASKS = ("a", "b", "c")


def _table(seed: int, groups: int, rows: int, blank: float) -> tuple[pd.Series, np.ndarray]:
    """Draw groups of uneven sizes, each with a leaning of its own, and labels with blanks."""
    rng = np.random.default_rng(seed)
    sizes = rng.lognormal(size=groups)
    more = rng.choice(groups, rows, p=sizes / sizes.sum())
    of_row = rng.permutation(np.concatenate([np.arange(groups), more]))
    leaning = rng.normal(size=(groups, len(TASKS)))[of_row]
    y = (leaning + rng.normal(size=leaning.shape) > rng.normal(size=3)).astype(np.float32)
    y[rng.random(y.shape) < blank] = np.nan
    return pd.Series(of_row.astype(float), name="site"), y


def _way(column: pd.Series, y: np.ndarray) -> ByGroups:
    return ByGroups(column, y, TASKS[: y.shape[1]], answers_of([YES_NO] * y.shape[1], y))


@given(st.integers(FOLDS, 80), st.integers(20, 300), st.integers(0, 1000))
def test_a_group_is_in_one_part(groups: int, rows: int, seed: int) -> None:
    """Every row is in one part, no two parts hold rows of one group, and no part is empty."""
    column, y = _table(seed, groups, rows, 0.0)
    parts = _way(column, y).split((0, seed, 1))
    assert np.array_equal(np.sort(np.concatenate(parts)), np.arange(len(y)))
    found = [set(column[part]) for part in parts]
    assert all(found)
    assert sum(map(len, found)) == groups


@given(st.integers(FOLDS, 60), st.integers(0, 400), st.integers(1, 12), st.integers(0, 1000))
def test_a_labelled_task_has_labels_on_each_side_or_is_named(
    groups: int, rows: int, tasks: int, seed: int
) -> None:
    """A task with labels in five groups has some in each part; with fewer it is named."""
    column, _ = _table(seed, groups, rows, 0.0)
    rng = np.random.default_rng(seed)
    y = rng.integers(2, size=(len(column), tasks)).astype(np.float32)
    # of some tasks whole groups have no label
    there = rng.random((groups, tasks)) < rng.random(tasks)
    y[~there[column.astype(int)]] = np.nan
    names = tuple(f"task {k}" for k in range(tasks))
    labelled = [len(set(column[~np.isnan(labels)])) for labels in y.T]
    few = [name for name, count in zip(names, labelled, strict=True) if count < FOLDS]
    if few:
        with pytest.raises(ValueError, match=f"'{few[0]}' must have labels in at least 5 groups"):
            ByGroups(column, y, names, y)
        return
    way = ByGroups(column, y, names, y)
    for number in range(3):
        for part in way.split((0, number, 1)):
            assert (~np.isnan(y[part])).any(axis=0).all()


@given(st.integers(100, 200), st.integers(0, 1000))
def test_groups_and_answers_are_in_balance_together(groups: int, seed: int) -> None:
    """Each part's share of the rows and of every answer is near what a random row would have."""
    column, y = _table(seed, groups, 1000, 0.3)
    parts = _way(column, y).split((0, seed, 1))
    largest = column.value_counts().max()
    for part, share in zip(parts, PARTS, strict=True):
        assert abs(len(part) - share * len(y)) <= largest + 10
        for answer in (0, 1):
            total = (y == answer).sum(axis=0)
            off = np.abs((y[part] == answer).sum(axis=0) - share * total)
            # by chance alone of groups like these one in two is off by more
            assert (off <= largest / 2 + 0.02 * total).all()


@pytest.mark.parametrize("groups", [20, 60, 200])
def test_balance_is_that_of_scikit_learn(groups: int) -> None:
    """With one label a row, folds differ no more than those of `StratifiedGroupKFold`."""

    def off(test: np.ndarray, y: np.ndarray) -> float:
        return max(abs((y[test] == a).sum() / (y == a).sum() - 0.2) for a in (0, 1))

    ours, theirs = [], []
    for seed in range(20):
        column, y = _table(seed, groups, 600, 0.0)
        y = y[:, :1]
        ours.append(off(_way(column, y).split(seed)[2], y[:, 0]))
        folds = StratifiedGroupKFold(5, shuffle=True, random_state=seed)
        theirs.append(off(next(folds.split(y, y[:, 0], column))[1], y[:, 0]))
    assert np.mean(ours) < 1.2 * np.mean(theirs) + 0.002


def test_every_group_is_tested_in_its_turn() -> None:
    """Over many seeds each group is for test about a fifth of the time, large ones too."""
    column, y = _table(0, 12, 300, 0.0)
    way = _way(column, y)
    tested = pd.Series(
        [group for seed in range(200) for group in set(column[way.split(seed)[2]])]
    ).value_counts()
    assert len(tested) == 12
    assert tested.between(200 / 5 - 25, 200 / 5 + 25).all()


def test_a_split_depends_on_its_seed() -> None:
    """Equal seeds split equally, others differently."""
    way = _way(*_table(0, 40, 200, 0.2))
    first, again, other = (way.split((0, number, 1))[0] for number in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_blanks_are_one_group() -> None:
    """Rows without a group stay together."""
    column, y = _table(0, 20, 200, 0.0)
    column = column.where(column != 3)
    parts = _way(column, y).split(0)
    assert sum(column[part].isna().any() for part in parts) == 1


def test_few_groups_are_refused() -> None:
    """Four groups cannot be split in five; the sentence says how many there are."""
    column, y = _table(0, 4, 200, 0.0)
    with pytest.raises(ValueError, match="group column 'site' must have at least 5 groups, got 4"):
        _way(column, y)
