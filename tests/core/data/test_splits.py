import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import Molecules
from core.data.splits import PARTS, split, split_by_groups, split_by_labels

Parts = tuple[np.ndarray, np.ndarray, np.ndarray]


def _labels(seed: int, rows: int, tasks: int) -> np.ndarray:
    """Draw related labels of any balance, many of them missing."""
    rng = np.random.default_rng(seed)
    score = rng.normal(size=(rows, tasks)) + rng.normal(size=(rows, 1))
    y = (score > rng.normal(scale=2, size=tasks)).astype(np.float32)
    y[rng.random(y.shape) < rng.random(tasks)] = np.nan
    return y


def _assert_split(parts: Parts, rows: int) -> None:
    assert np.array_equal(np.sort(np.concatenate(parts)), np.arange(rows))


@given(st.integers(5, 2000), st.integers(0, 100))
def test_a_split_holds_every_row_once(rows: int, seed: int) -> None:
    """Training, validation and test together hold every row exactly once, 60/20/20."""
    parts = split(np.random.default_rng(seed), rows)
    _assert_split(parts, rows)
    assert [len(part) for part in parts[:2]] == [int(0.6 * rows), int(0.2 * rows)]


@given(st.integers(20, 400), st.integers(1, 12), st.integers(0, 1000))
def test_a_split_by_labels_holds_every_row_once(rows: int, tasks: int, seed: int) -> None:
    """Whatever the labels, every row is in one part, and the parts have exactly their sizes."""
    parts = split_by_labels(np.random.default_rng(seed), _labels(seed, rows, tasks))
    _assert_split(parts, rows)
    assert [len(part) for part in parts[:2]] == [int(0.6 * rows), int(0.2 * rows)]


@given(st.integers(20, 400), st.integers(0, 1000), st.integers(5, 10))
def test_five_rare_labels_are_in_every_part(rows: int, seed: int, rare: int) -> None:
    """A lone task with five or more of the rarer answer has it in all three parts."""
    rng = np.random.default_rng(seed)
    y = np.zeros((rows, 1), dtype=np.float32)
    y[rng.permutation(rows)[:rare]] = 1
    for part in split_by_labels(rng, y):
        assert y[part].sum() > 0


@given(st.integers(100, 400), st.integers(2, 8), st.integers(0, 1000))
def test_parts_have_their_share_of_every_answer(rows: int, tasks: int, seed: int) -> None:
    """Each part's count of each answer is off its share by few, far less than chance would have."""
    y = _labels(seed, rows, tasks)
    parts = split_by_labels(np.random.default_rng(seed), y)
    for answer in (0, 1):
        total = (y == answer).sum(axis=0)
        for part, share in zip(parts, PARTS, strict=True):
            off = np.abs((y[part] == answer).sum(axis=0) - share * total)
            assert off.max() <= 2 + 0.03 * rows


def test_stratified_parts_of_molecules_are_more_even_than_random_ones() -> None:
    """On Tox21 the share of actives in test differs from the whole's by a third of what it was."""
    y = Molecules().draw(0).y
    whole = np.nanmean(y, axis=0)

    def spread(parts: Parts) -> float:
        return float(np.abs(np.nanmean(y[parts[2]], axis=0) - whole).mean())

    rngs = [np.random.default_rng(seed) for seed in range(5)]
    by_labels = np.mean([spread(split_by_labels(rng, y)) for rng in rngs])
    at_random = np.mean([spread(split(rng, len(y))) for rng in rngs])
    assert by_labels < at_random / 3


def test_training_rows_are_in_random_order() -> None:
    """The first examples of the training part are a fair sample of it."""
    y = np.repeat([0, 1], 500).astype(np.float32)[:, None]
    train = split_by_labels(np.random.default_rng(0), y)[0]
    assert 0.35 < y[train[:100]].mean() < 0.65


@given(st.integers(5, 60), st.integers(0, 1000))
def test_a_group_is_in_one_part(groups: int, seed: int) -> None:
    """With groups no two parts hold rows of the same one, and no part is empty."""
    rng = np.random.default_rng(seed)
    of_row = np.concatenate([np.arange(groups), rng.integers(groups, size=200)])
    parts = split_by_groups(rng, of_row)
    _assert_split(parts, len(of_row))
    found = [set(of_row[part]) for part in parts]
    assert all(found)
    assert sum(map(len, found)) == groups


@pytest.mark.parametrize("way", ["rows", "labels", "groups"])
def test_a_split_depends_on_its_seed(way: str) -> None:
    """Equal generators split equally, others differently."""
    ways = {
        "rows": lambda rng: split(rng, 50),
        "labels": lambda rng: split_by_labels(rng, _labels(0, 50, 3)),
        "groups": lambda rng: split_by_groups(rng, np.arange(50) // 2),
    }
    first, again, other = (ways[way](np.random.default_rng(seed))[0] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
