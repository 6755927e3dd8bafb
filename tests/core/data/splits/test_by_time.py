import itertools
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import TimeSeriesSplit

from core.data.splits.by_time import FEWEST, PERIODS, ByTime

TASKS = ("a", "b")


def _table(seed: int, rows: int, times: int, blank: float) -> tuple[pd.Series, np.ndarray]:
    """Draw rows in any order, many at one time, and labels with blanks."""
    rng = np.random.default_rng(seed)
    when = np.concatenate([np.arange(times), rng.integers(times, size=rows)])
    y = rng.integers(2, size=(len(when), 2)).astype(np.float32)
    y[rng.random(y.shape) < blank] = np.nan
    return pd.Series(rng.permutation(when).astype(float), name="year"), y


def _made(column: pd.Series, y: np.ndarray) -> ByTime | str:
    """Make the way, or return the sentence that says why there is none."""
    try:
        return ByTime(column, y, TASKS)
    except ValueError as refused:
        return str(refused)


@given(
    st.integers(50, 500), st.integers(3, 300), st.floats(0, 0.6), st.integers(0, 1000),
    st.integers(0, 30),
)  # fmt: skip
def test_the_past_is_before_the_future(
    rows: int, times: int, blank: float, seed: int, number: int
) -> None:
    """All of training is older than all of validation, and that than all of test, ties included.

    Each part has labels of every task, or a sentence says which has not.
    """
    column, y = _table(seed, rows, times, blank)
    way = _made(column, y)
    if isinstance(way, str):
        assert re.fullmatch("task '[ab]' must have at least .*, got \\d; leave it out, .*", way)
        return
    train, validation, test = way.split((seed, number, 1))
    assert column[train].max() < column[validation].min()
    assert column[validation].max() < column[test].min()
    assert (~np.isnan(y[train])).any(axis=0).all()
    assert (~np.isnan(y[validation])).any(axis=0).all()
    assert (~np.isnan(y[test])).sum(axis=0).min() >= FEWEST
    # all that is older is learned from: the window expands
    older = column.to_numpy() < column[test].min()
    assert np.array_equal(np.sort(np.concatenate([train, validation])), np.flatnonzero(older))


@given(st.integers(200, 500), st.integers(3, 300), st.integers(0, 1000))
def test_periods_follow_each_other(rows: int, times: int, seed: int) -> None:
    """Tests are on different rows, newest first, up to the newest row, in about the newer half."""
    column, y = _table(seed, rows, times, 0.0)
    way = ByTime(column, y, TASKS)
    tests = [way.split((0, number, 1))[2] for number in range(way.count)]
    assert 1 <= len(tests) <= PERIODS
    assert column[tests[0]].max() == column.max()
    for newer, older in itertools.pairwise(tests):
        assert column[older].max() < column[newer].min()
    every = np.concatenate(tests)
    assert len(set(every)) == len(every)
    one_time = column.value_counts().max()
    assert len(every) <= 0.5 * len(y) + one_time


def test_after_the_last_period_they_come_again() -> None:
    """A number beyond the periods is that of one of them."""
    way = ByTime(*_table(0, 400, 400, 0.0), TASKS)
    assert way.count == PERIODS
    first, again = (set(way.split((0, number, 1))[2]) for number in (3, 3 + PERIODS))
    assert first == again


@pytest.mark.parametrize("rows", [400, 1000])
def test_periods_are_those_of_scikit_learn(rows: int) -> None:
    """Where each row has a time of its own they are the folds of `TimeSeriesSplit`."""
    column, y = pd.Series(np.arange(rows, dtype=float), name="t"), np.ones((rows, 2), np.float32)
    way = ByTime(column, y, TASKS)
    folds = TimeSeriesSplit(PERIODS, test_size=rows // 2 // PERIODS).split(column)
    for number, (past, future) in enumerate(reversed(list(folds))):
        train, validation, test = way.split((0, number, 1))
        assert np.array_equal(np.sort(test), future)
        assert np.array_equal(np.sort(np.concatenate([train, validation])), past)
        assert len(validation) == pytest.approx(len(past) / 4, abs=1)


def test_few_times_make_few_periods() -> None:
    """Six years of equally many rows are tested on one by one: the newest three."""
    column = pd.Series(np.repeat(np.arange(2015.0, 2021), 50), name="year")
    way = ByTime(column, np.ones((300, 2), np.float32), TASKS)
    assert [sorted(set(column[way.split(k)[2]])) for k in range(way.count)] == [
        [2020], [2019], [2018],
    ]  # fmt: skip


def test_rows_without_labels_do_not_count() -> None:
    """Periods have as many labelled rows each, however many have none."""
    rng = np.random.default_rng(0)
    column, y = pd.Series(np.arange(2000.0), name="t"), np.ones((2000, 2), np.float32)
    y[rng.permutation(1000)[:900]] = np.nan
    way = ByTime(column, y, TASKS)
    labelled = [(~np.isnan(y[way.split(k)[2]])).all(axis=1).sum() for k in range(way.count)]
    assert np.ptp(labelled) <= 1


def test_a_task_whose_labels_are_few_makes_longer_periods() -> None:
    """Each period has ten labels of the rarest task."""
    rng = np.random.default_rng(0)
    column, y = pd.Series(np.arange(1000.0), name="t"), np.ones((1000, 2), np.float32)
    y[rng.permutation(1000)[:930], 1] = np.nan
    way = ByTime(column, y, TASKS)
    assert 1 < way.count < PERIODS
    for k in range(way.count):
        assert (~np.isnan(y[way.split(k)[2], 1])).sum() >= FEWEST


@given(st.integers(50, 500), st.integers(3, 300), st.integers(0, 1000))
def test_to_fit_the_newest_rows_are_held_out(rows: int, times: int, seed: int) -> None:
    """Where nothing is tested the newest fifth, about, is stopped on, and all else learned."""
    column, y = _table(seed, rows, times, 0.0)
    learned, held = ByTime(column, y, TASKS).to_fit((0, 0, 1))
    assert column[learned].max() < column[held].min()
    assert np.array_equal(np.sort(np.concatenate([learned, held])), np.arange(len(y)))
    assert abs(len(held) - len(y) / 5) <= column.value_counts().max()


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ((0, 200), "task 'b' must have at least 10 labels in the newest half of the rows by 't', "
                   "got 0"),
        ((0, 205), "task 'b' must have at least 10 labels in the newest half of the rows by 't', "
                   "got 5"),
        ((300, 400), "task 'b' must have at least 1 labels in the oldest rows by 't', got 0"),
    ],
)  # fmt: skip
def test_a_task_without_labels_on_a_side_is_named(labels: tuple[int, int], sentence: str) -> None:
    """Labels that end before the newest rows, or begin after the oldest, are said in a sentence."""
    column, y = pd.Series(np.arange(400.0), name="t"), np.ones((400, 2), np.float32)
    y[:, 1] = np.nan
    y[slice(*labels), 1] = 1
    with pytest.raises(ValueError, match="must have") as refused:
        ByTime(column, y, TASKS)
    assert str(refused.value).startswith(sentence)


def test_two_times_are_too_few() -> None:
    """To learn, to stop and to test takes three."""
    column = pd.Series(np.repeat([2019.0, 2020.0], 50), name="year")
    with pytest.raises(ValueError, match="'year' must hold at least 3 different times, got 2"):
        ByTime(column, np.ones((100, 2), np.float32), TASKS)


def test_it_says_from_when_on_it_tests() -> None:
    """The time of the oldest test row is named as it is written in the table."""
    cells = pd.Series(pd.date_range("2020-01-01", periods=100).strftime("%d.%m.%Y"), name="day")
    way = ByTime(cells.astype("category"), np.ones((100, 2), np.float32), TASKS)
    oldest = min(min(way.split(k)[2]) for k in range(way.count))
    assert f"{way.count} periods from {cells[oldest]} on" in way.about
