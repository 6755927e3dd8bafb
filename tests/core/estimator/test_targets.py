import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.estimator.targets import Targets

ROWS = 120
CELLS: dict[str, tuple[Any, str]] = {  # a column, and the kind that is found
    "whole numbers with a blank": (pd.array([1, None, 3, 4] * 30, dtype="Int64"), "numbers"),
    "two whole numbers": (pd.array([1, None, 3] * 40, dtype="Int64"), "yes/no"),
    "truth with a blank": (pd.array([True, None, False] * 40, dtype="boolean"), "yes/no"),
    "short numbers": (np.linspace(0, 1, ROWS).astype(np.float16), "numbers"),
    "words of Arrow": (pd.array(["a", None, "c"] * 40, dtype="string[pyarrow]"), "yes/no"),
    "words": (["a", None, "c", "d"] * 30, "classes"),
    "bytes": ([b"a", b"b", b"c"] * 40, "classes"),
    "categories": (pd.Categorical(["x", None, "z", "y"] * 30), "classes"),
    "categories that are numbers": (pd.Categorical([1, 2, 3] * 40), "classes"),
    "ordered categories": (pd.Categorical([1, 2, 3] * 40, ordered=True), "ordered"),
    "sparse numbers": (pd.arrays.SparseArray([0, 0, 1] * 40), "yes/no"),
}
SENTENCES: dict[str, tuple[Any, str]] = {
    "blanks": ([None] * ROWS, "must have labels, got blanks alone"),
    "lists": ([[1], [2], [3]] * 40, r"must hold numbers or words, got \[1\]"),
    "words beside numbers": (["a", 1, None] * 40, "answers that can be sorted, got words beside"),
    "dates": (pd.date_range("2020-01-01", periods=ROWS), "2 to 30 different answers, got 120"),
    "days": ([datetime.date(2020, 1, 1)] * ROWS, "2 to 30 different answers, got 1"),
    "infinity": ([np.inf, 1.0, 2.0] * 40, "contains infinity"),
}


@pytest.mark.parametrize("cells", CELLS)
def test_every_type_of_column_has_its_kind(cells: str) -> None:
    """However pandas keeps a column, it is read, and blanks stay blanks."""
    column, kind = CELLS[cells]
    frame = pd.DataFrame({"task": column})
    targets = Targets.of(frame, None)
    assert targets.kinds[0].name == kind
    labels = targets.encode(frame)[:, 0]
    np.testing.assert_array_equal(np.isnan(labels), frame["task"].isna().to_numpy())
    answers = targets.classes[0]
    if answers is not None:
        known = frame["task"].dropna()
        assert list(answers[labels[~np.isnan(labels)].astype(int)]) == list(known)


@pytest.mark.parametrize("cells", SENTENCES)
def test_what_is_no_task_is_one_sentence(cells: str) -> None:
    """It names the task, what was required and what came."""
    column, sentence = SENTENCES[cells]
    with pytest.raises(ValueError, match=sentence) as caught:
        Targets.of(pd.DataFrame({"sold": [0, 1] * 60, "task": column}), None)
    assert "task" in str(caught.value)
    assert "\n" not in str(caught.value)
