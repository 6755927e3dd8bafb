"""What holds for every kind, and the word by which a column is read as one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import Table
from core.data.kinds.catalogue import READERS, read_as
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind, constant_losses
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import SWAPPED, YES_NO
from core.metrics.catalogue import EVERY

every_kind = pytest.mark.parametrize("kind", READERS)
EXPECTED: dict[str, TaskKind] = {
    "yes/no": YES_NO,
    "classes": Classes(2),
    "ordered": Ordered(2),
    "numbers": NUMBERS,
}


@pytest.mark.parametrize("kind", EXPECTED)
def test_a_column_of_zeros_and_ones_can_be_read_as_any_kind(kind: str) -> None:
    """The same cells have equal labels, and the kind that was asked for."""
    found, labels = read_as(kind, "a", pd.Series([0, 1, "?"] * 15))
    assert found == EXPECTED[kind]
    assert found.name == kind
    assert np.array_equal(labels.values, [0, 1, np.nan] * 15, equal_nan=True)
    found.check(labels.values[:, None])


@every_kind
@given(st.permutations(range(33)))
def test_the_order_of_rows_does_not_matter(kind: str, order: list[int]) -> None:
    """Rows in another order have the same labels in that order."""
    column = pd.Series([3, 7, None] * 11)
    (_, labels), (_, turned) = (read_as(kind, "a", c) for c in (column, column.iloc[order]))
    assert np.array_equal(turned.values, labels.values[order], equal_nan=True)
    assert turned.words == labels.words


@every_kind
def test_a_column_with_too_few_labels_is_refused(kind: str) -> None:
    """Whatever the kind, a column of four labels is refused by its name."""
    with pytest.raises(ValueError, match=r"^task column 'a' must hold"):
        read_as(kind, "a", pd.Series([0, 1, 0, 1]))


@given(st.lists(st.sampled_from(["sick", "well", None]), min_size=30, max_size=60))
def test_yes_and_no_can_be_swapped(cells: list[str | None]) -> None:
    """What was yes is no, blanks stay, and swapped twice it is what it was."""
    column = pd.Series([*cells, *["sick", "well"] * 5])
    (_, usual), (kind, swapped) = (read_as(k, "a", column) for k in (YES_NO.name, SWAPPED))
    assert kind == YES_NO
    assert swapped.words == usual.words[::-1] == ("well", "sick")
    assert np.array_equal(swapped.values, 1 - usual.values, equal_nan=True)
    assert np.array_equal(swapped.swapped.values, usual.values, equal_nan=True)


def test_another_kind_is_refused() -> None:
    """A kind that there is not is refused with those that there are."""
    with pytest.raises(ValueError, match="a kind of tasks") as caught:
        read_as("prices", "a", pd.Series([0, 1]))
    assert str(caught.value) == (
        "a kind of tasks must be one of yes/no, no/yes, classes, ordered, numbers, got 'prices'"
    )


def test_every_kind_has_metrics() -> None:
    """Metrics name the kinds that they judge by words that kinds have, and none is left out."""
    assert {kind for metric in EVERY.values() for kind in metric.kinds} == set(EXPECTED)


def test_kinds_are_equal_when_their_answers_are() -> None:
    """Kinds are values: equal ones share stacks, others do not."""
    kinds: list[TaskKind] = [Classes(3), Classes(4), Ordered(3), Ordered(4), NUMBERS, YES_NO]
    again: list[TaskKind] = [Classes(3), Classes(4), Ordered(3), Ordered(4), NUMBERS, YES_NO]
    for place, kind in enumerate(kinds):
        assert [kind == other for other in again] == [place == k for k in range(len(kinds))]
    assert len({*kinds, *again}) == len(kinds)


@given(st.permutations(range(4)), st.integers(0, 1000))
def test_constant_losses_are_those_of_each_task(order: list[int], seed: int) -> None:
    """Of tasks of several kinds, each has the loss that its kind gives it alone."""
    rng = np.random.default_rng(seed)
    every: list[TaskKind] = [YES_NO, Classes(3), Ordered(2), NUMBERS]
    kinds = [every[k] for k in order]
    y, held_out = (rng.integers(2, size=(20, 4)).astype(np.float32) for _ in range(2))
    found = constant_losses(kinds, y, held_out)
    for task, kind in enumerate(kinds):
        assert found[task] == pytest.approx(kind.constant_loss(y, held_out)[task])


@pytest.mark.parametrize("kind", EXPECTED.values(), ids=EXPECTED)
def test_a_task_without_held_out_labels_has_no_constant_loss(kind: TaskKind) -> None:
    """Where nothing is held out the loss is NaN, that of other tasks stands, and nothing warns."""
    y = np.tile([[0, 1], [1, 0]], (10, 1)).astype(np.float32)
    held_out = np.where([True, False], y, np.nan).astype(np.float32)
    found = kind.constant_loss(y, held_out)
    assert np.isfinite(found[0])
    assert np.isnan(found[1])


def _frame() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": rng.standard_normal(100), "price": rng.standard_normal(100)})
    frame["colour"] = rng.choice(["red", "green", "blue", "?"], 100)
    frame["grade"] = rng.choice([1, 2, 3, 4], 100)
    frame["sold"] = rng.choice(["yes", "no"], 100)
    return frame


TASKS = ("sold", "price", "colour", "grade")
AS = ("yes/no", "numbers", "classes", "ordered")


def test_a_table_reads_each_task_as_its_kind() -> None:
    """Kinds, labels and problems of a table are what each column is read as."""
    table = Table(_frame(), TASKS, read_as=AS)
    assert table.kinds == (YES_NO, NUMBERS, Classes(3), Ordered(4))
    for task, (kind, name) in enumerate(zip(AS, TASKS, strict=True)):
        expected = read_as(kind, name, _frame()[name])[1].values
        assert np.array_equal(table.labels[:, task], expected, equal_nan=True)
    problem = table.draw((0, 0, 0))
    assert problem.kinds == table.kinds
    assert problem.x.shape[1] == table.sizes().inputs == 1


def test_a_table_refuses_another_number_of_kinds() -> None:
    """There is one kind a task, or none."""
    sentence = r"^read_as must name 4 kinds, one a task, got 3$"
    with pytest.raises(ValueError, match=sentence):
        Table(_frame(), TASKS, read_as=AS[:3])


def test_a_table_read_in_another_way_is_another_table() -> None:
    """How columns are read is part of what a table is; yes/no tasks are as without a word."""
    frame, tasks = _frame(), ("sold",)
    plain = Table(frame, tasks)
    assert Table(frame, tasks, read_as=("yes/no",)) == plain
    others = [Table(frame, tasks, read_as=(kind,)) for kind in ("classes", "ordered")]
    assert len({plain, *others}) == 3
