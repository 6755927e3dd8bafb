from dataclasses import replace

import pytest

from core import Experiment
from core.data import SharedFeatures
from core.grouping.limits import asked_of, key_of

SIX = Experiment(SharedFeatures(tasks=6))


def test_arms_and_budgets_play_no_part_in_the_key() -> None:
    """Equal networks are kept once; other widths and replicates are others."""
    same = replace(SIX, arms=("apart", "together", "softmax"), budget="best")
    assert key_of(same) == key_of(SIX)
    assert asked_of(same).budget == "width"
    others = {key_of(replace(SIX, width=8)), key_of(replace(SIX, replicates=3)), key_of(SIX)}
    assert len(others) == 3


@pytest.mark.parametrize("tasks", [1, 7])
def test_too_few_or_too_many_tasks_are_refused(tasks: int) -> None:
    """One task has nobody to share with; of seven 127 networks a replicate would be trained."""
    with pytest.raises(ValueError, match=f"must be 2 to 6, got {tasks}; for more"):
        asked_of(Experiment(SharedFeatures(tasks=tasks)))
