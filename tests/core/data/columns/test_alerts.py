import numpy as np
import pandas as pd
import pytest

from core.data.columns.alerts import alerts
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.yes_no import YES_NO
from core.data.tables.cells import typed

ROWS = 400


def _table() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    size = rng.normal(size=ROWS)
    return typed(
        pd.DataFrame(
            {
                "patient_id": rng.integers(0, 200, ROWS),
                "size": size,
                "weight": size + rng.normal(size=ROWS),
                "sick since": np.where(size > 0, rng.choice(["may", "june"], ROWS), "never"),
                "colour": rng.choice(["red", "green", "blue"], ROWS),
            }
        )
    )


def _found(labels: np.ndarray, kind: TaskKind, *inputs: str) -> dict[str, str]:
    frame = _table()
    chosen = inputs or tuple(frame.columns)
    task = ("sick", kind, labels.astype(np.float32))
    return {alert.column: alert.why for alert in alerts(frame, chosen, [task])}


def test_a_number_of_people_is_named() -> None:
    """A name that ends in id, with many different values, is an identifier that repeats."""
    noise = np.random.default_rng(1).integers(0, 2, ROWS)
    (only,) = _found(noise, YES_NO).items()
    assert only[0] == "patient_id"
    assert "learn it by heart" in only[1]


@pytest.mark.parametrize("sign", [1, -1])
def test_an_answer_in_disguise_is_named(sign: int) -> None:
    """An input that alone tells a yes or no, in numbers of either sign or in words."""
    size = sign * _table()["size"].to_numpy()
    found = _found(size > 0, YES_NO, "size", "weight", "colour", "sick since")
    assert set(found) == {"size", "sick since"}
    assert "alone tells 'sick' almost without error (100%)" in found["size"]


def test_a_twin_of_a_number_is_named() -> None:
    """A number that is another one in other units is an answer in disguise."""
    labels = 3 * _table()["size"].to_numpy() ** 3 + 2
    assert set(_found(labels, NUMBERS, "size", "weight", "colour")) == {"size"}


def test_a_code_of_classes_is_named() -> None:
    """Words that tell every class are a code of them; what tells some of them is an input."""
    codes = _table()["colour"].cat.codes.to_numpy()
    assert set(_found(codes, Classes(3), "colour", "size", "sick since")) == {"colour"}


def test_labels_that_are_missing_are_left_out() -> None:
    """Where hardly any label is there nothing is said."""
    labels = np.full(ROWS, np.nan)
    labels[:20] = _table()["size"].to_numpy()[:20] > 0
    assert _found(labels, YES_NO, "size", "sick since") == {}


def test_words_of_chance_are_no_leak() -> None:
    """Many different words fit the rows that they are learned from, and not the others."""
    rng = np.random.default_rng(2)
    frame = typed(pd.DataFrame({"street": [f"s{k}" for k in rng.integers(0, 150, ROWS)]}))
    task = ("sick", YES_NO, rng.integers(0, 2, ROWS).astype(np.float32))
    assert alerts(frame, ["street"], [task]) == ()
