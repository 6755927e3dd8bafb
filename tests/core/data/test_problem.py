from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from core.data.problem import Problem, split_sizes


def test_split_sizes_number_the_rows_in_order() -> None:
    """Training rows come first, then validation, then test."""
    assert [part.tolist() for part in split_sizes(2, 1, 2)] == [[0, 1], [2], [3, 4]]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"x": np.zeros(130, np.float32)}, r"x must be \(m, d\) and y \(m, 3\), got \(130,\)"),
        ({"names": ("a",)}, r"y \(m, 1\), got .* and \(130, 3\)"),
        ({"x": np.full((130, 5), np.nan, np.float32)}, "finite numbers, got NaN or infinity"),
        ({"y": np.full((130, 3), 2, np.float32)}, "labels must be 0, 1 or NaN, got another"),
        ({"validation": np.arange(10)}, "must not share a row"),
        ({"train": np.array([1, 1])}, "must not share a row"),
    ],
)
def test_a_problem_refuses_what_does_not_fit(
    problem: Callable[..., Problem], change: dict[str, object], sentence: str
) -> None:
    """Shapes that disagree, inputs that are not finite, other labels and shared rows are faults."""
    with pytest.raises(ValueError, match=sentence):
        replace(problem(), **change)
