import dataclasses
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.advice.conclude import conclude
from core.advice.evidence import Evidence
from core.advice.exclusive import exclusive, exclusive_of
from core.data import Table

NAMES = ("a", "b", "c", "d")


@given(
    st.lists(st.integers(0, 3), min_size=4, max_size=40).filter(lambda kinds: len(set(kinds)) == 4)
)
def test_one_hot_columns_are_one_question(kinds: list[int]) -> None:
    """Columns of which each row has one yes are found, whatever the rows."""
    assert exclusive(np.eye(4, dtype=np.float32)[kinds], NAMES) == (NAMES,)


@pytest.mark.parametrize(
    "row",
    [
        (0, 0, 0, 0),  # a row without any
        (1, 1, 0, 0),  # a row with two
    ],
)
def test_a_row_with_none_or_two_makes_them_questions_of_their_own(row: tuple[int, ...]) -> None:
    """One row that is not exactly one of them is enough."""
    labels = np.vstack([np.eye(4), np.eye(4), [row]]).astype(np.float32)
    assert exclusive(labels, NAMES) == ()


def test_a_row_with_a_missing_label_does_not_speak() -> None:
    """Rows with '?' cannot contradict, and a table without a complete row shows nothing."""
    labels = np.eye(4, dtype=np.float32)
    labels = np.vstack([labels, [np.nan, 0, 0, 0]]).astype(np.float32)
    assert exclusive(labels, NAMES) == (NAMES,)
    labels[:, 0] = np.nan
    assert exclusive(labels, NAMES) == ()


def test_others_stand_beside_them() -> None:
    """Two groups and a task of its own are told apart."""
    kinds, sides = np.array([0, 1, 2, 0, 1, 2]), np.array([0, 0, 0, 1, 1, 1])
    labels = np.hstack([np.eye(3)[kinds], np.eye(2)[sides], np.ones((6, 1))])
    names = ("x", "y", "z", "left", "right", "all")
    assert exclusive(labels.astype(np.float32), names) == (("x", "y", "z"), ("left", "right"))


def test_one_task_of_classes_is_proposed(measured: Callable[..., Evidence]) -> None:
    """The advice says which tasks are one question, and nothing where none are."""
    evidence = measured()
    assert conclude(evidence).exclusive == ""
    summary = dataclasses.replace(evidence.summary, exclusive=(("a", "b"),))
    said = conclude(dataclasses.replace(evidence, summary=summary)).exclusive
    assert said.startswith("Each row is exactly one of 'a', 'b'")
    assert "as one task of classes" in said


def test_of_a_table_only_yes_no_tasks_are_looked_at() -> None:
    """A number beside them, and a task of several columns, exclude nothing."""
    kinds = np.arange(60) % 3
    table = pd.DataFrame(np.eye(3, dtype=int)[kinds], columns=["a", "b", "c"])
    table = table.assign(price=np.linspace(0, 1, 60), x=np.arange(60) / 7)
    apart = Table(table, ("price", "a", "b", "c"), read_as=("numbers", *["yes/no"] * 3))
    assert exclusive_of(apart) == (("a", "b", "c"),)
    one_of = (("which", ("a", "b", "c")),)
    as_one = Table(table, ("price", "which"), read_as=("numbers", "classes"), one_of=one_of)
    assert exclusive_of(as_one) == ()
