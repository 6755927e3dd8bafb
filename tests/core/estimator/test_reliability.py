import numpy as np
import pandas as pd
import pytest
from scipy.special import logit

from core.data.kinds.classes import Classes
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.yes_no import YES_NO
from core.estimator.answers import chances
from core.estimator.reliability import reliability


def test_chances_stand_beside_what_came() -> None:
    """Worked out by hand: of five chances of yes below 20% one was so, of two above 80% both."""
    chance = np.array([0.05, 0.1, 0.1, 0.1, 0.15, 0.9, 0.95, 0.5])
    y = np.array([0, 1, 0, 0, 0, 1, 1, np.nan], dtype=np.float32)
    found = reliability(["t"], [YES_NO], {"t": logit(chance)[:, None]}, y[:, None])
    wanted = pd.DataFrame(
        {
            "task": "t", "low": [0.0, 0.8], "high": [0.2, 1.0], "said": [0.1, 0.925],
            "right": [0.2, 1.0], "count": [5, 2],
        }
    )  # fmt: skip
    pd.testing.assert_frame_equal(found, wanted)


def test_answers_drawn_from_the_chances_are_reliable() -> None:
    """Of classes whose labels follow the chances, the share that was so is the chance given."""
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(40_000, 3)).astype(np.float32)
    given = chances(Classes(3), logits)
    y = (rng.random((len(given), 1)) > given.cumsum(axis=1)).sum(axis=1)
    labels = y.astype(np.float32)[:, None]
    found = reliability(["c"], [Classes(3)], {"c": logits}, labels)
    assert found["count"].sum() == 3 * 40_000
    assert found["said"].to_numpy() == pytest.approx(found["right"].to_numpy(), abs=0.02)


def test_numbers_and_tasks_without_a_label_have_none() -> None:
    """There is nothing to judge."""
    logits = {"n": np.zeros((3, 1), np.float32), "t": np.zeros((3, 1), np.float32)}
    y = np.array([[1, np.nan]] * 3, dtype=np.float32)
    assert reliability(["n", "t"], [NUMBERS, YES_NO], logits, y).empty
