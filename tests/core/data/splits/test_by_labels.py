import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import Molecules
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import YES_NO
from core.data.splits.by_labels import ByLabels, answers_of, split_by_labels
from core.data.splits.parts import PARTS, Parts, split


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


def _mixed(seed: int, rows: int) -> tuple[list[TaskKind], np.ndarray]:
    """Draw labels of a task of each kind, many of them missing, in any order of tasks."""
    rng = np.random.default_rng(seed)
    kinds: list[TaskKind] = [YES_NO, Classes(3), Ordered(4), NUMBERS]
    y = np.stack([rng.integers(count, size=rows) for count in (2, 3, 4)], axis=1)
    labels = np.column_stack([y, rng.lognormal(size=rows)]).astype(np.float32)
    labels[rng.random(labels.shape) < 0.3] = np.nan
    order = rng.permutation(4)
    return [kinds[task] for task in order], labels[:, order]


@given(st.integers(30, 200), st.integers(0, 1000))
def test_answers_say_what_labels_say(rows: int, seed: int) -> None:
    """A yes/no task stays as it is, a class has a column of its own, and a number its fifth."""
    kinds, y = _mixed(seed, rows)
    answers, column = answers_of(kinds, y), 0
    assert answers.dtype == np.float32
    for task, kind in enumerate(kinds):
        label = y[:, task]
        known = label[~np.isnan(label)]
        size = 1 if kind == YES_NO else 5 if kind == NUMBERS else len(set(known))
        own = answers[:, column : column + size]
        column += size
        if kind == YES_NO:
            assert np.array_equal(own[:, 0], label, equal_nan=True)
            continue
        assert np.array_equal((own == 1).sum(axis=1), ~np.isnan(label))
        assert not (own == 0).any()
        # numbers of a fifth lie above those of the fifths before it
        said = np.where(np.isnan(label), np.nan, (own == 1).argmax(axis=1))
        assert (np.diff(said[np.argsort(label)][: len(known)]) >= 0).all()
        if kind == NUMBERS:
            assert np.ptp((own == 1).sum(axis=0)) <= 2
    assert column == answers.shape[1]


def test_answers_of_yes_no_tasks_are_their_labels() -> None:
    """Where all tasks are yes/no, splits are by the labels themselves."""
    y = _labels(0, 50, 3)
    assert np.array_equal(answers_of([YES_NO] * 3, y), y, equal_nan=True)


@pytest.mark.parametrize("values", [[0.0] * 90 + [1.0, 2.0], [3.0] * 50, [1.0, 2.0]])
def test_numbers_that_repeat_have_fewer_fifths(values: list[float]) -> None:
    """Equal numbers are one answer, however many fifths they make up."""
    y = np.array(values, dtype=np.float32)[:, None]
    answers = answers_of([NUMBERS], y)
    assert ((answers == 1).sum(axis=1) == 1).all()
    assert 1 <= answers.shape[1] <= len(set(values))
    for value in set(values):
        assert len(set((answers == 1).argmax(axis=1)[y[:, 0] == value])) == 1


@given(st.integers(100, 400), st.integers(0, 1000))
def test_parts_have_their_share_of_every_answer_of_any_kind(rows: int, seed: int) -> None:
    """Each part's count of each class, place and fifth is off its share by few."""
    kinds, y = _mixed(seed, rows)
    answers = answers_of(kinds, y)
    parts = split_by_labels(np.random.default_rng(seed), answers)
    _assert_split(parts, rows)
    total = (answers == 1).sum(axis=0)
    for part, share in zip(parts, PARTS, strict=True):
        off = np.abs((answers[part] == 1).sum(axis=0) - share * total)
        assert off.max() <= 2 + 0.03 * rows


@given(st.integers(30, 400), st.integers(0, 1000), st.integers(2, 5))
def test_five_labels_of_a_class_are_in_every_part(rows: int, seed: int, count: int) -> None:
    """A lone task of classes with five or more labels each has every class in all three parts."""
    rng = np.random.default_rng(seed)
    labels = np.concatenate([np.repeat(np.arange(count), 5), rng.integers(count, size=rows)])
    y = labels.astype(np.float32)[:, None]
    for part in split_by_labels(rng, answers_of([Classes(count)], y)):
        assert set(y[part, 0]) == set(range(count))


@given(st.integers(20, 200), st.integers(0, 1000))
def test_numbers_have_the_same_spread_in_every_part(rows: int, seed: int) -> None:
    """Low and high numbers are in every part: its mean is off by less than chance would have."""
    y = np.random.default_rng(seed).permutation(rows).astype(np.float32)[:, None]
    answers = answers_of([NUMBERS], y)
    for part in split_by_labels(np.random.default_rng(seed), answers):
        # by chance alone one in a hundred means is off by more than this
        assert abs(y[part].mean() - y.mean()) < 2.6 * y.std() / np.sqrt(len(part))


@pytest.mark.parametrize("way", ["rows", "labels"])
def test_a_split_depends_on_its_seed(way: str) -> None:
    """Equal generators split equally, others differently."""
    ways = {
        "rows": lambda rng: split(rng, 50),
        "labels": lambda rng: split_by_labels(rng, _labels(0, 50, 3)),
    }
    first, again, other = (ways[way](np.random.default_rng(seed))[0] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@given(st.integers(20, 200), st.integers(0, 1000))
def test_rows_to_fit_are_those_of_training_and_test(rows: int, seed: int) -> None:
    """Where nothing is tested the test rows are learned from, too, and validation stays."""
    way = ByLabels(_labels(seed, rows, 2))
    train, validation, test = way.split((0, seed, 1))
    learned, held = way.to_fit((0, seed, 1))
    assert np.array_equal(learned, np.concatenate([train, test]))
    assert np.array_equal(held, validation)
